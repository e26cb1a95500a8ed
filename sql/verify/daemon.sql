-- The server's role owns nothing and reaches tables through api functions only.
select format('ssg_daemon has %s on %I.%I', x.privilege, n.nspname, c.relname)
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
cross join (values ('select'), ('insert'), ('update'), ('delete'), ('truncate'), ('references'),
    ('trigger')) as x (privilege)
where n.nspname in ('register', 'reference', 'casework', 'access', 'audit', 'jobs', 'api', 'meta')
    and c.relkind in ('r', 'p', 'v', 'm')
    and has_table_privilege('ssg_daemon', c.oid, x.privilege)
union all
select format('ssg_daemon may use schema %I', n.nspname)
from pg_catalog.pg_namespace n
where n.nspname in ('register', 'reference', 'casework', 'access', 'audit', 'jobs', 'meta')
    and has_schema_privilege('ssg_daemon', n.oid, 'usage')
union all
select format('ssg_daemon may create in schema %I', n.nspname)
from pg_catalog.pg_namespace n
where n.nspname !~ '^pg_' and has_schema_privilege('ssg_daemon', n.oid, 'create')
union all
select 'ssg_daemon may not use schema api'
where not has_schema_privilege('ssg_daemon', 'api', 'usage')
union all
select format('ssg_daemon has %s on the database', x.privilege)
from (values ('create'), ('temporary')) as x (privilege)
where has_database_privilege('ssg_daemon', current_database(), x.privilege)
union all
select format('ssg_daemon is a member of %s', m.roleid::regrole)
from pg_catalog.pg_auth_members m
where m.member = 'ssg_daemon'::regrole
union all
select format('%s has more rights than it may have (superuser, bypassrls, createrole, createdb)',
    r.rolname)
from pg_catalog.pg_roles r
where r.rolname in ('ssg_owner', 'ssg_api', 'ssg_daemon', 'ssg_jobd', 'ssg_import', 'ssg_sealer',
        'ssg_eraser', 'ssg_auditor')
    and (r.rolsuper or r.rolbypassrls or r.rolcreaterole or r.rolcreatedb)
union all
select format('ssg_daemon owns %s', pg_describe_object(d.classid, d.objid, d.objsubid))
from pg_catalog.pg_shdepend d
where d.refclassid = 'pg_authid'::regclass and d.refobjid = 'ssg_daemon'::regrole
    and d.deptype = 'o' and d.dbid in (0, (select oid from pg_catalog.pg_database
        where datname = current_database()))
