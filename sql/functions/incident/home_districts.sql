-- The police districts of the municipalities where persons are registered on a day.
-- Reads register.residence, address, reference.municipality.
create or replace function casework.home_districts(p_person_no int[], p_today date) returns text[]
language plpgsql stable
as $$
declare
    v_districts text[];
begin
    select array_agg(distinct m.district) into v_districts
    from register.residence r
    left join register.address a on a.address_no = r.address_no
    join reference.municipality m
        on m.municipality_code = coalesce(a.municipality_code, r.municipality_code)
    where r.person_no = any (p_person_no) and r.from_day <= p_today and r.to_day > p_today;
    return v_districts;
end
$$;
comment on function casework.home_districts(int[], date) is
    'Districts of homes. Reads register.residence, address, reference.municipality.';
