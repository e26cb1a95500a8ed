-- Opening a look-up: the ticket's truth table, refusals alike from outside, the household on two
-- dates, what is read and what never is, the snapshot, the log.
begin;
\ir lookup_fixture.inc
select plan(81);

create temporary table answer (name text primary key, r casework.lookup_result) on commit drop;
create function pg_temp.got(p_name text) returns casework.lookup_result language sql as $$
    select r from answer where name = p_name
$$;
create function pg_temp.shot(p_name text) returns casework.lookup_revision language sql as $$
    select (r).snapshot from answer where name = p_name
$$;

-- --- the ticket -----------------------------------------------------------------------------------
create temporary table ticket (what text, who text, a int, p int, c text, reason text, override text,
    outcome text, fault text, request uuid default gen_random_uuid()) on commit drop;
insert into ticket (what, who, a, p, c, reason, override, outcome, fault) values
    ('its place is the address', 'test.clerk', 900001, null, 'T-HOME', 'new_incident', null, 'ok',
        null),
    ('90 days old', 'test.clerk', 900001, null, 'T-EDGE', 'new_incident', null, 'ok', null),
    ('91 days old', 'test.clerk', 900001, null, 'T-OLD', 'new_incident', null, 'ticket-refused',
        'case_too_old'),
    ('old, reported lately', 'test.clerk', 900001, null, 'T-LATE', 'new_incident', null, 'ok',
        null),
    ('in the future', 'test.clerk', 900001, null, 'T-FUTURE', 'new_incident', null,
        'ticket-refused', 'case_in_future'),
    ('no such case', 'test.clerk', 900001, null, 'T-NONE', 'new_incident', null, 'ticket-refused',
        'no_such_case'),
    ('the neighbour''s case', 'test.clerk', 900001, null, 'T-NEIGHBOUR', 'new_incident', null,
        'ticket-refused', 'no_tie'),
    ('a parent living elsewhere', 'test.clerk', 900001, null, 'T-PUB', 'new_incident', null, 'ok',
        null),
    ('that parent''s own address', 'test.clerk', 900005, null, 'T-PUB', 'new_incident', null, 'ok',
        null),
    ('another district''s case, home in mine', 'test.clerk', 900001, null, 'T-MOTHER',
        'new_incident', null, 'ok', null),
    ('my case, home in another district', 'test.clerk', 900004, null, 'T-PUB', 'new_incident', null,
        'ok', null),
    ('neither case nor home in my district', 'test.far', 900001, null, 'T-HOME', 'new_incident',
        null, 'ticket-refused', 'other_district'),
    ('case and home there', 'test.far', 900004, null, 'T-FAR', 'new_incident', null, 'ok', null),
    ('a quarantined tie opens nothing', 'test.clerk', 900002, null, 'T-BOTH', 'new_incident', null,
        'ticket-refused', 'no_tie'),
    ('a shelter', 'test.clerk', 900003, null, 'T-SHELTER', 'new_incident', null, 'ticket-refused',
        'shelter'),
    ('no such address', 'test.clerk', 900099, null, 'T-SHELTER', 'new_incident', null,
        'ticket-refused', 'unknown_address'),
    ('a child in a shelter', 'test.clerk', null, 900010, 'T-PUB', 'new_incident', null,
        'ticket-refused', 'shelter'),
    ('no such person', 'test.clerk', null, 900099, 'T-PUB', 'new_incident', null, 'ticket-refused',
        'unknown_person'),
    ('a child opens its home', 'test.clerk', null, 900003, 'T-HOME', 'new_incident', null, 'ok',
        null),
    ('an adult who is no party', 'test.clerk', null, 900006, 'T-HOME', 'new_incident', null,
        'ticket-refused', 'not_a_party'),
    ('an adult at whose address a child lives', 'test.clerk', null, 900001, 'T-HOME',
        'new_incident', null, 'ok', null),
    ('an adult with children in several homes', 'test.clerk', null, 900002, 'T-PUB', 'new_incident',
        null, 'choose-child', null),
    ('a party without children', 'test.clerk', null, 900017, 'T-BOTH', 'new_incident', null,
        'ticket-refused', 'no_home'),
    ('a homeless mother', 'test.clerk', null, 900018, 'T-HOMELESS', 'new_incident', null, 'ok',
        null),
    ('own family', 'test.kin', 900002, null, 'T-NEIGHBOUR', 'new_incident', null, 'ticket-refused',
        'own_family'),
    ('override: no such case', 'test.clerk', 900001, null, 'T-NONE', 'emergency',
        'Barnet er i fare lige nu, sagen er ikke oprettet', 'ok', null),
    ('override: other district', 'test.far', 900001, null, 'T-HOME', 'emergency',
        'Barnet er i fare lige nu, sagen er ikke oprettet', 'ok', null),
    ('override: never a shelter', 'test.clerk', 900003, null, 'T-SHELTER', 'emergency',
        'Barnet er i fare lige nu, sagen er ikke oprettet', 'ticket-refused', 'shelter'),
    ('override: never own family', 'test.kin', 900002, null, 'T-NEIGHBOUR', 'emergency',
        'Barnet er i fare lige nu, sagen er ikke oprettet', 'ticket-refused', 'own_family'),
    ('a role that may not', 'test.liaison', 900001, null, 'T-HOME', 'new_incident', null,
        'forbidden', null),
    ('a leader may not', 'test.leader', 900001, null, 'T-HOME', 'new_incident', null,
        'forbidden', null),
    ('nobody', 'test.nobody', 900001, null, 'T-HOME', 'new_incident', null, 'unauthenticated',
        null);
create temporary table ticket_got on commit drop as
    select t.*, pg_temp.look(t.who, t.a, t.p, t.c, t.reason, t.override, t.request) as r
    from ticket t;
select is((r).outcome, outcome, 'ticket: ' || what) from ticket_got;
select is(array_agg(what || ': ' || coalesce(pg_temp.fault(request), 'none') order by what),
    array_agg(what || ': ' || fault order by what), 'the log has the true reasons')
from ticket_got where outcome = 'ticket-refused';
select is(count(distinct row(r)::text), 1::bigint, 'every refusal gives the same row')
from ticket_got where outcome = 'ticket-refused';
select is(count(*), (select count(*) from ticket where outcome <> 'unauthenticated'),
    'every request of a known session has its main entry')
from audit.entry e join ticket t on t.request = e.request_id and e.seq = 0;
select is(count(*), (select count(*) from ticket where outcome = 'ok'),
    'only opened look-ups are kept')
from casework.lookup l join ticket t on t.request = l.request_id;
select is(array_agg(distinct e.action), array['lookup.create_override'],
    'an override is flagged in the log')
from audit.entry e join ticket t on t.request = e.request_id where t.override is not null;
select is((r).choice_age, array[10, 6, 3], 'children to choose: ages; none in a shelter')
from ticket_got where outcome = 'choose-child';
select is(array_agg(c.subject order by c.subject),
    array['00000000-0000-4000-9000-000000000003', '00000000-0000-4000-9000-000000000004',
        '00000000-0000-4000-9000-000000000011', 'request'],
    'the children told of are in the log')
from ticket_got t join audit.entry e on e.request_id = t.request
join audit.content c using (entry_id)
where t.outcome = 'choose-child';
select is((r).choice_key[1], '00000000-0000-4000-9000-000000000004'::uuid, 'eldest first')
from ticket_got where outcome = 'choose-child';

-- --- the household --------------------------------------------------------------------------------
insert into answer select 'home', pg_temp.look('test.clerk', 900001, null, 'T-HOME');
select is(pg_temp.names(pg_temp.shot('home'), 'child', 'here'), 'Barn Ti, Barn Seks',
    'children registered here');
select is(pg_temp.names(pg_temp.shot('home'), 'child', 'moved'), 'Flyttet',
    'who lived here on the day and moved');
select is(pg_temp.names(pg_temp.shot('home'), 'child', 'elsewhere'), null, 'nobody elsewhere');
select is(pg_temp.names(pg_temp.shot('home'), 'adult', null), 'Far, Mor, Stedfar',
    'adults: parents first, wherever they live, and the partner of a parent here');
select is(pg_temp.names(pg_temp.shot('home'), 'other', null), 'Logerende', 'a lodger is not looked up');
select is((pg_temp.shot('home')).p_ref, array['B1', 'B2', 'B3', 'V1', 'V2', 'V3', 'A1'],
    'refs by class and age');
select is((pg_temp.shot('home')).h_label, 'Testvej 4, 2. tv, 8000 Aarhus C', 'address text');
select is((pg_temp.shot('home')).c_name, array['Far Prøve', 'Mor Prøve'], 'parties by name');
select is((pg_temp.got('home')).is_unmasked, false, 'masked at first');
insert into answer select 'father', pg_temp.look('test.clerk', 900005, null, 'T-PUB');
select is(pg_temp.names(pg_temp.shot('father'), 'child', 'elsewhere'),
    'Barn Ti, Barn Seks, Skjultbarn, Halvbarn', 'children of an adult here, registered elsewhere');
select is(pg_temp.names(pg_temp.shot('father'), 'adult', null), 'Far',
    'of a child elsewhere only the parent living here');
insert into answer select 'student', pg_temp.look('test.clerk', 900006, null, 'T-STUDENT');
select is(pg_temp.names(pg_temp.shot('student'), 'child', null) || '/'
    || pg_temp.names(pg_temp.shot('student'), 'adult', null)
    || coalesce(pg_temp.names(pg_temp.shot('student'), 'other', null), ''),
    'Studentbarn/Student', 'a large address: the family of the case, no co-residents');
select ok((pg_temp.shot('student')).h_large, '… and it says so');
insert into answer select 'homeless', pg_temp.look('test.clerk', null, 900019, 'T-HOMELESS');
select is(pg_temp.names(pg_temp.shot('homeless'), 'child', null) || '/'
    || pg_temp.names(pg_temp.shot('homeless'), 'adult', null), 'Hjemløsbarn/Hjemløs',
    'without a known address: the child asked for and its parents');
select is((pg_temp.shot('homeless')).h_address, null, '… and no address');
insert into register.protection (person_no, kind) values (900001, 'name_address');
insert into answer select 'hidden', pg_temp.look('test.clerk', 900001, null, 'T-HOME');
select is((pg_temp.shot('hidden')).h_hidden::text || coalesce((pg_temp.shot('hidden')).h_label, '-')
    || coalesce((pg_temp.shot('hidden')).h_address_id::text, '-'), 'true--',
    'a protected parent hides the address');
delete from register.protection where person_no = 900001;
insert into register.protection (person_no, kind) values (900005, 'threatened');
insert into answer select 'hidden2', pg_temp.look('test.clerk', null, 900003, 'T-HOME');
select is((pg_temp.shot('hidden2')).h_hidden::text
    || coalesce((pg_temp.shot('hidden2')).h_label, '-'), 'true-',
    '… and so does a protected step-parent');
delete from register.protection where person_no = 900005;
-- two families in one dwelling, a parent of 16, a parent who has died
insert into register.residence (person_no, address_no, from_day)
select p, 900008, today - 200 from day cross join (values (900021), (900022), (900023), (900024),
    (900025)) as r (p);
insert into register.person (person_no, person_id, person_key, given_name, surname, birth_date,
    sex, status) overriding system value
select n, 'test-' || n, ('00000000-0000-4000-9000-' || lpad((n - 900000)::text, 12, '0'))::uuid,
    given, 'Prøve', born, 'x', status
from day cross join lateral (values
    (900021, 'Ung Mor', today - 16 * 365 - 10, 'resident'),
    (900022, 'Spæd', today - 100, 'resident'),
    (900023, 'Anden Far', today - 40 * 365, 'resident'),
    (900024, 'Andet Barn', today - 5 * 365, 'resident'),
    (900025, 'Mormor', today - 45 * 365, 'resident'),
    (900026, 'Afdød', today - 41 * 365, 'dead')
) as p (n, given, born, status);
insert into register.kinship (child_no, parent_no, kind) values (900022, 900021, 'mother'),
    (900024, 900023, 'father'), (900021, 900025, 'mother'), (900024, 900026, 'mother');
insert into register.involvement (incident_no, person_no, happened_on, role, outcome, match,
    verified)
select 900007, 900023, i.happened_on, 'victim', 'none', 'cpr', true
from register.incident i where i.incident_no = 900007;
insert into answer select 'shared', pg_temp.look('test.clerk', 900008, null, 'T-PUB');
select is(pg_temp.names(pg_temp.shot('shared'), 'child', null) || '/'
    || pg_temp.names(pg_temp.shot('shared'), 'adult', null) || '/'
    || pg_temp.names(pg_temp.shot('shared'), 'other', null),
    'Andet Barn/Afdød, Anden Far/Mormor',
    'several families: the one of the case''s person; of the dead nothing is read but the death');
insert into answer select 'others', pg_temp.look('test.clerk', null, 900022, 'T-PUB');
select is(pg_temp.names(pg_temp.shot('others'), 'child', null) || '/'
    || pg_temp.names(pg_temp.shot('others'), 'adult', null),
    'Ung Mor, Spæd/Mormor, Ung Mor, Anden Far',
    '… asked by a child of the other: that one, and the party who lives there');
update register.incident set address_no = 900005 where case_number = 'T-PUB';
select is((pg_temp.look('test.clerk', null, 900022, 'T-PUB')).outcome, 'ticket-refused',
    'a case elsewhere of the one family opens nothing of the other');
select is((pg_temp.look('test.clerk', null, 900024, 'T-PUB')).outcome, 'ok', '… but its own');
update register.incident set address_no = 900008 where case_number = 'T-PUB';
update register.incident set address_no = 900006 where case_number = 'T-MOTHER';
update register.incident set district = '1461' where case_number = 'T-MOTHER';
select is((pg_temp.look('test.clerk', null, 900015, 'T-MOTHER')).outcome, 'ticket-refused',
    'at a large address the place alone ties nobody');
update register.incident set address_no = 900008, district = '1470' where case_number = 'T-MOTHER';
insert into answer select 'young', pg_temp.look('test.clerk', null, 900022, 'T-BOTH',
    'emergency', 'Spædbarnet er i fare lige nu, kom hurtigt');
select is(pg_temp.names(pg_temp.shot('young'), 'child', null) || '/'
    || pg_temp.names(pg_temp.shot('young'), 'adult', null), 'Ung Mor, Spæd/Mormor, Ung Mor',
    'a parent under 18 is a child of the household too');

-- --- the records ----------------------------------------------------------------------------------
create function pg_temp.entries(p_name text, p_who text) returns text language sql as $$
    select string_agg(e.number, ' ' order by e.ord)
    from pg_temp.shot(p_name) s
    cross join lateral unnest(s.e_case, s.e_person) with ordinality as e (number, person, ord)
    where case when p_who is null then e.person is null else s.p_given[e.person] = p_who end
$$;
select is(pg_temp.entries('home', 'Far'), 'O-1 E-3 E-1 T-OLD T-HOME T-BOTH T-PUB',
    'both days of the window, an order in force however old; nothing groundless, nothing under 15');
select is(pg_temp.entries('home', 'Stedfar'), 'E-2 E-CHILD', 'history of another district too');
select is(pg_temp.entries('home', 'Mor'), 'K-1 T-HOME T-MOTHER', 'any role, contacts too');
select is(pg_temp.entries('home', 'Logerende'), null, 'nothing of who is not looked up');
select is(pg_temp.entries('home', 'Barn Seks'), 'E-CHILD',
    'a child as victim where an adult of the household is charged');
select is(pg_temp.entries('home', 'Barn Ti'), null, 'a child''s own offence never');
select is(cardinality((pg_temp.shot('home')).o_person), 1, 'one more beyond the window, counted');
select is((pg_temp.shot('home')).e_linked[array_position((pg_temp.shot('home')).e_case, 'E-2')],
    'E-1', 'links of the source');
select ok('T-NEIGHBOUR' <> all ((pg_temp.shot('home')).e_case)
    and 'K-3' <> all ((pg_temp.shot('home')).e_case), 'nothing of the neighbour');
update register.incident set happened_on = (select today - 100 from day) where case_number = 'K-2';
insert into answer select 'contact', pg_temp.look('test.clerk', 900001, null, 'T-HOME');
select is(pg_temp.entries('contact', null), 'K-2',
    'a contact at the child''s home that names nobody of the household');
insert into register.involvement (incident_no, person_no, happened_on, role, outcome, match,
    verified)
select i.incident_no, 900006, i.happened_on, 'suspect', 'dropped_groundless', 'cpr', true
from register.incident i where i.case_number = 'K-2';
insert into answer select 'groundless', pg_temp.look('test.clerk', 900001, null, 'T-HOME');
select is(pg_temp.entries('groundless', null), null, '… unless it was groundless');
insert into register.incident (case_number, happened_on, date_precision, kind, address_no, district)
select 'K-LARGE', today - 50, 'day', 'disturbance', 900006, '1461' from day;
insert into answer select 'large', pg_temp.look('test.clerk', 900006, null, 'T-STUDENT');
select is(pg_temp.entries('large', null), null,
    'at a large address only a contact that names somebody of the household');

-- --- the snapshot and the log ---------------------------------------------------------------------
select is((select r::text from casework.lookup_revision r
        where r.lookup_id = (pg_temp.shot('home')).lookup_id),
    pg_temp.shot('home')::text, 'what was answered is what is kept');
select is((select array_agg(c.subject order by c.subject) from audit.content c
        join audit.entry e using (entry_id)
        where e.request_id = (pg_temp.shot('home')).request_id and c.subject <> 'request'),
    (select array_agg(distinct k::text order by k::text)
        from unnest((pg_temp.shot('home')).p_key) as k), 'a log row per person read');

-- --- refusals in a row ----------------------------------------------------------------------------
create temporary table streak on commit drop as
    select n, pg_temp.look('test.worker', 900001, null, 'T-STREAK') as r
    from generate_series(1, 6) as n order by n;
select is(array_agg((r).outcome order by n), array['ticket-refused', 'ticket-refused',
    'ticket-refused', 'ticket-refused', 'too-many-requests', 'too-many-requests'],
    'the fifth refusal on one case number pauses') from streak;
select cmp_ok(max((r).retry_after_s), '>', 86000, '… for what is left of 24 hours') from streak;
select is((pg_temp.look('test.worker', 900001, null, 'T-STREAK2')).outcome, 'ticket-refused',
    'another number is counted by itself');
insert into register.incident (incident_no, case_number, happened_on, date_precision, kind,
    address_no, district) overriding system value
select 900990, 'T-STREAK', today, 'day', 'offence', 900001, '1461' from day;
select is((pg_temp.look('test.worker', 900001, null, 'T-STREAK')).outcome, 'ok',
    'a ticket that has become valid still passes');
select * from finish();
rollback;
