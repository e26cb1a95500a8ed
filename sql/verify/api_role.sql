-- The role of the functions: no table of its own, nothing that rewrites the log, no password hash.
select format('ssg_api may %s %I.%I', x.privilege, n.nspname, c.relname)
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
cross join (values ('update'), ('delete'), ('truncate')) as x (privilege)
where c.relkind in ('r', 'p')
    and (n.nspname in ('audit', 'register', 'reference', 'meta') or x.privilege = 'truncate')
    and n.nspname in ('audit', 'register', 'reference', 'meta', 'casework', 'access', 'jobs')
    and has_table_privilege('ssg_api', c.oid, x.privilege)
union all
select 'ssg_api may read password hashes'
where has_column_privilege('ssg_api', 'access.user_account', 'password_hash', 'select')
union all
select 'ssg_api may read token hashes'
where has_column_privilege('ssg_api', 'access.session', 'token_hash', 'select')
union all
select format('only ssg_eraser may delete content of the log, %s may too', r.rolname)
from pg_catalog.pg_roles r
where r.rolname in ('ssg_api', 'ssg_daemon', 'ssg_jobd', 'ssg_import', 'ssg_sealer', 'ssg_auditor')
    and r.rolinherit
    and has_table_privilege(r.rolname, 'audit.content', 'delete')
