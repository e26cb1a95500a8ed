-- The own family of a user (PRACTICE D): the person, parents, children, siblings, partners and
-- partners' children. Kinship of all times: a tie that has ended is still a tie.
-- Reads register.person, kinship, partner.
create or replace function casework.lookup_family_of(p_person_key uuid)
returns int[]
language sql
stable
as $$
    with me as (
        select p.person_no from register.person p where p.person_key = p_person_key
    ), parent as (
        select k.parent_no as person_no
        from me join register.kinship k on k.child_no = me.person_no
    ), partner as (
        select t.partner_no as person_no
        from me join register.partner t on t.person_no = me.person_no
        union
        select t.person_no
        from me join register.partner t on t.partner_no = me.person_no
    )
    select coalesce(array_agg(f.person_no), '{}')
    from (
        select person_no from me
        union
        select person_no from parent
        union
        select person_no from partner
        union
        select k.child_no
        from register.kinship k
        where k.parent_no in (
            select person_no from me
            union all
            select person_no from parent
            union all
            select person_no from partner)
    ) f
$$;
comment on function casework.lookup_family_of(uuid) is
    'A user''s own family. Reads register.person, kinship, partner.';
