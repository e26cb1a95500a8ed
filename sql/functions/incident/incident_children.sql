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
    v_place int[];
    v_parent int[];
    v_with int[];
    v_shared int;
begin
    if exists (select from register.address a
        where a.address_no = p_address_no and a.kind = 'dwelling') then
        v_place := casework.children_at(p_address_no, p_day, p_today, p_today);
    end if;
    select array_agg(distinct i.person_no) into v_actors
    from register.involvement i
    where i.incident_no = p_incident_no
        and i.role in ('suspect', 'charged', 'party')
        and i.outcome <> 'dropped_groundless'
        and not i.quarantined;
    if v_actors is not null then
        select array_agg(distinct k.child_no) into v_parent
        from register.kinship k
        join register.person p on p.person_no = k.child_no
        where k.parent_no = any (v_actors) and k.from_day <= p_today and k.to_day > p_today
            and p.birth_date + interval '18 years' > p_today and p.status <> 'dead';
        select h.children, h.address_no into v_with, v_shared
        from (
            select s.address_no, casework.children_at(s.address_no,
                    case when s.on_day then p_day else p_today end,
                    case when s.now then p_today else p_day end, p_today) as children
            from (
                select r.address_no, bool_or(r.from_day <= p_day and r.to_day > p_day) as on_day,
                    bool_or(r.from_day <= p_today and r.to_day > p_today) as now
                from register.residence r
                join register.person p on p.person_no = r.person_no
                join register.address a on a.address_no = r.address_no and a.kind = 'dwelling'
                where r.person_no = any (v_actors)
                    and (p.birth_date + interval '18 years' > p_today) is not true
                group by r.address_no
            ) s
            where (s.on_day or s.now)
                and casework.adults_at(s.address_no, p_today) <= p_large
        ) h
        where h.children is not null
        order by h.address_no = p_address_no desc, h.address_no
        limit 1;
    end if;
    connection := case when v_place is not null then 'registered_here'
        when v_parent is not null then 'parent_of'
        when v_with is not null then 'lives_with' end;
    if connection is null then
        return;
    end if;
    select array_agg(c.person_no order by c.birth_date desc, c.person_no) into child_no
    from (
        select distinct p.person_no, p.birth_date
        from register.person p
        where p.person_no = any (v_place) or p.person_no = any (v_parent)
            or p.person_no = any (v_with)
    ) c;
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
