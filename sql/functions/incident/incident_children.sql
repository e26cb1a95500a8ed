-- The children a case touches, by the rule of the worklist (PRACTICE A1): (a) the place is a
-- dwelling where a child under 18 is registered on the case's day or today; (b) a suspect, charged
-- person or party is a parent (kinship valid today) of a child, or an adult who lives with one at a
-- dwelling on the case's day or today. Involvements dropped as groundless or quarantined tie
-- nobody. A case with several ties has the first connection of: registered_here, parent_of,
-- lives_with. At an address with more than p_large adults nobody lives with anybody.
--   p_incident_no  null for a provisional case: only its place counts
--   child_no       youngest first; null when the case touches no child
--   lookup_no      where a look-up of this case should start, null if unknown; may be secret
-- Reads register.address, residence, person, involvement, kinship.
create or replace function casework.incident_children(
    p_incident_no bigint,
    p_address_no int,
    p_day date,
    p_today date,
    p_large int,
    out child_no int[],
    out connection text,
    out lookup_no int
)
language plpgsql stable
as $$
declare
    v_actors int[];
    v_adults int[];
    v_place int[];
    v_parent int[];
    v_with int[];
    v_children int[];
    v_shared int;
    v_spell record;
begin
    if exists (select from register.address a
        where a.address_no = p_address_no and a.kind = 'dwelling') then
        v_place := casework.children_at(p_address_no, p_day, p_today, p_today);
    end if;
    select array_agg(i.person_no),
        array_agg(i.person_no) filter (where (p.birth_date + interval '18 years' > p_today)
            is not true)
    into v_actors, v_adults
    from register.involvement i
    join register.person p on p.person_no = i.person_no
    where i.incident_no = p_incident_no
        and i.role in ('suspect', 'charged', 'party')
        and i.outcome <> 'dropped_groundless'
        and not i.quarantined;
    if v_actors is not null then
        select array_agg(p.person_no) into v_parent
        from register.kinship k
        join register.person p on p.person_no = k.child_no
        where k.parent_no = any (v_actors) and k.from_day <= p_today and k.to_day > p_today
            and p.birth_date + interval '18 years' > p_today and p.status <> 'dead';
    end if;
    if v_adults is not null then
        -- the adults' homes of the case's day and of today; the case's place first
        for v_spell in
            select r.address_no, bool_or(r.from_day <= p_day and r.to_day > p_day) as on_day,
                bool_or(r.from_day <= p_today and r.to_day > p_today) as is_now
            from register.residence r
            where r.person_no = any (v_adults) and r.address_no is not null
                and ((r.from_day <= p_day and r.to_day > p_day)
                    or (r.from_day <= p_today and r.to_day > p_today))
            group by r.address_no
            order by r.address_no = p_address_no desc, r.address_no
        loop
            continue when not exists (select from register.address a
                where a.address_no = v_spell.address_no and a.kind = 'dwelling');
            v_children := casework.children_at(v_spell.address_no,
                case when v_spell.on_day then p_day else p_today end,
                case when v_spell.is_now then p_today else p_day end, p_today);
            continue when v_children is null
                or casework.adults_at(v_spell.address_no, p_today) > p_large;
            v_with := v_with || v_children;
            v_shared := coalesce(v_shared, v_spell.address_no);
        end loop;
    end if;
    connection := case when v_place is not null then 'registered_here'
        when v_parent is not null then 'parent_of'
        when v_with is not null then 'lives_with' end;
    if connection is null then
        return;
    end if;
    select array_agg(p.person_no order by p.birth_date desc, p.person_no) into child_no
    from register.person p
    where p.person_no = any (v_place || v_parent || v_with);
    if v_place is not null then
        lookup_no := p_address_no;
    elsif v_parent is not null then
        select r.address_no into lookup_no
        from register.residence r
        join register.person p on p.person_no = r.person_no
        where r.person_no = any (v_parent) and r.from_day <= p_today and r.to_day > p_today
        order by p.birth_date desc, p.person_no, r.from_day desc
        limit 1;
    else
        lookup_no := v_shared;
    end if;
end
$$;
comment on function casework.incident_children(bigint, int, date, date, int) is
    'Which children a case touches. Reads register.address, residence, person, involvement,
kinship.';
