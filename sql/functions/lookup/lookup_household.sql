-- The household on two dates as the snapshot keeps it (CONTRACTS §5): children, the adults that
-- are looked up, the others of whom only the age is told, their ties, residences and time away.
-- Positions in the p_ arrays stand for persons: children first, then adults, then others; a parent
-- under 18 stands there twice.
--   p_circle  from casework.lookup_people for p_revision.as_of
--   p_extra   persons the user added, p_extra_as how: daily_care, unregistered_resident
--   numbers   their numbers in the register, in the order of the p_ arrays
-- Reads register.person, partner, custody, residence, absence, protection, address.
create or replace function casework.lookup_household(inout p_revision casework.lookup_revision,
    p_address_no int, p_circle casework.lookup_circle, p_parties int[], p_extra int[],
    p_extra_as text[],
    out numbers int[],
    out first_adult int, -- position of the first adult
    out first_other int)
language plpgsql
stable
as $$
declare
    v_today date := p_revision.as_of;
    v_children int[] := p_circle.child_here || p_circle.child_moved || p_circle.child_elsewhere;
    v_resident int[] := p_circle.adult || p_circle.stranger;
    v_parent int[] := '{}'::int[]; -- of any child, foster parents apart
    v_parent_here int[] := '{}'::int[]; -- … of a child registered here
    v_partner_a int[];
    v_partner_b int[];
    v_child int[];
    v_holder int[];
    v_partner_of_parent int[] := '{}'::int[];
    v_adult int[];
    v_other int[] := '{}'::int[];
    v_from int[] := '{}'::int[];
    v_to int[] := '{}'::int[];
    v_kind text[] := '{}'::text[];
    v record;
    v_no int;
    v_rank int := 0;
    v_last_class int := 0;
    v_ref text[] := '{}'::text[];
    v_key uuid[] := '{}'::uuid[];
    v_given text[] := '{}'::text[];
    v_surname text[] := '{}'::text[];
    v_cpr text[] := '{}'::text[];
    v_born date[] := '{}'::date[];
    v_sex text[] := '{}'::text[];
    v_status text[] := '{}'::text[];
    v_status_date date[] := '{}'::date[];
    v_class text[] := '{}'::text[];
    v_registered text[] := '{}'::text[];
    v_here_today boolean[] := '{}'::boolean[];
    v_here_on_day boolean[] := '{}'::boolean[];
    v_looked_up boolean[] := '{}'::boolean[];
    v_as text[] := '{}'::text[];
begin
    for i in 1 .. cardinality(p_circle.k_child) loop
        if p_circle.k_kind[i] <> 'foster_parent' then
            v_parent := v_parent || p_circle.k_parent[i];
            if p_circle.k_child[i] = any (p_circle.child_here) then
                v_parent_here := v_parent_here || p_circle.k_parent[i];
            end if;
        end if;
    end loop;

    select coalesce(array_agg(t.person_no), '{}'), coalesce(array_agg(t.partner_no), '{}')
    into v_partner_a, v_partner_b
    from register.partner t
    where t.person_no = any (v_parent || v_resident || p_extra)
        and t.partner_no = any (v_parent || v_resident || p_extra)
        and t.from_day <= v_today and t.to_day > v_today;

    select coalesce(array_agg(u.child_no), '{}'), coalesce(array_agg(u.holder_no), '{}')
    into v_child, v_holder
    from register.custody u
    where u.child_no = any (v_children) and u.from_day <= v_today and u.to_day > v_today;

    for i in 1 .. cardinality(v_partner_a) loop
        if v_partner_a[i] = any (v_parent) then
            v_partner_of_parent := v_partner_of_parent || v_partner_b[i];
        end if;
        if v_partner_b[i] = any (v_parent) then
            v_partner_of_parent := v_partner_of_parent || v_partner_a[i];
        end if;
    end loop;
    v_adult := v_parent_here || p_extra;
    foreach v_no in array v_resident loop
        if v_no = any (v_parent || v_holder || p_parties || v_partner_of_parent) then
            v_adult := v_adult || v_no;
        end if;
    end loop;
    if not p_circle.is_large then
        foreach v_no in array v_resident loop
            if v_no <> all (v_adult) or (v_no = any (p_extra)
                and p_extra_as[array_position(p_extra, v_no)] = 'daily_care')
            then
                v_other := v_other || v_no;
            end if;
        end loop;
    end if;

    -- Loops, not aggregates, where rows become many arrays: a household has few rows, and to prepare
    -- an aggregate costs more than to append a few times.
    numbers := '{}';
    first_adult := 1;
    first_other := 1;
    for v in
        select c.class, p.*,
               case
                   when c.class <> 1 then null
                   when p.person_no = any (p_circle.child_here) then 'here'
                   when p.person_no = any (p_circle.child_moved) then 'moved'
                   else 'elsewhere' end as registered,
               p.person_no = any (p_circle.resident_today) as here_today,
               p.person_no = any (p_circle.resident_on_day) as here_on_day,
               c.class = 2 or p.person_no = any (p_extra) as looked_up,
               case when c.class = 2 then p_extra_as[array_position(p_extra, p.person_no)] end
                   as as_what
        from (
            select unnest(v_children), 1
            union all
            (select distinct unnest(v_adult), 2)
            union all
            select unnest(v_other), 3
        ) as c (no, class)
        join register.person p on p.person_no = c.no
        order by c.class, c.class = 2 and c.no = any (v_parent) desc, p.birth_date, p.person_key
    loop
        v_rank := case when v.class = v_last_class then v_rank + 1 else 1 end;
        v_last_class := v.class;
        if v.class = 1 then
            first_adult := first_adult + 1;
        end if;
        if v.class < 3 then
            first_other := first_other + 1;
        end if;
        numbers := numbers || v.person_no;
        v_ref := v_ref || ((array['B', 'V', 'A'])[v.class] || v_rank);
        v_key := v_key || v.person_key;
        v_given := v_given || v.given_name;
        v_surname := v_surname || v.surname;
        v_cpr := v_cpr || v.cpr;
        v_born := v_born || v.birth_date;
        v_sex := v_sex || v.sex;
        v_status := v_status || v.status;
        v_status_date := v_status_date || v.status_date;
        v_class := v_class || (array['child', 'adult', 'other'])[v.class];
        v_registered := v_registered || v.registered;
        v_here_today := v_here_today || v.here_today;
        v_here_on_day := v_here_on_day || v.here_on_day;
        v_looked_up := v_looked_up || v.looked_up;
        v_as := v_as || v.as_what;
    end loop;
    p_revision.p_ref := v_ref;
    p_revision.p_key := v_key;
    p_revision.p_given := v_given;
    p_revision.p_surname := v_surname;
    p_revision.p_cpr := v_cpr;
    p_revision.p_born := v_born;
    p_revision.p_sex := v_sex;
    p_revision.p_status := v_status;
    p_revision.p_status_date := v_status_date;
    p_revision.p_class := v_class;
    p_revision.p_registered := v_registered;
    p_revision.p_here_today := v_here_today;
    p_revision.p_here_on_day := v_here_on_day;
    p_revision.p_looked_up := v_looked_up;
    p_revision.p_as := v_as;

    for i in 1 .. cardinality(p_circle.k_child) loop
        if p_circle.k_parent[i] = any (v_adult) then
            v_from := v_from || array_position(numbers, p_circle.k_child[i]);
            v_to := v_to || array_position(numbers, p_circle.k_parent[i], first_adult);
            v_kind := v_kind || p_circle.k_kind[i];
        end if;
    end loop;
    p_revision.k_child := v_from;
    p_revision.k_parent := v_to;
    p_revision.k_kind := v_kind;
    v_from := '{}'::int[];
    v_to := '{}'::int[];
    for i in 1 .. cardinality(v_partner_a) loop
        if v_partner_a[i] = any (v_adult) and v_partner_b[i] = any (v_adult) then
            v_from := v_from || array_position(numbers, v_partner_a[i], first_adult);
            v_to := v_to || array_position(numbers, v_partner_b[i], first_adult);
        end if;
    end loop;
    p_revision.t_person := v_from;
    p_revision.t_partner := v_to;
    v_from := '{}'::int[];
    v_to := '{}'::int[];
    for i in 1 .. cardinality(v_child) loop
        if v_holder[i] = any (v_adult) then
            v_from := v_from || array_position(numbers, v_child[i]);
            v_to := v_to || array_position(numbers, v_holder[i], first_adult);
        end if;
    end loop;
    p_revision.u_child := v_from;
    p_revision.u_holder := v_to;

    select coalesce(array_agg(s.pos), '{}'), coalesce(array_agg(s.address_no), '{}'),
           coalesce(array_agg(s.municipality_code), '{}'), coalesce(array_agg(s.from_day), '{}'),
           coalesce(array_agg(s.to_day), '{}')
    into p_revision.r_person, p_revision.r_address, p_revision.r_municipality, p_revision.r_from,
         p_revision.r_to
    from (
        select u.pos::int as pos, r.address_no, r.municipality_code, r.from_day, r.to_day
        from unnest(numbers[1:first_other - 1]) with ordinality as u (no, pos)
        join register.residence r on r.person_no = u.no
        order by u.pos, r.from_day
    ) s;
    v_from := '{}'::int[];
    v_kind := '{}'::text[];
    v_born := '{}'::date[];
    v_status_date := '{}'::date[];
    for v in
        select a.person_no, a.kind, a.from_day, a.to_day
        from register.absence a
        where a.person_no = any (v_adult)
    loop
        v_from := v_from || array_position(numbers, v.person_no, first_adult);
        v_kind := v_kind || v.kind;
        v_born := v_born || v.from_day;
        v_status_date := v_status_date || v.to_day;
    end loop;
    p_revision.a_person := v_from;
    p_revision.a_kind := v_kind;
    p_revision.a_from := v_born;
    p_revision.a_to := v_status_date;

    -- Anybody protected who lives here hides the address, also from the one who asked by it: a
    -- step-parent or grandparent no less than a child. So does the worklist.
    p_revision.h_hidden := exists (
        select
        from register.protection s
        where s.person_no = any (p_circle.resident_today)
            and s.from_day <= v_today and s.to_day > v_today);
    p_revision.h_large := p_circle.is_large;
    p_revision.h_address := p_address_no;
    select case when not p_revision.h_hidden then a.address_id end,
           case when not p_revision.h_hidden then a.label end, a.municipality_code
    into p_revision.h_address_id, p_revision.h_label, p_revision.h_municipality
    from register.address a
    where a.address_no = p_address_no;
end
$$;
comment on function casework.lookup_household is
    'Household arrays of a revision. Reads register.person, partner, custody, residence, absence,
protection, address.';
