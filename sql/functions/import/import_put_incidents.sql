-- Write the cases of one batch. A case that was used as a provisional number before it came takes
-- over that number's id and confirms it. The involvements' copy of the day follows.
-- Reads register.address; writes register.incident, register.involvement,
-- casework.provisional_case.
create or replace function register.import_put_incidents(p_batch int) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_new bigint;
    v_changed bigint;
begin
    with written as (
        insert into register.incident as r (incident_id, case_number, happened_on,
            date_precision, minute_of_day, reported_on, kind, code, address_no,
            municipality_code, district, linked_to, disclosure, social_report_sent, pregnant,
            valid_to)
        select coalesce(p.incident_id, gen_random_uuid()), s.case_number, s.happened_on,
            s.date_precision, s.minute_of_day, s.reported_on, s.kind, s.code, a.address_no,
            s.municipality_code, s.district, s.linked_to, s.disclosure, s.social_report_sent,
            s.pregnant, s.valid_to
        from pg_temp.stage_incident s
        left join register.address a on a.address_id = s.address_id
        left join casework.provisional_case p on p.case_number = s.case_number
        where s.batch = p_batch
        on conflict (case_number) do update
        set happened_on = excluded.happened_on, date_precision = excluded.date_precision,
            minute_of_day = excluded.minute_of_day, reported_on = excluded.reported_on,
            kind = excluded.kind, code = excluded.code, address_no = excluded.address_no,
            municipality_code = excluded.municipality_code, district = excluded.district,
            linked_to = excluded.linked_to, disclosure = excluded.disclosure,
            social_report_sent = excluded.social_report_sent, pregnant = excluded.pregnant,
            valid_to = excluded.valid_to
        where (r.happened_on, r.date_precision, r.minute_of_day, r.reported_on, r.kind, r.code,
                r.address_no, r.municipality_code, r.district, r.linked_to, r.disclosure,
                r.social_report_sent, r.pregnant, r.valid_to)
            is distinct from (excluded.happened_on, excluded.date_precision,
                excluded.minute_of_day, excluded.reported_on, excluded.kind, excluded.code,
                excluded.address_no, excluded.municipality_code, excluded.district,
                excluded.linked_to, excluded.disclosure, excluded.social_report_sent,
                excluded.pregnant, excluded.valid_to)
        returning r.xmax = 0 as is_new
    )
    select count(*) filter (where w.is_new), count(*) filter (where not w.is_new)
    into v_new, v_changed
    from written w;
    perform register.import_count('cases_new', v_new);
    perform register.import_count('cases_changed', v_changed);

    update register.involvement v
    set happened_on = i.happened_on
    from register.incident i
    join pg_temp.stage_incident s on s.case_number = i.case_number
    where s.batch = p_batch and v.incident_no = i.incident_no
        and v.happened_on <> i.happened_on;
    update casework.provisional_case p
    set confirmed_at = clock_timestamp()
    from pg_temp.stage_incident s
    where s.batch = p_batch and p.case_number = s.case_number and p.confirmed_at is null;
end
$$;
comment on function register.import_put_incidents(int) is
    'Cases of one transaction. Writes register.incident, casework.provisional_case.';
