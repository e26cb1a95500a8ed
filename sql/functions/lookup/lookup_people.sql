-- Who belongs to an address on the case's day or today (PRACTICE A1, A5, E): the children with
-- their kinship valid today, the adults, and how far the family reaches where several live.
-- Read before the ticket is judged, because the ticket's tie is judged on them.
--   resident         everybody registered there on either day; resident_today, resident_on_day
--   child_here       under 18 today and registered there today
--   child_moved      … on the case's day only
--   child_elsewhere  children of an adult of the family here, registered elsewhere
--   adult            residents of 18 or more, of the family; stranger: of other families
--   k_child, k_parent, k_kind  kinship of all these children; of one elsewhere only the parent here
--   is_large         people live side by side (stor adresse)
--   p_address_no  null when the family has no known address: then the focus alone lives there
--   p_seeds       persons that choose the family: the person asked for, else the case's parties.
--                 Never both: they would be one family where they are neighbours
create or replace function casework.lookup_people(p_address_no int, p_address_kind text,
    p_day date, p_today date, p_focus int, p_seeds int[], p_large int)
returns casework.lookup_circle
language plpgsql
stable
as $$
declare
    v_circle casework.lookup_circle;
    v_adult_born date := (p_today - interval '18 years')::date;
    v_children int[];
    v_elders int[];
    v_family int[];
    v_child int[];
    v_parent int[];
    v_kind text[];
begin
    select array_agg(s.person_no),
           array_agg(s.person_no) filter (where s.here_today),
           array_agg(s.person_no) filter (where s.here_on_day),
           array_agg(s.person_no) filter (where p.birth_date > v_adult_born and s.here_today
               and p.status <> 'dead'),
           array_agg(s.person_no) filter (where p.birth_date > v_adult_born and not s.here_today
               and p.status <> 'dead'),
           array_agg(s.person_no) filter (where (p.birth_date > v_adult_born) is not true
               and p.status <> 'dead'),
           -- nobody under 12 has children: spares the index probes
           array_agg(s.person_no)
               filter (where (p.birth_date > p_today - 12 * 365) is not true)
    into v_circle.resident, v_circle.resident_today, v_circle.resident_on_day,
         v_circle.child_here, v_circle.child_moved, v_circle.adult, v_elders
    from (
        select r.person_no, bool_or(r.from_day <= p_today and r.to_day > p_today) as here_today,
               bool_or(r.from_day <= p_day and r.to_day > p_day) as here_on_day
        from (
            select n.person_no, n.from_day, date 'infinity' as to_day
            from register.residence n
            where n.address_no = p_address_no and n.to_day = 'infinity'
            union all
            select o.person_no, o.from_day, o.to_day
            from register.residence o
            where o.address_no = p_address_no and o.to_day < 'infinity'
                and o.to_day > least(p_day, p_today)
            union all
            select p_focus, date '-infinity', date 'infinity'
            where p_address_no is null and p_focus is not null
        ) r
        group by r.person_no
    ) s
    join register.person p on p.person_no = s.person_no
    where s.here_today or s.here_on_day;

    v_circle.child_here := coalesce(v_circle.child_here, '{}');
    v_circle.child_moved := coalesce(v_circle.child_moved, '{}');
    v_children := v_circle.child_here || v_circle.child_moved;

    select coalesce(array_agg(k.child_no), '{}'), coalesce(array_agg(k.parent_no), '{}'),
           coalesce(array_agg(k.kind), '{}')
    into v_circle.k_child, v_circle.k_parent, v_circle.k_kind
    from register.kinship k
    where k.child_no = any (v_children) and k.from_day <= p_today and k.to_day > p_today;

    v_circle.is_large := coalesce(p_address_kind, '') in ('institution', 'prison',
        'student_housing', 'asylum_centre');
    if not v_circle.is_large and cardinality(v_circle.adult) > p_large then
        v_circle.is_large := casework.lookup_is_large(v_circle.adult, v_circle.resident, p_large,
            p_today);
    end if;
    -- One family unless several: all children share a parent, or the ties must be followed.
    if v_circle.is_large or (cardinality(v_children) > 1 and not exists (
            select
            from unnest(v_circle.k_parent) as k
            group by k
            having count(*) = cardinality(v_children)))
    then
        v_family := casework.lookup_cluster(p_seeds, v_circle.resident || v_circle.k_parent,
            p_today);
        if v_circle.is_large or cardinality(v_family) > 0 then
            v_circle.stranger := array(
                select x from unnest(v_circle.adult) as x where x <> all (v_family));
            v_circle.adult := array(
                select x from unnest(v_circle.adult) as x where x = any (v_family));
            v_elders := array(select x from unnest(v_elders) as x where x = any (v_family));
            v_circle.child_here := array(
                select x from unnest(v_circle.child_here) as x where x = any (v_family));
            v_circle.child_moved := array(
                select x from unnest(v_circle.child_moved) as x where x = any (v_family));
            v_children := v_circle.child_here || v_circle.child_moved;
            select coalesce(array_agg(k.child), '{}'), coalesce(array_agg(k.parent), '{}'),
                   coalesce(array_agg(k.kind), '{}')
            into v_circle.k_child, v_circle.k_parent, v_circle.k_kind
            from unnest(v_circle.k_child, v_circle.k_parent, v_circle.k_kind)
                as k (child, parent, kind)
            where k.child = any (v_children);
        end if;
    end if;

    select coalesce(array_agg(distinct k.child_no), '{}'), array_agg(k.child_no),
           array_agg(k.parent_no), array_agg(k.kind)
    into v_circle.child_elsewhere, v_child, v_parent, v_kind
    from register.kinship k
    join register.person p on p.person_no = k.child_no
    where k.parent_no = any (v_elders) and k.from_day <= p_today and k.to_day > p_today
        and k.kind <> 'foster_parent' and k.child_no <> all (v_children)
        and p.birth_date > v_adult_born and p.status <> 'dead';
    v_circle.k_child := v_circle.k_child || v_child;
    v_circle.k_parent := v_circle.k_parent || v_parent;
    v_circle.k_kind := v_circle.k_kind || v_kind;
    v_circle.resident := coalesce(v_circle.resident, '{}');
    v_circle.resident_today := coalesce(v_circle.resident_today, '{}');
    v_circle.resident_on_day := coalesce(v_circle.resident_on_day, '{}');
    v_circle.adult := coalesce(v_circle.adult, '{}');
    v_circle.stranger := coalesce(v_circle.stranger, '{}');
    return v_circle;
end
$$;
comment on function casework.lookup_people(int, text, date, date, int, int[], int) is
    'Who belongs to an address. Reads register.residence, person, kinship, partner, custody.';
