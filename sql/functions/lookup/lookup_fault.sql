-- Does the ticket hold (DESIGN law 1, PRACTICE A1, A2, A12)? Null, or the first reason why not: for
-- the log alone, outside all reasons look alike. Every look-up walks the whole of it after the same
-- reads, so that neither bytes nor time tell a shelter from an address that does not exist.
--   p_case        all null when the register has no such case
--   p_is_waived   emergency override: existence, age, district and tie are not asked for
--   p_is_provisional  a provisional number of the own district within its hours: nothing is known
--                 of the case yet but that
--   p_household   every person who would be read
-- Reads register.residence, address, reference.municipality, and the user's own family.
create or replace function casework.lookup_fault(p_target_fault text, p_case register.incident,
    p_is_waived boolean, p_is_provisional boolean, p_today date, p_oldest_days int,
    p_district text, p_home_district text, p_user_person_key uuid, p_asked_no int,
    p_is_adult boolean, p_address_no int, p_parties int[], p_circle casework.lookup_circle,
    p_choice int[])
returns text
language plpgsql
stable
as $$
declare
    v_reported date := coalesce(p_case.reported_on, p_case.happened_on);
    v_is_asked boolean := not p_is_waived and not p_is_provisional;
    v_is_known boolean := p_case.incident_no is not null;
    v_is_home boolean;
    v_is_tied boolean;
    v_is_own boolean := false;
begin
    v_is_home := p_home_district = p_district;
    if v_is_known and p_case.district <> p_district and v_is_home is not true then
        v_is_home := exists (
            select
            from register.residence r
            left join register.address a on a.address_no = r.address_no
            join reference.municipality m
                on m.municipality_code = coalesce(a.municipality_code, r.municipality_code)
            where r.person_no = any (p_choice || case
                    when cardinality(p_circle.child_here) = 0 then p_circle.child_elsewhere end)
                and r.from_day <= p_today and r.to_day > p_today and m.district = p_district);
    end if;
    -- Where several families live the case must touch the one that is read, and where people live
    -- side by side (stor adresse) its place tells nothing of any of them.
    v_is_tied := (p_case.address_no = p_address_no and not p_circle.is_large)
        or p_parties && (p_circle.adult || p_circle.child_here || p_circle.child_moved)
        or (cardinality(p_circle.stranger) = 0 and not p_circle.is_large
            and p_parties && p_circle.resident)
        or exists (
            select
            from unnest(p_circle.k_child, p_circle.k_parent, p_circle.k_kind)
                as k (child, parent, kind)
            where k.parent = any (p_parties) and k.kind <> 'foster_parent'
                and k.child = any (p_circle.child_here || p_circle.child_moved))
        -- an adult whose children live in several homes: the tie is the kinship itself
        or (p_choice is not null and p_asked_no = any (p_parties));
    if p_user_person_key is not null then
        v_is_own := casework.lookup_family_of(p_user_person_key) && (p_circle.resident
            || p_circle.k_parent || p_circle.child_elsewhere || p_choice || p_asked_no);
    end if;
    return case
        when p_target_fault is not null then p_target_fault
        when v_is_own then 'own_family'
        -- nothing of a provisional case can be checked, so it opens homes of the own district alone
        when p_is_provisional and v_is_home is false then 'provisional_elsewhere'
        when not v_is_asked then null
        when not v_is_known then 'no_such_case'
        when v_reported > p_today then 'case_in_future'
        when v_reported < p_today - p_oldest_days then 'case_too_old'
        when p_case.district <> p_district and v_is_home is not true then 'other_district'
        when p_is_adult and (p_asked_no = any (p_parties)) is not true then 'not_a_party'
        when v_is_tied is not true then 'no_tie'
    end;
end
$$;
comment on function casework.lookup_fault is
    'The ticket. Reads register.residence, address, kinship, partner, reference.municipality.';
