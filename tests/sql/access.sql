-- Walls: what each role may not do, what row-level security shows to nobody, and a search_path of an
-- attacker.
begin;
select plan(27);

-- SQLSTATE of a statement under a role, '' if it was allowed.
create function pg_temp.state_as(p_role text, p_statement text) returns text
language plpgsql as $$
begin
    perform set_config('role', p_role, true);
    execute p_statement;
    perform set_config('role', 'none', true);
    return '';
exception when others then
    return sqlstate;
end
$$;
-- The first value of a query under a role and a context.
create function pg_temp.count_as(p_role text, p_user text, p_district text, p_query text)
returns bigint
language plpgsql as $$
declare
    v_count bigint;
begin
    perform set_config('ssg.user_id', p_user, true), set_config('ssg.district', p_district, true),
        set_config('ssg.role', '', true), set_config('ssg.request_id', '', true);
    perform set_config('role', p_role, true);
    execute p_query into v_count;
    perform set_config('role', 'none', true);
    return v_count;
end
$$;

select is(pg_temp.state_as('ssg_daemon', 'select 1 from ' || t), '42501',
    'the daemon cannot read ' || t)
from unnest(array['register.person', 'casework.lookup', 'audit.entry', 'access.user_account',
    'access.session', 'reference.setting', 'meta.migration']) t;
select is(pg_temp.state_as('ssg_daemon', 'create temporary table x (y int)'), '42501',
    'the daemon has no temporary tables');
select is(pg_temp.state_as('ssg_daemon', 'create table public.x (y int)'), '42501',
    'the daemon creates nothing in public');
select is(pg_temp.state_as('ssg_daemon', 'create table api.x (y int)'), '42501',
    'the daemon creates nothing in api');
select is(pg_temp.state_as('ssg_daemon', 'select access.caller(''\x00'')'), '42501',
    'the daemon cannot ask for a principal');
select is(pg_temp.state_as('ssg_daemon', 'select access.credentials(''x'')'), '42501',
    'the daemon cannot ask for a password hash by itself');
select is(pg_temp.state_as('ssg_daemon', 'select audit.write(gen_random_uuid(), 0, null, null,
    ''x.y'', ''ok'', null, ''{}'', ''{}'')'), '42501', 'the daemon cannot write the log by itself');
select is(pg_has_role('ssg_daemon', 'ssg_api', 'member'), false,
    'the daemon cannot become the functions'' role');
select is(pg_temp.state_as('ssg_api', 'update audit.entry set outcome = ''ok'''), '42501',
    'the functions cannot change the log');
select is(pg_temp.state_as('ssg_api', 'delete from audit.content'), '42501',
    'the functions cannot erase content');
select is(pg_temp.state_as('ssg_api', 'select password_hash from access.user_account'), '42501',
    'the functions read no password hash from the table');
select is(pg_temp.state_as('ssg_jobd', 'delete from audit.content'), '42501',
    'jobd erases only after it has become the eraser');
select is(pg_temp.state_as('ssg_import', 'select 1 from casework.lookup'), '42501',
    'the import cannot read look-ups');

insert into access.user_account (user_id, username, password_hash, district) values
    ('00000000-0000-4000-8000-0000000000a1', 'wall.one', 'x', '1461'),
    ('00000000-0000-4000-8000-0000000000a2', 'wall.two', 'x', '1470');
insert into casework.incident_work (incident_no, district, status) values
    (-1, '1461', 'new'), (-2, '1470', 'new');
select is(pg_temp.count_as('ssg_api', '', '', 'select count(*) from access.user_account'), 0::bigint,
    'nobody sees no user');
select is(pg_temp.count_as('ssg_api', '', '', 'select count(*) from casework.incident_work'),
    0::bigint, 'nobody sees no work');
select is(pg_temp.count_as('ssg_api', '', '', 'select count(*) from audit.entry'), 0::bigint,
    'nobody sees no log');
select is(pg_temp.count_as('ssg_api', '00000000-0000-4000-8000-0000000000a1', '1461',
    'select count(*) from casework.incident_work where incident_no < 0'), 1::bigint,
    'a district sees its own work only');
select is(pg_temp.count_as('ssg_api', '00000000-0000-4000-8000-0000000000a1', '1461',
    'select count(*) from access.user_account where username like ''wall.%'''), 1::bigint,
    'a district sees its own users only');
select is((select count(*) from pg_policies where schemaname in ('casework', 'access', 'audit')
    and coalesce(qual, '') || coalesce(with_check, '') ~ 'current_setting'
    and coalesce(qual, '') || coalesce(with_check, '') !~ 'SELECT current_setting'), 0::bigint,
    'policies read settings once per statement');

-- An attacker who may create objects in a schema of the search_path changes no function's answer.
create schema hostile;
create function hostile.clock_timestamp() returns timestamptz language sql as
    $$ select timestamptz '2000-01-01' $$;
create function hostile.sha256(bytea) returns bytea language sql as $$ select '\x00'::bytea $$;
insert into access.user_role values ('00000000-0000-4000-8000-0000000000a1', 'secretariat');
insert into access.session (token_hash, user_id, browser, expires_at) values
    (pg_catalog.sha256('old'), '00000000-0000-4000-8000-0000000000a1', false,
        now() - interval '1 second'),
    (pg_catalog.sha256('new'), '00000000-0000-4000-8000-0000000000a1', false,
        now() + interval '1 hour');
set local search_path = hostile, tap, pg_catalog, public;
select is((select outcome from api.session_show(pg_catalog.sha256('old'), gen_random_uuid(), false,
    true)), 'unauthenticated', 'a hostile clock does not keep a session alive');
select is((select outcome from api.session_show(pg_catalog.sha256('new'), gen_random_uuid(), false,
    true)), 'ok', 'a hostile search_path does not end one');
select * from finish();
rollback;
