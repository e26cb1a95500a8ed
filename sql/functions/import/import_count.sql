-- Add to a figure of the import's summary.
-- Writes the temporary table stage_count.
create or replace function register.import_count(p_what text, p_n bigint) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into pg_temp.stage_count (what, n) values (p_what, p_n)
    on conflict (what) do update set n = stage_count.n + excluded.n;
end
$$;
comment on function register.import_count(text, bigint) is 'A figure of the summary.';
