-- May this provisional number (foreløbigt journalnummer, PRACTICE A12) open a look-up? True,
-- false, or null: it may, but its first use has to be written, and that belongs to the single lane.
-- Reads reference.case_prefix, casework.provisional_case.
create or replace function casework.provisional_use(p_case_number text,
    p_district text, p_hours int, p_is_single boolean)
returns boolean
language plpgsql
as $$
declare
    v_first_used_at timestamptz;
begin
    perform from reference.case_prefix x
    where x.prefix = left(p_case_number, 4) and x.district = p_district;
    if not found then
        return false;
    end if;
    select c.first_used_at into v_first_used_at
    from casework.provisional_case c
    where c.case_number = p_case_number;
    if found then
        return v_first_used_at > clock_timestamp() - make_interval(hours => p_hours);
    end if;
    return case when p_is_single then true end;
end
$$;
comment on function casework.provisional_use(text, text, int, boolean) is
    'Provisional case numbers. Reads reference.case_prefix, casework.provisional_case.';
