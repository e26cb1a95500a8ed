-- The figures of the import's summary, by name.
-- Reads the temporary table stage_count.
create or replace function register.import_counts() returns table (what text, n bigint)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    return query select c.what, c.n from pg_temp.stage_count c order by c.what;
end
$$;
comment on function register.import_counts() is 'Figures of the summary.';
