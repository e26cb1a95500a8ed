-- Functions: owner, rights, search_path, and who may execute them.
with ours as (
    select p.*, n.nspname, p.oid::regprocedure::text as signature,
        case when n.nspname = 'access' and p.proname in ('caller', 'credentials')
            then 'ssg_owner' else 'ssg_api' end as owner
    from pg_catalog.pg_proc p
    join pg_catalog.pg_namespace n on n.oid = p.pronamespace
    where n.nspname in ('register', 'reference', 'casework', 'access', 'audit', 'jobs', 'api',
        'meta')
)
select format('function %s belongs to %s, not to %s', o.signature, o.proowner::regrole, o.owner)
from ours o
where o.proowner <> o.owner::regrole
union all
select format('function %s does not run with its owner''s rights (security definer)', o.signature)
from ours o
where (o.nspname = 'api' or o.owner = 'ssg_owner') and not o.prosecdef
union all
select format('function %s does not set search_path = pg_catalog, pg_temp', o.signature)
from ours o
where (o.nspname = 'api' or o.prosecdef)
    and not coalesce('search_path=pg_catalog, pg_temp' = any (o.proconfig), false)
union all
select format('function %s may be executed by everybody', o.signature)
from ours o
where exists (select from aclexplode(coalesce(o.proacl, acldefault('f', o.proowner))) x
    where x.grantee = 0)
union all
select format('ssg_daemon %s execute function %s',
    case when o.nspname = 'api' then 'may not' else 'may' end, o.signature)
from ours o
where has_function_privilege('ssg_daemon', o.oid, 'execute') <> (o.nspname = 'api')
union all
select format('%s may not execute its own function %s', o.owner, o.signature)
from ours o
where not has_function_privilege(o.owner, o.oid, 'execute')
union all
select 'there are no functions in schema api'
where not exists (select from ours o where o.nspname = 'api')
