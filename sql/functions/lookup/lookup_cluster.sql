-- Everybody tied to the seeds by kinship, custody or partnership valid today, step by step, as far
-- as the ties run through the given persons: one family among several at an address.
create or replace function casework.lookup_cluster(p_seeds int[], p_persons int[], p_today date)
returns int[]
language sql
stable
as $$
    with recursive family (person_no) as (
        select s.person_no
        from unnest(p_seeds) as s (person_no)
        where s.person_no = any (p_persons)
        union
        select tie.person_no
        from family f
        cross join lateral (
            select k.parent_no
            from register.kinship k
            where k.child_no = f.person_no and k.from_day <= p_today and k.to_day > p_today
            union all
            select k.child_no
            from register.kinship k
            where k.parent_no = f.person_no and k.from_day <= p_today and k.to_day > p_today
            union all
            select t.partner_no
            from register.partner t
            where t.person_no = f.person_no and t.from_day <= p_today and t.to_day > p_today
            union all
            select t.person_no
            from register.partner t
            where t.partner_no = f.person_no and t.from_day <= p_today and t.to_day > p_today
            union all
            select u.holder_no
            from register.custody u
            where u.child_no = f.person_no and u.from_day <= p_today and u.to_day > p_today
            union all
            select u.child_no
            from register.custody u
            where u.holder_no = f.person_no and u.from_day <= p_today and u.to_day > p_today
        ) as tie (person_no)
        where tie.person_no = any (p_persons)
    )
    select coalesce(array_agg(family.person_no), '{}') from family
$$;
comment on function casework.lookup_cluster(int[], int[], date) is
    'One family among several. Reads register.kinship, partner, custody.';
