-- Rows that name a person, address or case that is neither in the set nor in the register, and
-- what one row takes from another: kinship and custody begin at birth, a case has a district.
-- Reads register.person, register.address, reference.district, reference.municipality; reads and
-- writes the staging tables.
create or replace function register.import_check_links() returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    -- an empty `from` of kinship and custody is the child's birth
    update pg_temp.stage_spell s
    set from_day = p.birth_date
    from pg_temp.stage_person p
    where s.file in ('kinship.csv', 'custody.csv') and s.from_day is null
        and p.person_id = s.subject and p.birth_date is not null;
    update pg_temp.stage_spell s set from_day = coalesce(s.from_day, '-infinity'),
        to_day = coalesce(s.to_day, 'infinity')
    where s.from_day is null or s.to_day is null;

    -- district: the column, else the municipality's, else the address's municipality's
    update pg_temp.stage_incident s
    set district = coalesce(
        (select m.district from reference.municipality m
            where m.municipality_code = s.municipality_code),
        (select m.district from pg_temp.stage_address a
            join reference.municipality m on m.municipality_code = a.municipality_code
            where a.address_id = s.address_id limit 1),
        (select m.district from register.address a
            join reference.municipality m on m.municipality_code = a.municipality_code
            where a.address_id = s.address_id))
    where s.district is null;

    insert into pg_temp.stage_reject (file, line, column_name, reason)
    select s.file, s.line,
        case when s.file in ('kinship.csv', 'custody.csv') then 'child_id' else 'person_id' end,
        'not-in-set'
    from pg_temp.stage_spell s
    where not exists (select from pg_temp.stage_person p where p.person_id = s.subject)
    union all
    select s.file, s.line, case s.file when 'kinship.csv' then 'parent_id'
            when 'custody.csv' then 'holder_id' else 'partner_id' end,
        case when s.other = s.subject then 'same-person' else 'unknown-person' end
    from pg_temp.stage_spell s
    where s.other = s.subject or s.other is not null
        and not exists (select from pg_temp.stage_person p where p.person_id = s.other)
        and not exists (select from register.person p where p.person_id = s.other)
    union all
    select s.file, s.line, 'address_id', 'unknown-address'
    from pg_temp.stage_spell s
    where s.address_id is not null
        and not exists (select from pg_temp.stage_address a where a.address_id = s.address_id)
        and not exists (select from register.address a where a.address_id = s.address_id)
    union all
    select s.file, s.line, 'to', 'to-before-from'
    from pg_temp.stage_spell s
    where s.to_day < s.from_day
    union all
    select 'incidents.csv', s.line, 'address_id', 'unknown-address'
    from pg_temp.stage_incident s
    where s.address_id is not null
        and not exists (select from pg_temp.stage_address a where a.address_id = s.address_id)
        and not exists (select from register.address a where a.address_id = s.address_id)
    union all
    select 'incidents.csv', s.line, 'district',
        case when s.district is null then 'no-district' else 'unknown-district' end
    from pg_temp.stage_incident s
    where not exists (select from reference.district d where d.district = s.district);
    perform register.import_drop_rejected();

    insert into pg_temp.stage_reject (file, line, column_name, reason)
    select 'involvements.csv', s.line, 'case_number', 'not-in-set'
    from pg_temp.stage_involvement s
    where not exists (select from pg_temp.stage_incident i where i.case_number = s.case_number)
    union all
    select 'involvements.csv', s.line, 'person_id', 'unknown-person'
    from pg_temp.stage_involvement s
    where not exists (select from pg_temp.stage_person p where p.person_id = s.person_id)
        and not exists (select from register.person p where p.person_id = s.person_id);
    perform register.import_drop_rejected();
end
$$;
comment on function register.import_check_links() is
    'References between rows. Reads register, reference; writes the staging tables.';
