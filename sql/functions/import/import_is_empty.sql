-- True if nothing has been imported yet.
-- Reads register.address, register.person, register.incident.
create or replace function register.import_is_empty() returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select not exists (select from register.address)
        and not exists (select from register.person)
        and not exists (select from register.incident)
$$;
comment on function register.import_is_empty() is
    'Is the register empty. Reads register.address, register.person, register.incident.';
