-- Which home does a look-up ask for? By address, or by a person: a child's home; an adult's own
-- address if a child lives there, else the one home of the adult's children (CONTRACTS §5).
-- Shelters (krisecentre) are met like addresses that do not exist; fault says which it was, for
-- the log alone.
-- Reads register.address, person, residence, kinship.
create or replace function casework.lookup_target(p_address_id uuid, p_person_key uuid,
    p_today date,
    out address_no int,
    out kind text,
    out municipality_code text,
    out person_no int,  -- the person asked for
    out is_adult boolean,
    out focus_no int,   -- the child the look-up is about when its address is not known
    out choice int[], -- children to choose among: the adult's children live in several homes
    out fault text)   -- null, shelter, unknown_address, unknown_person, no_home
language plpgsql
stable
as $$
declare
    v_adult_born date := (p_today - interval '18 years')::date;
    v_child_homes int[];
    v_is_home boolean;
begin
    is_adult := false;
    if p_person_key is null then
        select a.address_no into address_no
        from register.address a
        where a.address_id = p_address_id;
        fault := case when address_no is null then 'unknown_address' end;
    else
        select p.person_no, (p.birth_date > v_adult_born) is not true
        into person_no, is_adult
        from register.person p
        where p.person_key = p_person_key and p.status <> 'dead';
        fault := case when person_no is null then 'unknown_person' end;
        select r.address_no into address_no
        from register.residence r
        where r.person_no = lookup_target.person_no and r.from_day <= p_today
            and r.to_day > p_today
        order by r.from_day desc
        limit 1;
    end if;
    select a.kind, a.municipality_code into kind, municipality_code
    from register.address a
    where a.address_no = lookup_target.address_no;
    if is_adult and kind <> 'shelter' then
        -- A large house is this family's home only if a child of the person lives there too. Two
        -- branches, because the indexes by address are two.
        select true into v_is_home
        from (
            select n.person_no
            from register.residence n
            where n.address_no = lookup_target.address_no and n.to_day = 'infinity'
                and n.from_day <= p_today
            union all
            select o.person_no
            from register.residence o
            where o.address_no = lookup_target.address_no and o.to_day < 'infinity'
                and o.to_day > p_today and o.from_day <= p_today
        ) r
        join register.person c on c.person_no = r.person_no
        where c.birth_date > v_adult_born and c.status <> 'dead'
            and (kind in ('dwelling', 'other') or exists (
                select
                from register.kinship k
                where k.child_no = c.person_no and k.parent_no = lookup_target.person_no
                    and k.from_day <= p_today and k.to_day > p_today))
        limit 1;
    end if;
    if is_adult and v_is_home is not true then
        select array_agg(c.person_no order by c.birth_date, c.person_key),
               array_agg(distinct coalesce(h.address_no, -c.person_no))
        into choice, v_child_homes
        from register.kinship k
        join register.person c on c.person_no = k.child_no
        left join lateral (
            select r.address_no
            from register.residence r
            where r.person_no = c.person_no and r.from_day <= p_today and r.to_day > p_today
            order by r.from_day desc
            limit 1
        ) h on true
        left join register.address a on a.address_no = h.address_no
        where k.parent_no = lookup_target.person_no and k.kind <> 'foster_parent'
            and k.from_day <= p_today and k.to_day > p_today and c.birth_date > v_adult_born
            and c.status <> 'dead' and a.kind is distinct from 'shelter';
        address_no := null;
        kind := null;
        municipality_code := null;
        if choice is null then
            fault := coalesce(fault, 'no_home');
        elsif cardinality(v_child_homes) = 1 then
            focus_no := case when v_child_homes[1] < 0 then choice[1] end;
            select a.address_no, a.kind, a.municipality_code
            into address_no, kind, municipality_code
            from register.address a
            where a.address_no = v_child_homes[1];
            choice := null;
        end if;
    elsif kind = 'shelter' then
        fault := 'shelter';
        address_no := null;
        kind := null;
        municipality_code := null;
    elsif address_no is null then
        focus_no := person_no;
    end if;
end
$$;
comment on function casework.lookup_target(uuid, uuid, date) is
    'Address or person to home. Reads register.address, person, residence, kinship.';
