-- Every table has its owner, and row-level security where persons' casework, users and the log are.
select format('table %I.%I belongs to %s, not to ssg_owner', n.nspname, c.relname,
    c.relowner::regrole)
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where n.nspname in ('register', 'reference', 'casework', 'access', 'audit', 'jobs', 'api', 'meta')
    and c.relkind in ('r', 'p', 'S', 'v', 'm') and c.relowner <> 'ssg_owner'::regrole
union all
select format('table %I.%I has no row-level security', n.nspname, c.relname)
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where n.nspname in ('casework', 'access', 'audit') and c.relkind in ('r', 'p')
    and not c.relrowsecurity
union all
select format('table %I.%I has row-level security but no policy', n.nspname, c.relname)
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p') and c.relrowsecurity
    and n.nspname in ('casework', 'access', 'audit')
    and not exists (select from pg_catalog.pg_policy p where p.polrelid = c.oid)
