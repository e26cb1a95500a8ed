-- A stored look-up as its user may see it: a revision's snapshot (the latest without p_revision)
-- and whether this user has unmasked it. Null outcome: not there, of another district, or of the
-- user's own family, which a colleague may look up but nobody for themselves (PRACTICE D).
-- Reads casework.lookup, lookup_revision, lookup_unmask, access.user_account under row-level
-- security; register.person, kinship, partner.
create or replace function casework.lookup_show(p_user_id uuid, p_lookup_id uuid, p_revision int)
returns casework.lookup_result
language plpgsql
stable
as $$
declare
    v casework.lookup_result;
begin
    select l.override_reason is not null, l.ticket_valid_until,
           exists (
               select
               from casework.lookup_unmask u
               where u.lookup_id = l.lookup_id and u.user_id = p_user_id)
    into v.is_override, v.ticket_until, v.is_unmasked
    from casework.lookup l
    where l.lookup_id = p_lookup_id;
    if found then
        select r into v.snapshot
        from casework.lookup_revision r
        where r.lookup_id = p_lookup_id and (p_revision is null or r.revision = p_revision)
        order by r.revision desc
        limit 1;
        if not found then
            return v;
        end if;
        if exists (
            select
            from access.user_account u
            join register.person p on p.person_no = any (casework.lookup_family_of(u.person_key))
            where u.user_id = p_user_id and u.person_key is not null
                and p.person_key = any ((v.snapshot).p_key))
        then
            return null;
        end if;
        v.outcome := 'ok';
    end if;
    return v;
end
$$;
comment on function casework.lookup_show(uuid, uuid, int) is
    'A stored look-up. Reads casework.lookup, lookup_revision, lookup_unmask, access.user_account.';
