-- How many persons of 18 or more are registered at an address on a day.
-- Reads register.residence, register.person.
create or replace function casework.adults_at(p_address_no int, p_today date) returns bigint
language plpgsql stable
as $$
declare
    v_count bigint;
begin
    select count(distinct p.person_no) into v_count
    from register.residence r
    join register.person p on p.person_no = r.person_no
    where r.address_no = p_address_no and r.to_day = 'infinity' and r.from_day <= p_today
        and (p.birth_date + interval '18 years' > p_today) is not true;
    return v_count;
end
$$;
comment on function casework.adults_at(int, date) is
    'Adults registered at an address. Reads register.residence, person.';
