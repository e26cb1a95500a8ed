-- Takes over the reference lists. Before this, the upgrade has copied each sql/reference/NAME.csv
-- into a temporary table load_NAME with one text column per header field (empty is null).
-- Repeatable. Lists replace what stands in the tables, except case_prefix, which is only filled
-- where it is empty: an authority enters its own.
insert into reference.district (district, name)
select code, name from pg_temp.load_district
on conflict (district) do update set name = excluded.name;

insert into reference.municipality (municipality_code, name, district)
select code, name, district from pg_temp.load_municipality
on conflict (municipality_code) do update set name = excluded.name, district = excluded.district;

insert into reference.kind (kind, label_da, label_en, class, window_years, import_only)
select kind, da, en, class, window_years::int, import_only::boolean from pg_temp.load_kind
on conflict (kind) do update set label_da = excluded.label_da, label_en = excluded.label_en,
    class = excluded.class, window_years = excluded.window_years,
    import_only = excluded.import_only;

insert into reference.offence_group (group_id, label_da, label_en, in_r4)
select "group", da, en, in_r4::boolean from pg_temp.load_offence_group
on conflict (group_id) do update set label_da = excluded.label_da, label_en = excluded.label_en,
    in_r4 = excluded.in_r4;

insert into reference.offence_code (code, label, kind, group_id, statute, maximum, maximum_months,
    severity_class, alone_grave, in_r4, valid_from, valid_to)
select code, text, kind, "group", statute, maximum, maximum_months::int, severity_class::smallint,
    alone_grave, in_r4::boolean, valid_from::date, valid_to::date
from pg_temp.load_offence_code
on conflict (code) do update set label = excluded.label, kind = excluded.kind,
    group_id = excluded.group_id, statute = excluded.statute, maximum = excluded.maximum,
    maximum_months = excluded.maximum_months, severity_class = excluded.severity_class,
    alone_grave = excluded.alone_grave, in_r4 = excluded.in_r4, valid_from = excluded.valid_from,
    valid_to = excluded.valid_to;

insert into reference.case_prefix (prefix, district)
select prefix, district from pg_temp.load_case_prefix
where not exists (select from reference.case_prefix);

delete from access.permission p
where not exists (select from pg_temp.load_permission l
    where l.action = p.action and l.role = p.role);
insert into access.action (action, processing, note)
select action, processing, note from pg_temp.load_action
on conflict (action) do update set processing = excluded.processing, note = excluded.note;
delete from access.action a
where not exists (select from pg_temp.load_action l where l.action = a.action);
insert into access.permission (action, role)
select action, role from pg_temp.load_permission
on conflict do nothing;
