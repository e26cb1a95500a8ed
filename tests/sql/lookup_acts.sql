-- What is done with an opened look-up: re-runs, idempotency, provisional numbers, reading across
-- districts, unmasking, windows, further adults, handing over, acute notes.
begin;
\ir lookup_fixture.inc
select plan(65);

create function pg_temp.hash(p_user text) returns bytea language sql as $$
    select sha256(convert_to(p_user, 'UTF8'))
$$;
create function pg_temp.reread(p_user text, p_id uuid, p_request uuid default gen_random_uuid(),
    p_rerun boolean default false) returns casework.lookup_result language sql as $$
    select api.lookup_read(pg_temp.hash(p_user), p_request, p_rerun, true, p_id, null)
$$;
create function pg_temp.unmask(p_user text, p_id uuid, p_key text default null,
    p_body bytea default '\x00') returns casework.lookup_result language sql as $$
    select api.lookup_unmask(pg_temp.hash(p_user), gen_random_uuid(), false, true, p_id,
        'assess_need', null, p_key, p_body)
$$;
create function pg_temp.adults(p_user text, p_id uuid, p_person int, p_ref text, p_as text)
returns casework.lookup_result language sql as $$
    select api.lookup_adults(pg_temp.hash(p_user), gen_random_uuid(), false, true, p_id,
        ('00000000-0000-4000-9000-' || lpad((p_person - 900000)::text, 12, '0'))::uuid, p_ref,
        p_as, null, '\x00')
$$;
create function pg_temp.years(p_user text, p_id uuid, p_years int)
returns casework.lookup_result language sql as $$
    select api.lookup_window(pg_temp.hash(p_user), gen_random_uuid(), false, true, p_id, p_years,
        'Forløbet går længere tilbage', null, '\x00')
$$;
create function pg_temp.refer(p_user text, p_id uuid, p_to text, p_key text default null)
returns text language sql as $$
    select api.lookup_refer(pg_temp.hash(p_user), gen_random_uuid(), false, true, p_id, p_to,
        'Se venligst', false, p_key, '\x00')
$$;

-- --- re-runs --------------------------------------------------------------------------------------
create temporary table run on commit drop as
    select gen_random_uuid() as request, gen_random_uuid() as refused;
create temporary table first_run on commit drop as
    select pg_temp.look('test.clerk', 900001, null, 'T-HOME', p_request => request) as r from run;
create temporary table second_run on commit drop as
    select pg_temp.look('test.clerk', 900001, null, 'T-HOME', p_request => request,
        p_rerun => true) as r from run;
select is((select r::text from second_run), (select r::text from first_run),
    'a re-run answers the stored look-up');
select is(count(*), 1::bigint, '… and logs nothing more')
from audit.entry e join run on e.request_id = run.request;
select is((pg_temp.look('test.clerk', 900001, null, 'T-NONE', p_request => refused)).outcome,
    'ticket-refused', 'a refusal') from run;
select is((pg_temp.look('test.clerk', 900001, null, 'T-HOME', p_request => refused,
    p_rerun => true)).outcome, 'ticket-refused', 'its re-run answers the stored outcome') from run;
select is((pg_temp.look('test.clerk', 900001, null, 'T-HOME', p_rerun => true)).outcome, 'ok',
    'a re-run whose first run was lost does the work');

create temporary table home on commit drop as select ((r).snapshot).lookup_id as id from first_run;

-- --- idempotency ----------------------------------------------------------------------------------
create temporary table keyed on commit drop as
    select n, pg_temp.look('test.clerk', 900001, null, 'T-HOME', p_single => true, p_key => 'k1',
        p_body => case when n < 3 then '\x01'::bytea else '\x02' end) as r
    from generate_series(1, 3) n order by n;
select is(array_agg((r).outcome order by n), array['ok', 'ok', 'idempotency-mismatch'],
    'same key: repeated, refused with another body') from keyed;
select is(count(distinct ((r).snapshot).lookup_id), 1::bigint, 'one look-up')
from keyed where (r).outcome = 'ok';
select is(count(*), 1::bigint, 'the repeat is logged as one')
from audit.content c where c.body like '%"repeat_of":"%' and c.body like '%T-HOME%'
    and exists (select from audit.entry e where e.entry_id = c.entry_id and e.outcome = 'ok');
select is((pg_temp.look('test.worker', 900001, null, 'T-HOME', p_key => 'k1',
    p_body => '\x02')).outcome, 'ok', 'another user''s key is another key');
update casework.idempotency set at = at - interval '25 hours' where key = 'k1';
select is((pg_temp.look('test.clerk', 900001, null, 'T-HOME', p_key => 'k1',
    p_body => '\x03')).outcome, 'ok', 'after 24 hours a key is new');

-- --- provisional numbers --------------------------------------------------------------------------
select is((pg_temp.look('test.clerk', 900001, null, '1461-00001-00001-26')).outcome, 'use-single',
    'the first use of a provisional number is for the single lane');
select is(count(*), 0::bigint, '… nothing is written before')
from casework.provisional_case where case_number = '1461-00001-00001-26';
select is((pg_temp.look('test.clerk', 900001, null, '1461-00001-00001-26',
    p_single => true)).outcome, 'ok', 'there it opens');
select is((pg_temp.look('test.clerk', 900001, null, '1461-00001-00001-26')).outcome, 'ok',
    'later uses share');
select is((pg_temp.look('test.clerk', 900001, null, '1470-00001-00001-26',
    p_single => true)).outcome, 'ticket-refused', 'not with another district''s prefix');
select is((pg_temp.look('test.far', 900001, null, '1470-00001-00001-26',
    p_single => true)).outcome, 'ticket-refused', 'nor on a home in another district');
update casework.provisional_case set first_used_at = first_used_at - interval '73 hours';
select is((pg_temp.look('test.clerk', 900001, null, '1461-00001-00001-26')).outcome,
    'ticket-refused', 'not after 72 hours');

-- --- reading --------------------------------------------------------------------------------------
select is((pg_temp.reread('test.worker', id)).outcome, 'ok', 'the district reads') from home;
select is((pg_temp.reread('test.leader', id)).outcome, 'ok', 'the leader reads') from home;
select is((pg_temp.reread('test.far', id)).outcome, 'not-found', 'another district does not')
from home;
select is((pg_temp.reread('test.far', id)).snapshot, null, '… and gets no row') from home;
select is((pg_temp.reread('test.worker', gen_random_uuid())).outcome, 'not-found', 'no such look-up');
select is((pg_temp.reread('test.liaison', id)).outcome, 'forbidden', 'a liaison may not') from home;
select is(((pg_temp.reread('test.worker', id)).snapshot)::text,
    (select (r).snapshot::text from first_run), 'read from the snapshot') from home;
create temporary table read_twice on commit drop as select gen_random_uuid() as request;
select is((pg_temp.reread('test.worker', id, request)).outcome
    || (pg_temp.reread('test.worker', id, request, true)).outcome, 'okok', 'a read re-run')
from home, read_twice;
select is(count(*), 1::bigint, '… is logged once')
from audit.entry e join read_twice t on t.request = e.request_id;
create temporary table far_home on commit drop as
    select ((pg_temp.look('test.clerk', 900004, null, 'T-PUB')).snapshot).lookup_id as id;
select is((pg_temp.reread('test.far', id)).outcome, 'ok', 'the district of the home reads')
from far_home;
create temporary table kin_home on commit drop as
    select ((pg_temp.look('test.clerk', 900002, null, 'T-NEIGHBOUR')).snapshot).lookup_id as id;
insert into access.user_role (user_id, role)
values ('00000000-0000-4000-8000-00000000000e', 'social_worker');
select is((pg_temp.reread('test.worker', id)).outcome, 'ok', 'a colleague''s family is read')
from kin_home;
select is((pg_temp.reread('test.kin', id)).outcome || (pg_temp.unmask('test.kin', id)).outcome,
    'not-foundnot-found', '… but nobody reads or unmasks the own') from kin_home;
select is((pg_temp.reread('test.kin', id)).snapshot, null, '… and gets no row') from kin_home;
select is((pg_temp.reread('test.kin', id)).outcome, 'ok', 'others'' they do') from home;

-- --- unmasking ------------------------------------------------------------------------------------
select is((pg_temp.unmask('test.clerk', id)).outcome, 'forbidden', 'a clerk may not unmask')
from home;
select is((pg_temp.unmask('test.leader', id)).outcome, 'forbidden',
    'a leader only when reviewing') from home;
select is((pg_temp.unmask('test.worker', id)).is_unmasked, true, 'the social worker unmasks')
from home;
select is((pg_temp.reread('test.worker', id)).is_unmasked, true, '… and sees so again') from home;
select is((pg_temp.reread('test.clerk', id)).is_unmasked, false, '… the clerk does not') from home;
select is((pg_temp.unmask('test.worker', id)).outcome, 'ok', 'a second time') from home;
select is(count(*), 2::bigint, '… is kept and logged again')
from casework.lookup_unmask u join home on u.lookup_id = home.id
join audit.entry e on e.request_id = u.request_id and e.action = 'lookup.unmask';
select is((pg_temp.unmask('test.far', id)).outcome, 'not-found', 'another district') from home;
update access.session set signed_in_at = clock_timestamp() - interval '5 hours'
where token_hash = pg_temp.hash('test.worker');
select is((pg_temp.unmask('test.worker', id)).outcome, 'step-up-needed',
    'an old sign-in must be confirmed') from home;
update access.session set stepped_up_at = clock_timestamp()
where token_hash = pg_temp.hash('test.worker');
select is((pg_temp.unmask('test.worker', id, 'u1')).outcome, 'ok', 'confirmed') from home;
select is((pg_temp.unmask('test.worker', id, 'u1')).outcome
    || (pg_temp.unmask('test.worker', id, 'u1', '\x01')).outcome, 'okidempotency-mismatch',
    'idempotent') from home;

-- --- a longer window ------------------------------------------------------------------------------
select is((pg_temp.years('test.clerk', id, 10)).outcome, 'forbidden', 'a clerk may not look longer')
from home;
select is((pg_temp.years('test.worker', id, 11)).outcome, 'invalid-input', 'no more than the setting')
from home;
create temporary table longer on commit drop as
    select pg_temp.years('test.worker', id, 10) as r from home;
select is((r).outcome || ((r).snapshot).revision || ((r).snapshot).years, 'ok210',
    'ten years are the second revision') from longer;
select ok('E-4' = any (((r).snapshot).e_case) and cardinality(((r).snapshot).o_person) = 0,
    'what lay before is an entry now') from longer;
select is(((r).snapshot).p_ref, (select ((r).snapshot).p_ref from first_run), 'refs stay')
from longer;
select is(((pg_temp.reread('test.clerk', id)).snapshot).revision, 2, 'the latest is read') from home;

-- --- further adults -------------------------------------------------------------------------------
create temporary table added on commit drop as
    select pg_temp.adults('test.clerk', id, null, 'A1', 'daily_care') as r from home;
select is((r).outcome || ((r).snapshot).revision, 'ok3', 'a lodger with daily care') from added;
select is(((r).snapshot).p_ref[array_position(((r).snapshot).p_as, 'daily_care')], 'V4',
    '… is an adult with a new ref') from added;
select is((select count(*) from unnest(((r).snapshot).e_person) as e
    where ((r).snapshot).p_ref[e] = 'V4'), 1::bigint, '… whose cases are read') from added;
select is((pg_temp.adults('test.clerk', id, 900002, null, 'unregistered_resident')).outcome,
    'conflict', 'who is looked up already is a conflict') from home;
select is((pg_temp.adults('test.clerk', id, 900007, null, 'daily_care')).outcome, 'conflict',
    'nobody from outside') from home;
create temporary table both_case on commit drop as
    select ((pg_temp.look('test.clerk', 900001, null, 'T-BOTH')).snapshot).lookup_id as id;
select is((pg_temp.adults('test.clerk', id, 900017, null, 'unregistered_resident')).outcome, 'ok',
    'a party of the case who lives there unregistered') from both_case;
select is((pg_temp.adults('test.clerk', id, 900007, null, 'unregistered_resident')).outcome,
    'conflict', 'not by a quarantined tie') from both_case;
insert into register.involvement (incident_no, person_no, happened_on, role, outcome, match,
    verified)
select i.incident_no, 900008, i.happened_on, 'victim', 'none', 'cpr', true
from register.incident i where i.case_number = 'T-BOTH';
create temporary table child_case on commit drop as
    select ((pg_temp.look('test.clerk', 900001, null, 'T-BOTH')).snapshot).lookup_id as id;
select is((pg_temp.adults('test.clerk', id, 900008, null, 'unregistered_resident')).outcome,
    'conflict', 'a child of another family is nobody''s adult') from child_case;
delete from register.kinship where parent_no = 900002;
select is((pg_temp.years('test.worker', id, 5)).outcome, 'ok', 'an adult has gone from the register')
from child_case;
select is((select array_agg(p order by p)
    from unnest(((pg_temp.adults('test.clerk', id, null, 'A1', 'daily_care')).snapshot).p_ref) as p
    where left(p, 1) = 'V'), array['V2', 'V3', 'V4'], '… and no ref is given twice')
from child_case;

-- --- handing over, acute notes --------------------------------------------------------------------
select is(pg_temp.refer('test.clerk', id, 'test.worker', 'r1'), 'ok', 'handed over') from home;
select is(pg_temp.refer('test.clerk', id, 'test.worker', 'r1'), 'ok', '… once per key') from home;
select is(count(*), 1::bigint, 'one referral')
from casework.referral f join home on f.lookup_id = home.id;
select is(w.status || w.district, 'with_social_worker1461', 'the worklist follows')
from casework.incident_work w where w.incident_no = 900001;
select is(pg_temp.refer('test.clerk', id, 'test.far'), 'conflict',
    'not to another district''s worker') from home;
select is((api.acute_note_create(pg_temp.hash('test.clerk'), gen_random_uuid(), false, true, id,
    'Døgnvagten', clock_timestamp(), 'De kører ud', null, '\x00')).outcome, 'ok', 'an acute note')
from home;

-- --- after the ticket -----------------------------------------------------------------------------
update casework.lookup set ticket_valid_until = clock_timestamp();
select is((pg_temp.reread('test.worker', id)).outcome || (pg_temp.unmask('test.worker', id)).outcome
    || (pg_temp.years('test.worker', id, 7)).outcome
    || (pg_temp.adults('test.clerk', id, null, 'A1', 'daily_care')).outcome,
    'okticket-expiredticket-expiredticket-expired', 'reading goes on, going deeper does not')
from home;
select * from finish();
rollback;
