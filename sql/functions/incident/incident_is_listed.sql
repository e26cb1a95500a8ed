-- Is a case of a kind that the worklist takes (PRACTICE A1, B)? Police contacts are; offences are if
-- a code of the case stands in one of the groups, or is an unknown code of the penal code (7xxxx:
-- a new paragraph must not vanish; unknown traffic and special laws are not fetched). An order that
-- was issued is a banner, not a case. Not listed when every suspect, charged or convicted person's
-- part was dropped as groundless.
-- Reads reference.offence_code, register.involvement.
create or replace function casework.incident_is_listed(
    p_incident_no bigint,
    p_kind text,
    p_code text
) returns boolean
language plpgsql stable
as $$
declare
    v_codes text[];
    v_groundless boolean;
begin
    if p_kind = 'order_issued' then
        return false;
    end if;
    select array_agg(i.code) filter (where i.code is not null),
        bool_and(i.outcome = 'dropped_groundless')
            filter (where i.role in ('suspect', 'charged', 'convicted'))
    into v_codes, v_groundless
    from register.involvement i
    where i.incident_no = p_incident_no;
    if v_groundless then
        return false;
    end if;
    if p_kind <> 'offence' then
        return true;
    end if;
    return exists (
        select
        from unnest(v_codes || p_code) as c (code)
        left join reference.offence_code o on o.code = c.code
        where o.group_id is not null or (o.code is null and c.code ~ '^7[0-9]{4}$'));
end
$$;
comment on function casework.incident_is_listed(bigint, text, text) is
    'Kinds of the worklist. Reads reference.offence_code, register.involvement.';
