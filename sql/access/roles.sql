-- Roles, database privileges and the bookkeeping schema. Repeatable; run first, by the role that
-- upgrades (superuser, or owner of the database with CREATEROLE).
do $$
declare
    v_role record;
begin
    for v_role in
        select *
        from (values
            -- owns schemas and tables; its functions are access.caller and access.credentials
            ('ssg_owner', false, true),
            -- owns every other function; no table, no schema
            ('ssg_api', false, true),
            -- may put entries into the tree of the log
            ('ssg_sealer', false, true),
            -- may delete personal content
            ('ssg_eraser', false, true),
            -- may read the log and the snapshots: verify, replay
            ('ssg_auditor', false, true),
            -- the server: may execute api functions, nothing else
            ('ssg_daemon', true, true),
            -- seals and works off jobs; becomes sealer or eraser by SET ROLE only
            ('ssg_jobd', true, false),
            -- loads the register
            ('ssg_import', true, true)
        ) as r (name, may_login, inherits)
    loop
        if not exists (select from pg_catalog.pg_roles where rolname = v_role.name) then
            execute format('create role %I', v_role.name);
        end if;
        execute format('alter role %I %s %s nocreatedb nocreaterole', v_role.name,
            case when v_role.may_login then 'login' else 'nologin' end,
            case when v_role.inherits then 'inherit' else 'noinherit' end);
        if not (select rolsuper from pg_catalog.pg_roles where rolname = current_user)
            and not pg_has_role(current_user, v_role.name, 'member') then
            execute format('grant %I to %I', v_role.name, current_user);
        end if;
    end loop;
    execute format('revoke all on database %I from public', current_database());
    execute format('grant connect on database %I to ssg_daemon, ssg_jobd, ssg_import, ssg_auditor',
        current_database());
    execute format('grant temporary on database %I to ssg_import', current_database());
    execute format('grant create on database %I to ssg_owner', current_database());
end
$$;

grant ssg_sealer, ssg_eraser to ssg_jobd;
revoke all on schema public from public;

-- The lanes set what they need at connect; these are the floor for every session of the role.
alter role ssg_daemon set search_path = '';
alter role ssg_daemon set jit = off;
alter role ssg_daemon set idle_in_transaction_session_timeout = '10s';
alter role ssg_daemon set statement_timeout = '60s';
alter role ssg_daemon set lock_timeout = '1s';
alter role ssg_jobd set search_path = '';
alter role ssg_jobd set jit = off;
alter role ssg_jobd set idle_in_transaction_session_timeout = '60s';
alter role ssg_import set search_path = '';
alter role ssg_import set idle_in_transaction_session_timeout = '300s';

create schema if not exists meta authorization ssg_owner;
comment on schema meta is 'What `socialsoeg db upgrade` has applied.';
create table if not exists meta.migration (
    number int primary key,
    path text not null unique,
    sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    applied_at timestamptz not null default clock_timestamp(),
    applied_by text not null default session_user
);
alter table meta.migration owner to ssg_owner;
comment on table meta.migration is
    'Applied migrations; the row is inserted before the text runs, in the same transaction.';

create table if not exists meta.file (
    path text primary key,
    sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$')
);
alter table meta.file owner to ssg_owner;
comment on table meta.file is
    'Repeatable files as the last upgrade applied them; `socialsoeg db verify` compares.';
