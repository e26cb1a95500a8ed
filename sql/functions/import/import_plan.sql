-- Cut staging into transactions of about p_rows rows: families together (kinship, custody,
-- partners, a few steps far), cases with all their involvements.
-- Reads and writes the staging tables.
create or replace function register.import_plan(
    p_rows int,
    out address_batches int,
    out person_batches int,
    out case_batches int
)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    update pg_temp.stage_address s set batch = n.batch
    from (select a.line, ((row_number() over (order by a.address_id)) - 1) / p_rows as batch
        from pg_temp.stage_address a) n
    where n.line = s.line;
    update pg_temp.stage_incident s set batch = n.batch
    from (select i.line, ((row_number() over (order by i.case_number)) - 1) / p_rows as batch
        from pg_temp.stage_incident i) n
    where n.line = s.line;

    update pg_temp.stage_person s set family = n.family
    from (select p.line, row_number() over (order by p.person_id) as family
        from pg_temp.stage_person p) n
    where n.line = s.line;
    -- Families join by taking the smallest number in reach. Eight steps hold any household;
    -- through marriages the whole country is one family, so there must be an end.
    for v_step in 1 .. 8 loop
        update pg_temp.stage_person s set family = near.family
        from (
            select l.person_id, min(p.family) as family
            from (select k.subject as person_id, k.other as near_id from pg_temp.stage_spell k
                    where k.other is not null
                union all
                select k.other, k.subject from pg_temp.stage_spell k
                    where k.other is not null) l
            join pg_temp.stage_person p on p.person_id = l.near_id
            group by l.person_id) near
        where near.person_id = s.person_id and near.family < s.family;
        exit when not found;
    end loop;
    update pg_temp.stage_person s set batch = n.batch
    from (select f.family, (sum(f.size) over (order by f.family) - 1)::int / p_rows as batch
        from (select p.family, count(*) as size from pg_temp.stage_person p
            group by p.family) f) n
    where n.family = s.family;

    analyze pg_temp.stage_address, pg_temp.stage_person, pg_temp.stage_incident;
    select coalesce(max(a.batch) + 1, 0) into address_batches from pg_temp.stage_address a;
    select coalesce(max(p.batch) + 1, 0) into person_batches from pg_temp.stage_person p;
    select coalesce(max(i.batch) + 1, 0) into case_batches from pg_temp.stage_incident i;
    if case_batches = 0 and exists (select from pg_temp.stage_skipped) then
        case_batches := 1; -- cases that have become intelligence are removed there
    end if;
end
$$;
comment on function register.import_plan(int) is 'Transactions of an import. Staging only.';
