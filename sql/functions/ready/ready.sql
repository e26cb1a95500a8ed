-- GET /readyz: one PL/pgSQL call proves that this server can still load the language (it cannot
-- after some upgrades on disk without a restart). outcome: ok, unavailable. schema_version is for
-- the program to compare with the range it knows; pending_age_s is the age of the oldest entry
-- that waits for the sealer, null if none.
-- Reads meta.migration, audit.pending.
create or replace function api.ready(
    out outcome text,
    out schema_version int,
    out pending_age_s int
)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform access.set_context(null, null, null, null, null);
    select max(m.number) into schema_version from meta.migration m;
    -- entry numbers grow with time, so the lowest is the oldest to within a transaction
    select extract(epoch from clock_timestamp() - p.at)::int into pending_age_s
    from audit.pending p
    order by p.entry_id
    limit 1;
    if pg_is_in_recovery() or current_setting('default_transaction_read_only') = 'on'
        or schema_version is null then
        outcome := 'unavailable';
    else
        outcome := 'ok';
    end if;
end
$$;
comment on function api.ready() is 'Readiness. Reads meta.migration, audit.pending.';
