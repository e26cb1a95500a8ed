-- The sealer's next batch: what is committed and waits, in the order of its numbers. An entry whose
-- row is gone stays behind, so that its age turns /readyz red. OFFSET 0: one probe of the index per
-- entry, whatever the planner believes of tables that change as fast as these.
-- Reads audit.pending, audit.entry.
create or replace function audit.seal_take(p_limit int)
returns table (entry_id bigint, header bytea)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select p.entry_id, e.header
    from audit.pending p
    cross join lateral (select f.header from audit.entry f where f.entry_id = p.entry_id offset 0) e
    order by p.entry_id
    limit p_limit
$$;
comment on function audit.seal_take(int) is 'Entries to seal. Reads audit.pending, audit.entry.';
