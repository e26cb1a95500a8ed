-- The sealer's next batch: what is committed and waits, in the order of its numbers. An entry whose
-- row is gone stays behind, so that its age turns /readyz red.
-- Reads audit.pending, audit.entry.
create or replace function audit.seal_take(p_limit int)
returns table (entry_id bigint, header bytea)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select p.entry_id, e.header
    from audit.pending p
    join audit.entry e on e.entry_id = p.entry_id
    order by p.entry_id
    limit p_limit
$$;
comment on function audit.seal_take(int) is 'Entries to seal. Reads audit.pending, audit.entry.';
