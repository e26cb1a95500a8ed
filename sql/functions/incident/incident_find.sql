-- A case by its id, if it stands on the worklist of the given district: it is the district's own,
-- or the home of a child it touches lies there. incident_no is null otherwise.
-- Reads register.incident; casework.incident_children reads the rest.
create or replace function casework.incident_find(
    p_incident_id uuid,
    p_district text,
    p_today date,
    out incident_no bigint,
    out case_number text,
    out status text
)
language plpgsql stable
as $$
declare
    v_case record;
    v_children int[];
begin
    select i.incident_no, i.case_number, i.district, i.address_no, i.happened_on into v_case
    from register.incident i
    where i.incident_id = p_incident_id;
    if not found or p_district is null then
        return;
    end if;
    select c.child_no into v_children
    from casework.incident_children(v_case.incident_no, v_case.address_no, v_case.happened_on,
        p_today, access.setting('large_address_persons')) c;
    if v_children is null or (v_case.district <> p_district
        and (p_district = any (casework.home_districts(v_children, p_today))) is not true) then
        return;
    end if;
    incident_no := v_case.incident_no;
    case_number := v_case.case_number;
    status := casework.incident_status(v_case.incident_no, p_district);
end
$$;
comment on function casework.incident_find(uuid, text, date) is
    'A case of the district''s worklist. Reads register and casework.incident_work.';
