-- The worklist: which cases touch a child, of which district, and what may be done with them.
begin;
select plan(45);
set local plan_cache_mode = force_generic_plan;

create temporary table day on commit drop as
    select (clock_timestamp() at time zone 'Europe/Copenhagen')::date as today;
insert into access.user_account (user_id, username, password_hash, district) values
    ('00000000-0000-4000-8000-0000000000c1', 'work.clerk', 'x', '1461'),
    ('00000000-0000-4000-8000-0000000000c2', 'work.worker', 'x', '1461'),
    ('00000000-0000-4000-8000-0000000000c3', 'work.leader', 'x', '1461'),
    ('00000000-0000-4000-8000-0000000000c4', 'work.far', 'x', '1470'),
    ('00000000-0000-4000-8000-0000000000c5', 'work.nowhere', 'x', null);
insert into access.user_role (user_id, role) values
    ('00000000-0000-4000-8000-0000000000c1', 'secretariat'),
    ('00000000-0000-4000-8000-0000000000c2', 'social_worker'),
    ('00000000-0000-4000-8000-0000000000c3', 'leader'),
    ('00000000-0000-4000-8000-0000000000c4', 'secretariat'),
    ('00000000-0000-4000-8000-0000000000c5', 'secretariat');
insert into access.session (token_hash, user_id, browser, expires_at)
    select sha256(convert_to(username, 'UTF8')), user_id, false, clock_timestamp() + '1 hour'
    from access.user_account where username like 'work.%';

insert into register.address (address_no, address_id, road_name, house_number, postcode, town,
    municipality_code, status, kind, label, fold) overriding system value
select n, ('00000000-0000-4000-a000-' || lpad(n::text, 12, '0'))::uuid, 'Testvej', n::text, '8000',
    'Aarhus C', municipality, 'current', kind, 'x', 'x'
from (values
    (910001, '0751', 'dwelling'), -- the family
    (910002, '0751', 'other'),    -- a pub
    (910003, '0101', 'dwelling'), -- another district
    (910004, '0751', 'dwelling'), -- a protected mother
    (910005, '0751', 'shelter'),
    (910006, '0751', 'dwelling')  -- the father alone
) as a (n, municipality, kind);
insert into register.person (person_no, person_id, person_key, given_name, surname, birth_date,
    sex, status) overriding system value
select n, 'work-' || n, ('00000000-0000-4000-9000-' || lpad(n::text, 12, '0'))::uuid, name,
    'Prøve', born, 'x', status
from day cross join lateral (values
    (910001, 'Far', today - 40 * 365, 'resident'),
    (910002, 'Mor', today - 38 * 365, 'resident'),
    (910003, 'Seks', today - 6 * 365 - 30, 'resident'),
    (910004, 'Logerende', today - 25 * 365, 'resident'),
    (910005, 'Skjult Barn', today - 4 * 365 - 30, 'resident'),
    (910006, 'Skjult Mor', today - 30 * 365, 'resident'),
    (910007, 'Skjult Far', today - 33 * 365, 'resident'),
    (910008, 'Sytten', (today - interval '18 years')::date + 2, 'resident'),
    (910009, 'Atten', (today - interval '18 years')::date, 'resident'),
    (910010, 'Seksten', today - 16 * 365 - 30, 'resident'),
    (910011, 'Fjern', today - 3 * 365, 'resident'),
    (910012, 'Fjern Mor', today - 30 * 365, 'resident'),
    (910013, 'Krise', today - 5 * 365, 'resident'),
    (910014, 'Død', today - 2 * 365, 'dead')
) as p (n, name, born, status);
insert into register.residence (person_no, address_no, from_day)
select p, a, today - 300
from day cross join lateral (values (910001, 910006), (910002, 910001), (910003, 910001),
    (910004, 910001), (910005, 910004), (910006, 910004), (910008, 910001), (910009, 910006),
    (910010, 910001), (910011, 910003), (910012, 910003), (910013, 910005), (910014, 910006))
    as r (p, a);
insert into register.protection (person_no, kind) values (910006, 'name_address');
insert into register.kinship (child_no, parent_no, kind) values
    (910003, 910001, 'father'), (910003, 910002, 'mother'), (910005, 910007, 'father'),
    (910005, 910006, 'mother'), (910009, 910001, 'father'), (910011, 910012, 'mother'),
    (910008, 910002, 'mother'), (910010, 910002, 'mother');
insert into register.incident (incident_no, incident_id, case_number, happened_on, date_precision,
    minute_of_day, reported_on, kind, code, address_no, district) overriding system value
select n, ('00000000-0000-4000-b000-' || lpad(n::text, 12, '0'))::uuid, number, on_day, 'day', 1305,
    reported, kind, code, a, district
from day cross join lateral (values
    (910001, 'W-HOME', today - 2, null::date, 'offence', '73241', 910001, '1461'),
    (910002, 'W-PUB', today - 3, null, 'offence', '73241', 910002, '1461'),
    (910003, 'W-LODGER', today - 4, null, 'offence', '73241', 910002, '1461'),
    (910004, 'W-VICTIM', today - 4, null, 'offence', '73241', 910002, '1461'),
    (910005, 'W-GROUNDLESS', today - 4, null, 'offence', '73241', 910001, '1461'),
    (910006, 'W-TRAFFIC', today - 4, null, 'offence', '80999', 910001, '1461'),
    (910007, 'W-NEWLAW', today - 5, null, 'offence', '73999', 910001, '1461'),
    (910008, 'W-ORDER', today - 4, null, 'order_issued', null, 910001, '1461'),
    (910009, 'W-PROTECTED', today - 6, null, 'offence', '73241', 910002, '1461'),
    (910010, 'W-FARCASE', today - 7, null, 'offence', '73241', 910003, '1470'),
    (910011, 'W-FAR', today - 4, null, 'disturbance', null, 910003, '1470'),
    (910012, 'W-MINOR', today - 4, null, 'offence', '73241', 910002, '1461'),
    (910013, 'W-OLD', today - 40, null, 'offence', '73241', 910001, '1461'),
    (910014, 'W-LATE', today - 400, today - 8, 'offence', '73241', 910001, '1461'),
    (910015, 'W-QUARANTINE', today - 4, null, 'offence', '73241', 910002, '1461'),
    (910016, 'W-SHELTER', today - 4, null, 'disturbance', null, 910005, '1461'),
    (910017, 'W-GROWN', today - 4, null, 'disturbance', null, 910006, '1461'),
    (910018, 'W-NOWHERE', today - 9, null, 'concern', null, null, '1461'),
    (910019, 'W-TOMORROW', today + 1, null, 'concern', null, 910001, '1461')
) as i (n, number, on_day, reported, kind, code, a, district);
insert into register.involvement (incident_no, person_no, happened_on, role, outcome, match,
    verified, quarantined)
select i.incident_no, v.person, i.happened_on, v.role, v.outcome, 'cpr', true, v.quarantined
from (values
    (910001, 910004, 'suspect', 'dropped_groundless', false),
    (910001, 910002, 'victim', 'none', false), (910001, 910002, 'witness', 'none', false),
    (910001, 910003, 'suspect', 'open', false),
    (910001, 910012, 'charged', 'open', true), (910001, 910012, 'victim', 'none', false),
    (910002, 910001, 'charged', 'open', false), (910003, 910004, 'suspect', 'open', false),
    (910004, 910001, 'victim', 'none', false),
    (910005, 910004, 'charged', 'dropped_groundless', false),
    (910009, 910007, 'charged', 'open', false), (910010, 910001, 'charged', 'open', false),
    (910012, 910010, 'suspect', 'open', false), (910015, 910001, 'charged', 'open', true),
    (910017, 910004, 'witness', 'none', false), (910018, 910002, 'party', 'none', false)
) as v (incident, person, role, outcome, quarantined)
join register.incident i on i.incident_no = v.incident;
insert into register.source (kind, updated_at) values ('offence', clock_timestamp())
on conflict (kind) do update set updated_at = excluded.updated_at;

create function pg_temp.list(p_user text, p_tab text default null, p_since date default null,
    p_limit int default 50, p_cursor_date date default null, p_cursor_id uuid default null,
    p_request uuid default gen_random_uuid(), p_rerun boolean default false)
returns setof record language sql as $$
    select * from api.incident_list(sha256(convert_to(p_user, 'UTF8')), p_request, p_rerun, true,
        p_tab, p_since, p_cursor_date, p_cursor_id, p_limit)
$$;
-- Numbers of a list that belong to this test, in order.
create function pg_temp.numbers(p_user text, p_tab text default null, p_since date default null)
returns text language sql as $$
    select coalesce(string_agg(n, ' ' order by at), '')
    from api.incident_list(sha256(convert_to(p_user, 'UTF8')), gen_random_uuid(), false, true,
        p_tab, p_since, null, null, 1000) l
    cross join lateral unnest(l.i_number) with ordinality as u (n, at)
    where n like 'W-%'
$$;
create temporary table page on commit drop as
    select l.*, u.at::int as at, u.n as number
    from api.incident_list(sha256('work.clerk'), '00000000-0000-7000-8000-0000000000e1', false,
        true, null, null, null, null, 1000) l
    cross join lateral unnest(l.i_number) with ordinality as u (n, at);

select is(pg_temp.numbers('work.clerk'),
    'W-HOME W-PUB W-LODGER W-NEWLAW W-PROTECTED W-FARCASE W-LATE W-NOWHERE',
    'the cases that touch a child, newest first');
select is(pg_temp.numbers('work.worker'), pg_temp.numbers('work.clerk'), 'the same for all of it');
select is(pg_temp.numbers('work.far'), 'W-FAR W-FARCASE',
    'another district has its own, and its case with a child from here');
select is(pg_temp.numbers('work.nowhere'), '', 'no district, no list');
select alike(pg_temp.numbers('work.clerk', null, (select today - 41 from day)), '% W-OLD',
    'since looks back further');
select is((select outcome from page limit 1), 'ok', 'outcome');
select is((select string_agg(number || '=' || i_connection[at], ' ' order by at) from page
    where number in ('W-HOME', 'W-PUB', 'W-LODGER', 'W-NOWHERE')),
    'W-HOME=registered_here W-PUB=parent_of W-LODGER=lives_with W-NOWHERE=parent_of',
    'connections');
select is((select string_agg(number || '=' || i_place[at], ' ' order by at) from page
    where number in ('W-HOME', 'W-PUB', 'W-NOWHERE')),
    'W-HOME=home W-PUB=elsewhere W-NOWHERE=unknown', 'places');
select is((select i_lookup_address[at] from page where number = v.number),
    ('00000000-0000-4000-a000-' || lpad(v.address, 12, '0'))::uuid, v.number || ' starts at')
from (values ('W-HOME', '910001'), ('W-PUB', '910001'), ('W-LODGER', '910001')) v (number, address);
select is((select i_lookup_address[at] from page where number = 'W-PROTECTED'), null,
    'a protected address is not named');
select is((select i_lookup_child[at] from page where number = 'W-PROTECTED'),
    '00000000-0000-4000-9000-000000910005'::uuid, 'the child is instead');
select is((select string_agg(c_age[c]::text, ',' order by c) from page, generate_subscripts(c_item,
    1) c where number = 'W-HOME' and c_item[c] = at), '6,16,17', 'children, youngest first');
select is((select string_agg(c_age[c]::text, ',' order by c) from page, generate_subscripts(c_item,
    1) c where number = 'W-PUB' and c_item[c] = at), '6',
    'whose 18th birthday is today is no child');
select is((select string_agg(n_name[c] || ':' || n_role[c], ',' order by c) from page,
    generate_subscripts(n_item, 1) c where number = 'W-HOME' and n_item[c] = at),
    'Fjern Mor Prøve:victim,Mor Prøve:victim',
    'involved once each, nobody groundless or quarantined, nobody accused under 15');
select is((select i_district[at] from page where number = 'W-FARCASE'), '1470', 'district marked');
select is((select i_minute[at] from page where number = 'W-HOME'), 1305, 'minute of the day');
select is((select i_statute[at] is not null and i_code[at] = '73241' from page
    where number = 'W-HOME'), true, 'statute of a known code');
select is((select i_statute[at] is null and i_code[at] = '73999' from page
    where number = 'W-NEWLAW'), true, 'none of an unknown one');
select is((select source_late from page limit 1), false, 'the source is fresh');
update register.source set updated_at = clock_timestamp() - interval '31 hours';
select is((select source_late from api.incident_list(sha256('work.clerk'), gen_random_uuid(), false,
    true, null, null, null, null, 1)), true, 'or late');

-- the log
select is((select count(*) from audit.entry
    where request_id = '00000000-0000-7000-8000-0000000000e1'), 1::bigint, 'one entry per call');
select is((select array_agg(distinct 'case:' || number) from page),
    (select array_agg(c.subject order by c.subject) from audit.content c join audit.entry e
        using (entry_id) where request_id = '00000000-0000-7000-8000-0000000000e1'),
    'the cases are its subjects');
select is((select outcome from api.incident_list(sha256('work.clerk'),
    '00000000-0000-7000-8000-0000000000e1', true, true, null, null, null, null, 50)), 'ok',
    'a re-run reads again');
select is((select count(*) from audit.entry
    where request_id = '00000000-0000-7000-8000-0000000000e1'), 1::bigint, 'without an entry');
select is((select outcome from api.incident_list(sha256('work.leader'), gen_random_uuid(), false,
    true, null, null, null, null, 50)), 'forbidden', 'the leader has no worklist');

-- paging
create function pg_temp.walk() returns text language plpgsql as $$
declare
    v record;
    v_date date;
    v_id uuid;
    v_all text[] := '{}';
begin
    for i in 1..1000 loop
        select * into v from api.incident_list(sha256('work.clerk'), gen_random_uuid(), false, true,
            null, null, v_date, v_id, 3);
        v_all := v_all || v.i_number;
        exit when v.next_date is null;
        v_date := v.next_date;
        v_id := v.next_id;
    end loop;
    return array_to_string(v_all, ' ');
end
$$;
select is(pg_temp.walk(), (select string_agg(number, ' ' order by at) from page),
    'pages of three make the whole list');

-- acts
create function pg_temp.close(p_user text, n int, p_request uuid default gen_random_uuid(),
    p_rerun boolean default false, p_key text default null, p_body bytea default '\x00')
returns text language sql as $$
    select outcome from api.incident_close(sha256(convert_to(p_user, 'UTF8')), p_request, p_rerun,
        true, ('00000000-0000-4000-b000-' || lpad(n::text, 12, '0'))::uuid, 'duplicate', p_key,
        p_body)
$$;
create function pg_temp.assign(p_user text, n int, p_to text) returns text language sql as $$
    select outcome from api.incident_assign(sha256(convert_to(p_user, 'UTF8')), gen_random_uuid(),
        false, true, ('00000000-0000-4000-b000-' || lpad(n::text, 12, '0'))::uuid, p_to, null, null)
$$;
select is(pg_temp.close('work.clerk', 910001, '00000000-0000-7000-8000-0000000000e2', false, 'k'),
    'ok', 'a clerk closes');
select is(pg_temp.close('work.clerk', 910001, '00000000-0000-7000-8000-0000000000e2', true, 'k'),
    'ok', 'and a re-run says so');
select is(pg_temp.close('work.clerk', 910001, p_key => 'k'), 'ok', 'and a repeat under its key');
select is(pg_temp.close('work.clerk', 910001, p_key => 'k', p_body => '\x01'),
    'idempotency-mismatch', 'but not with another body');
select is(pg_temp.close('work.clerk', 910001), 'conflict', 'closed is closed');
select is(pg_temp.close('work.clerk', 910011), 'not-found', 'another district''s is not there');
select is(pg_temp.close('work.clerk', 910099), 'not-found', 'nor one that does not exist');
select is(pg_temp.close('work.leader', 910002), 'forbidden', 'the leader does not close');
select is(pg_temp.assign('work.leader', 910001, 'work.worker'), 'conflict', 'nor assigns the closed');
select is(pg_temp.assign('work.leader', 910002, 'work.far'), 'conflict', 'nor to another district');
select is(pg_temp.assign('work.leader', 910002, 'work.leader'), 'conflict', 'nor to a leader');
select is(pg_temp.assign('work.leader', 910002, 'work.worker'), 'ok', 'a leader assigns');
select is(pg_temp.numbers('work.worker', 'mine'), 'W-PUB', 'and it is the worker''s');
select is(pg_temp.close('work.clerk', 910002), 'conflict', 'a clerk does not close what she has');
select is((select outcome from api.incident_report(sha256('work.clerk'), gen_random_uuid(), false,
    true, '00000000-0000-4000-b000-000000910003', true, (select today from day), 'Vagthavende',
    null, null)), 'ok', 'a report is noted');
select results_eq($$select l.i_status[u.at], l.i_owner[u.at], l.i_report_sent[u.at]
    from api.incident_list(sha256('work.clerk'), gen_random_uuid(), false, true, 'all', null, null,
        null, 1000) l
    cross join lateral unnest(l.i_number) with ordinality as u (n, at)
    where n in ('W-HOME', 'W-PUB', 'W-LODGER') order by u.at$$,
    $$values ('closed', null, null), ('with_social_worker', 'work.worker', null),
        ('new', null, true)$$, 'and all of it stands on the list');
select is(pg_temp.numbers('work.far'), 'W-FAR W-FARCASE', 'other districts'' lists are untouched');
select * from finish();
rollback;
