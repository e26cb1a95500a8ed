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
    v_adult int[];
    v_other int[];
    v_from int[] := '{}'::int[];
    v_to int[] := '{}'::int[];
    v_kind text[] := '{}'::text[];
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

    select coalesce(array_agg(distinct a.no), '{}')
    into v_adult
    from (
        select unnest(v_parent_here || p_extra)
        union all
        select r.no
        from unnest(v_resident) as r (no)
        where r.no = any (v_parent) or r.no = any (v_holder) or r.no = any (p_parties)
            or exists (
                select from unnest(v_partner_a, v_partner_b) as t (a, b)
                where (t.a = r.no and t.b = any (v_parent))
                    or (t.b = r.no and t.a = any (v_parent)))
    ) as a (no);
    v_other := case when p_circle.is_large then '{}'::int[] else array(
        select r.no from unnest(v_resident) as r (no)
        where r.no <> all (v_adult)
            or (r.no = any (p_extra) and p_extra_as[array_position(p_extra, r.no)] = 'daily_care'))
        end;

    select coalesce(array_agg(s.person_no), '{}'), coalesce(array_agg(s.person_key), '{}'),
           coalesce(array_agg(s.given_name), '{}'), coalesce(array_agg(s.surname), '{}'),
           coalesce(array_agg(s.cpr), '{}'), coalesce(array_agg(s.birth_date), '{}'),
           coalesce(array_agg(s.sex), '{}'), coalesce(array_agg(s.status), '{}'),
           coalesce(array_agg(s.status_date), '{}'),
           coalesce(array_agg((array['child', 'adult', 'other'])[s.class]), '{}'),
           coalesce(array_agg(case
               when s.class <> 1 then null
               when s.person_no = any (p_circle.child_here) then 'here'
               when s.person_no = any (p_circle.child_moved) then 'moved'
               else 'elsewhere' end), '{}'),
           coalesce(array_agg(s.person_no = any (p_circle.resident_today)), '{}'),
           coalesce(array_agg(s.person_no = any (p_circle.resident_on_day)), '{}'),
           coalesce(array_agg(s.class = 2 or s.person_no = any (p_extra)), '{}'),
           coalesce(array_agg(case when s.class = 2
               then p_extra_as[array_position(p_extra, s.person_no)] end), '{}'),
           coalesce(array_agg((array['B', 'V', 'A'])[s.class] || (s.rank - case s.class
               when 1 then 0
               when 2 then s.children
               else s.children + cardinality(v_adult) end)), '{}'),
           1 + coalesce(min(s.children), 0)
    into numbers, p_revision.p_key, p_revision.p_given, p_revision.p_surname, p_revision.p_cpr,
         p_revision.p_born, p_revision.p_sex, p_revision.p_status, p_revision.p_status_date,
         p_revision.p_class, p_revision.p_registered, p_revision.p_here_today,
         p_revision.p_here_on_day, p_revision.p_looked_up, p_revision.p_as, p_revision.p_ref,
         first_adult
    from (
        select c.class, p.*, cardinality(v_children) as children,
               row_number() over (order by c.class, c.class = 2 and c.no = any (v_parent) desc,
                   p.birth_date, p.person_key) as rank
        from (
            select unnest(v_children), 1
            union all
            select unnest(v_adult), 2
            union all
            select unnest(v_other), 3
        ) as c (no, class)
        join register.person p on p.person_no = c.no
        order by rank
    ) s;
    first_other := first_adult + cardinality(v_adult);

    -- Loops: a household has few ties, and each statement costs more to start than to run.
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
    select coalesce(array_agg(array_position(numbers, a.person_no, first_adult)), '{}'),
           coalesce(array_agg(a.kind), '{}'), coalesce(array_agg(a.from_day), '{}'),
           coalesce(array_agg(a.to_day), '{}')
    into p_revision.a_person, p_revision.a_kind, p_revision.a_from, p_revision.a_to
    from register.absence a
    where a.person_no = any (v_adult);

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
