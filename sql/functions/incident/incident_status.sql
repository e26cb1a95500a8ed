-- How far a district is with a case. What was written down wins, as far as it goes beyond a
-- look-up; else a referral, else a look-up, else new. Look-ups write no row of their own for this.
-- Reads casework.incident_work, referral, lookup, as far as the caller may see them.
create or replace function casework.incident_status(p_incident_no bigint, p_district text)
returns text
language plpgsql stable
as $$
declare
    v_status text;
begin
    select w.status into v_status
    from casework.incident_work w
    where w.incident_no = p_incident_no and w.district = p_district;
    if v_status in ('closed', 'waiting', 'with_social_worker') then
        return v_status;
    end if;
    if exists (
        select
        from casework.lookup l
        join casework.referral r on r.lookup_id = l.lookup_id
        where l.incident_no = p_incident_no and l.district = p_district) then
        return 'with_social_worker';
    end if;
    if exists (
        select
        from casework.lookup l
        where l.incident_no = p_incident_no and l.district = p_district) then
        return 'looked_up';
    end if;
    return 'new';
end
$$;
comment on function casework.incident_status(bigint, text) is
    'State of a case in a district. Reads casework.incident_work, referral, lookup.';
