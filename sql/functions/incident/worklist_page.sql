-- One page of a district's worklist, newest first, with what each case touches: the provisional
-- cases (on the first page only), then p_limit + 1 loaded ones, the last to tell that there is more.
-- Cases are walked from the newest and the walk stops when the page is full.
--   p_tab  mine: not closed and own, or unowned and looked up by the user · waiting · all
-- Reads register, reference, casework.
create or replace function casework.worklist_page(
    p_user_id uuid,
    p_district text,
    p_tab text,
    p_since date,
    p_cursor_date date,
    p_cursor_id uuid,
    p_limit int,
    p_today date,
    out incident_no bigint,
    out incident_id uuid,
    out case_number text,
    out listed_on date,
    out happened_on date,
    out date_precision text,
    out minute_of_day int,
    out kind text,
    out code text,
    out statute text,
    out address_no int,
    out district text,
    out report_sent boolean,
    out owner uuid,
    out status text,
    out provisional boolean,
    out child_no int[],
    out connection text,
    out lookup_no int
) returns setof record
language plpgsql stable rows 51
as $$
declare
    v_count int := 0;
    v_large int := access.setting('large_address_persons');
begin
    if p_cursor_date is null and p_tab <> 'waiting' then
        provisional := true;
        status := 'looked_up';
        date_precision := 'reported';
        kind := 'inquiry'; -- nobody knows yet; the word that claims least
        for incident_id, case_number, happened_on, district, address_no in
            select p.incident_id, p.case_number,
                (p.first_used_at at time zone 'Europe/Copenhagen')::date, p.district,
                (select l.address_no from casework.lookup l
                    where l.case_number = p.case_number and l.district = p.district
                    order by l.at desc limit 1)
            from casework.provisional_case p
            where p.district = p_district and p.confirmed_at is null
                and (p.first_used_at at time zone 'Europe/Copenhagen')::date >= p_since
                and (p_tab = 'all' or p.first_used_by = p_user_id)
                and not exists (select from register.incident i
                    where i.case_number = p.case_number)
            order by p.first_used_at desc
        loop
            select * into child_no, connection, lookup_no
            from casework.incident_children(null, address_no, happened_on, p_today, v_large);
            if child_no is not null then
                return next;
            end if;
        end loop;
    end if;

    provisional := false;
    for incident_no, incident_id, case_number, listed_on, happened_on, date_precision,
        minute_of_day, kind, code, statute, address_no, district, report_sent, owner in
        select i.incident_no, i.incident_id, i.case_number,
            coalesce(i.reported_on, i.happened_on), i.happened_on, i.date_precision,
            i.minute_of_day::int, i.kind, i.code, o.statute, i.address_no, i.district,
            coalesce(w.report_sent, i.social_report_sent), w.owner
        from register.incident i
        left join reference.offence_code o on o.code = i.code
        left join casework.incident_work w on w.incident_no = i.incident_no
            and w.district = p_district
        where coalesce(i.reported_on, i.happened_on) between p_since and p_today
            and (p_cursor_date is null or (coalesce(i.reported_on, i.happened_on), i.incident_id)
                < (p_cursor_date, p_cursor_id))
            and (p_tab <> 'waiting' or w.status = 'waiting')
            and (p_tab <> 'mine' or w.owner is null or w.owner = p_user_id)
        order by coalesce(i.reported_on, i.happened_on) desc, i.incident_id desc
    loop
        continue when not casework.incident_is_listed(incident_no, kind, code);
        select * into child_no, connection, lookup_no
        from casework.incident_children(incident_no, address_no, happened_on, p_today, v_large);
        continue when child_no is null;
        -- a user without a district has no worklist: null is not true
        continue when (district = p_district
            or p_district = any (casework.home_districts(child_no, p_today))) is not true;
        status := casework.incident_status(incident_no, p_district);
        continue when p_tab = 'mine' and (status = 'closed' or (owner is null and not exists (
            select from casework.lookup l
            where l.incident_no = worklist_page.incident_no and l.user_id = p_user_id)));
        return next;
        v_count := v_count + 1;
        exit when v_count > p_limit;
    end loop;
end
$$;
comment on function casework.worklist_page(uuid, text, text, date, date, uuid, int, date) is
    'One page of the worklist. Reads register, reference, casework.';
