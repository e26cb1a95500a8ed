-- Write the stated spells of one batch.
-- Writes register.residence, kinship, partner, custody, protection, absence; reads stage_now.
create or replace function register.import_put_spells() returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_total bigint := 0;
    v_count bigint;
begin
    update register.residence r
    set to_day = n.to_day, municipality_code = n.municipality_code
    from pg_temp.stage_now n
    where n.file = 'residences.csv' and r.person_no = n.subject_no and r.from_day = n.from_day
        and r.address_no is not distinct from n.address_no
        and (r.to_day, r.municipality_code) is distinct from (n.to_day, n.municipality_code);
    get diagnostics v_count = row_count;
    v_total := v_total + v_count;
    insert into register.residence (person_no, address_no, municipality_code, from_day, to_day)
    select n.subject_no, n.address_no, n.municipality_code, n.from_day, n.to_day
    from pg_temp.stage_now n
    where n.file = 'residences.csv' and not exists (select from register.residence r
        where r.person_no = n.subject_no and r.from_day = n.from_day
            and r.address_no is not distinct from n.address_no);
    get diagnostics v_count = row_count;
    v_total := v_total + v_count;
    insert into register.kinship as r (child_no, parent_no, kind, from_day, to_day)
    select n.subject_no, n.other_no, n.kind, n.from_day, n.to_day
    from pg_temp.stage_now n where n.file = 'kinship.csv'
    on conflict (child_no, parent_no, from_day) do update
    set kind = excluded.kind, to_day = excluded.to_day
    where (r.kind, r.to_day) is distinct from (excluded.kind, excluded.to_day);
    get diagnostics v_count = row_count;
    v_total := v_total + v_count;
    insert into register.partner as r (person_no, partner_no, from_day, to_day)
    select n.subject_no, n.other_no, n.from_day, n.to_day
    from pg_temp.stage_now n where n.file = 'partners.csv'
    on conflict (person_no, partner_no, from_day) do update set to_day = excluded.to_day
    where r.to_day <> excluded.to_day;
    get diagnostics v_count = row_count;
    v_total := v_total + v_count;
    insert into register.custody as r (child_no, holder_no, from_day, to_day)
    select n.subject_no, n.other_no, n.from_day, n.to_day
    from pg_temp.stage_now n where n.file = 'custody.csv'
    on conflict (child_no, holder_no, from_day) do update set to_day = excluded.to_day
    where r.to_day <> excluded.to_day;
    get diagnostics v_count = row_count;
    v_total := v_total + v_count;
    insert into register.protection as r (person_no, kind, from_day, to_day)
    select n.subject_no, n.kind, n.from_day, n.to_day
    from pg_temp.stage_now n where n.file = 'protections.csv'
    on conflict (person_no, kind, from_day) do update set to_day = excluded.to_day
    where r.to_day <> excluded.to_day;
    get diagnostics v_count = row_count;
    v_total := v_total + v_count;
    insert into register.absence as r (person_no, kind, from_day, to_day)
    select n.subject_no, n.kind, n.from_day, n.to_day
    from pg_temp.stage_now n where n.file = 'absences.csv'
    on conflict (person_no, kind, from_day) do update set to_day = excluded.to_day
    where r.to_day <> excluded.to_day;
    get diagnostics v_count = row_count;
    perform register.import_count('spells_written', v_total + v_count);
end
$$;
comment on function register.import_put_spells() is
    'Writes stated spells. Writes the spells of the register.';
