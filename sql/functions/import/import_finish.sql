-- Note how far the sources reach and that they have been heard, with a log entry. Every import
-- that brings cases counts as word from all sources that are known.
-- Writes register.source, audit.
create or replace function register.import_finish(p_request_id uuid, p_seq int) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_sources bigint;
begin
    insert into register.source as r (kind, complete_from, updated_at)
    select s.kind, s.complete_from, clock_timestamp() from pg_temp.stage_source s
    where s.kind <> 'intelligence'
    on conflict (kind) do update
    set complete_from = excluded.complete_from, updated_at = excluded.updated_at;
    get diagnostics v_sources = row_count;
    if exists (select from pg_temp.stage_file f where f.file = 'incidents.csv') then
        update register.source r set updated_at = clock_timestamp();
    end if;
    perform register.import_count('sources_written', v_sources);
    perform audit.write(p_request_id, p_seq, null, 'system', 'register.import', 'ok', null,
        array['request'], array[json_build_object('what', 'sources', 'rows', v_sources, 'by',
            session_user)::text]);
end
$$;
comment on function register.import_finish(uuid, int) is
    'Ends an import. Writes register.source, audit.';
