-- What the batch's persons have in the register and the set does not state any more. A row that is
-- not stated ends today, or where a stated row takes its place. One that is stated again with
-- another beginning, or that a stated residence covers, was wrong from the start and goes. Rows
-- that have ended stay as they are, so that the past can still be told.
-- Reads and writes register.residence, kinship, partner, custody, protection, absence; writes the
-- temporary table stage_closing.
create or replace function register.import_close_spells() returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_today date := (clock_timestamp() at time zone 'Europe/Copenhagen')::date;
begin
    truncate pg_temp.stage_closing;
    insert into pg_temp.stage_closing (file, subject_no, other_no, kind, address_no, from_day,
        to_day, new_to)
    select e.file, e.subject_no, e.other_no, e.kind, e.address_no, e.from_day, e.to_day, c.new_to
    from (
        select 'residences.csv' as file, r.person_no as subject_no, null::int as other_no,
            null::text as kind, r.address_no, r.from_day, r.to_day
        from register.residence r join pg_temp.stage_batch b on b.person_no = r.person_no
        union all
        select 'kinship.csv', r.child_no, r.parent_no, null, null, r.from_day, r.to_day
        from register.kinship r join pg_temp.stage_batch b on b.person_no = r.child_no
        union all
        select 'partners.csv', r.person_no, r.partner_no, null, null, r.from_day, r.to_day
        from register.partner r join pg_temp.stage_batch b on b.person_no = r.person_no
        union all
        select 'custody.csv', r.child_no, r.holder_no, null, null, r.from_day, r.to_day
        from register.custody r join pg_temp.stage_batch b on b.person_no = r.child_no
        union all
        select 'protections.csv', r.person_no, null, r.kind, null, r.from_day, r.to_day
        from register.protection r join pg_temp.stage_batch b on b.person_no = r.person_no
        union all
        select 'absences.csv', r.person_no, null, r.kind, null, r.from_day, r.to_day
        from register.absence r join pg_temp.stage_batch b on b.person_no = r.person_no
    ) e
    join pg_temp.stage_file f on f.file = e.file
    join pg_temp.stage_batch b on b.person_no = e.subject_no
    cross join lateral (
        select case
            when bool_or(n.from_day < e.to_day and e.from_day < n.to_day
                and n.address_no is not distinct from e.address_no) then e.from_day
            when bool_or(n.from_day <= e.from_day and e.from_day < n.to_day) then e.from_day
            else least(e.to_day, v_today, min(n.from_day) filter (where n.from_day >= e.from_day))
            end as new_to
        from pg_temp.stage_now n
        where n.file = e.file and n.subject_no = e.subject_no
            and n.other_no is not distinct from e.other_no
            and (e.kind is null or n.kind = e.kind)
    ) c
    where c.new_to < e.to_day
        and not exists (select from pg_temp.stage_taint t
            where t.file = e.file and t.subject = b.person_id)
        and not exists (select from pg_temp.stage_now n
            where n.file = e.file and n.subject_no = e.subject_no and n.from_day = e.from_day
                and n.other_no is not distinct from e.other_no
                and n.address_no is not distinct from e.address_no
                and (e.kind is null or n.kind = e.kind));

    delete from register.residence r using pg_temp.stage_closing c
    where c.file = 'residences.csv' and c.new_to <= c.from_day and r.person_no = c.subject_no
        and r.from_day = c.from_day and r.address_no is not distinct from c.address_no;
    delete from register.kinship r using pg_temp.stage_closing c
    where c.file = 'kinship.csv' and c.new_to <= c.from_day and r.child_no = c.subject_no
        and r.parent_no = c.other_no and r.from_day = c.from_day;
    delete from register.partner r using pg_temp.stage_closing c
    where c.file = 'partners.csv' and c.new_to <= c.from_day and r.person_no = c.subject_no
        and r.partner_no = c.other_no and r.from_day = c.from_day;
    delete from register.custody r using pg_temp.stage_closing c
    where c.file = 'custody.csv' and c.new_to <= c.from_day and r.child_no = c.subject_no
        and r.holder_no = c.other_no and r.from_day = c.from_day;
    delete from register.protection r using pg_temp.stage_closing c
    where c.file = 'protections.csv' and c.new_to <= c.from_day and r.person_no = c.subject_no
        and r.kind = c.kind and r.from_day = c.from_day;
    delete from register.absence r using pg_temp.stage_closing c
    where c.file = 'absences.csv' and c.new_to <= c.from_day and r.person_no = c.subject_no
        and r.kind = c.kind and r.from_day = c.from_day;

    update register.residence r set to_day = c.new_to from pg_temp.stage_closing c
    where c.file = 'residences.csv' and c.new_to > c.from_day and r.person_no = c.subject_no
        and r.from_day = c.from_day and r.address_no is not distinct from c.address_no;
    update register.kinship r set to_day = c.new_to from pg_temp.stage_closing c
    where c.file = 'kinship.csv' and c.new_to > c.from_day and r.child_no = c.subject_no
        and r.parent_no = c.other_no and r.from_day = c.from_day;
    update register.partner r set to_day = c.new_to from pg_temp.stage_closing c
    where c.file = 'partners.csv' and c.new_to > c.from_day and r.person_no = c.subject_no
        and r.partner_no = c.other_no and r.from_day = c.from_day;
    update register.custody r set to_day = c.new_to from pg_temp.stage_closing c
    where c.file = 'custody.csv' and c.new_to > c.from_day and r.child_no = c.subject_no
        and r.holder_no = c.other_no and r.from_day = c.from_day;
    update register.protection r set to_day = c.new_to from pg_temp.stage_closing c
    where c.file = 'protections.csv' and c.new_to > c.from_day and r.person_no = c.subject_no
        and r.kind = c.kind and r.from_day = c.from_day;
    update register.absence r set to_day = c.new_to from pg_temp.stage_closing c
    where c.file = 'absences.csv' and c.new_to > c.from_day and r.person_no = c.subject_no
        and r.kind = c.kind and r.from_day = c.from_day;

    perform register.import_count('spells_closed',
        (select count(*) from pg_temp.stage_closing c where c.new_to > c.from_day));
    perform register.import_count('spells_removed',
        (select count(*) from pg_temp.stage_closing c where c.new_to <= c.from_day));
end
$$;
comment on function register.import_close_spells() is
    'Ends what is not stated any more. Writes the spells of the register.';
