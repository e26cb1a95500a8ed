-- Children under 18 today who are registered at an address on either of two days (which may be the
-- same); null if none.
-- Reads register.residence, register.person.
create or replace function casework.children_at(p_address_no int, p_day date, p_other date,
    p_today date) returns int[]
language plpgsql stable
as $$
declare
    v_children int[];
begin
    -- two branches, because the indexes on residence are partial on to_day
    select array_agg(distinct p.person_no) into v_children
    from (
        select r.person_no
        from register.residence r
        where r.address_no = p_address_no and r.to_day = 'infinity'
            and r.from_day <= greatest(p_day, p_other)
        union all
        select r.person_no
        from register.residence r
        where r.address_no = p_address_no and r.to_day < 'infinity'
            and r.to_day > least(p_day, p_other)
            and ((r.from_day <= p_day and r.to_day > p_day)
                or (r.from_day <= p_other and r.to_day > p_other))
    ) s
    join register.person p on p.person_no = s.person_no
    where p.birth_date + interval '18 years' > p_today and p.status <> 'dead';
    return v_children;
end
$$;
comment on function casework.children_at(int, date, date, date) is
    'Children registered at an address on either day. Reads register.residence, person.';
