-- Spells that are stated twice, after empty beginnings have been filled: equal rows become one,
-- rows that differ in their end or kind are all rejected.
-- Reads and writes the staging tables.
create or replace function register.import_check_spells() returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    with numbered as materialized (
        select s.file, s.line, s.kind, s.municipality_code, s.to_day,
            count(*) over w as n,
            dense_rank() over (order by s.file, s.subject, s.other, s.address_id, s.from_day,
                case when s.file in ('protections.csv', 'absences.csv') then s.kind end) as spell
        from pg_temp.stage_spell s
        window w as (partition by s.file, s.subject, s.other, s.address_id, s.from_day,
            case when s.file in ('protections.csv', 'absences.csv') then s.kind end)
    )
    insert into pg_temp.stage_reject (file, line, column_name, reason)
    select d.file, unnest(array_agg(d.line)), 'from', 'conflict'
    from numbered d
    where d.n > 1
    group by d.file, d.spell
    having count(distinct (d.kind, d.municipality_code, d.to_day)) > 1;
    perform register.import_drop_rejected();

    delete from pg_temp.stage_spell s
    using (select t.file, t.line, row_number() over (partition by t.file, t.subject, t.other,
            t.address_id, t.from_day, t.kind order by t.line) as n
        from pg_temp.stage_spell t) d
    where d.n > 1 and d.file = s.file and d.line = s.line;
end
$$;
comment on function register.import_check_spells() is 'Doubles among staged spells.';
