-- plpgsql_check over every PL/pgSQL function (errors fail, performance warnings are shown), and every
-- SQL function compiled with its body checked, which the upgrade does not do.
begin;
select no_plan();

-- the import's functions work on temporary tables that this one makes
select register.import_begin();

create temporary table ours as
    select p.oid, p.oid::regprocedure::text as signature, l.lanname
    from pg_catalog.pg_proc p
    join pg_catalog.pg_namespace n on n.oid = p.pronamespace
    join pg_catalog.pg_language l on l.oid = p.prolang
    where n.nspname in ('register', 'reference', 'casework', 'access', 'audit', 'jobs', 'api');

select is_empty(
    format('select message, statement, lineno from plpgsql_check_function_tb(%s::oid::regprocedure,
        fatal_errors => false, performance_warnings => false) where level = %L', o.oid, 'error'),
    o.signature || ' has no errors')
from ours o
where o.lanname = 'plpgsql'
order by o.signature;

select diag(o.signature || ' line ' || coalesce(c.lineno, 0) || ': ' || c.message)
from ours o
cross join lateral plpgsql_check_function_tb(o.oid::regprocedure, fatal_errors => false,
    performance_warnings => true) c
where o.lanname = 'plpgsql' and c.level <> 'error'
order by o.signature, c.lineno;

select lives_ok(pg_get_functiondef(o.oid), o.signature || ' compiles')
from ours o
where o.lanname = 'sql'
order by o.signature;

select isnt_empty('select * from ours', 'there are functions to check');
select * from finish();
rollback;
