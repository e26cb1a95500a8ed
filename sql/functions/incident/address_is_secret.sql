-- True if an address must not be pointed to: a shelter, or somebody registered there today has
-- name and address protection or is threatened (protection valid today). Unknown is secret.
-- Reads register.address, residence, protection.
create or replace function casework.address_is_secret(p_address_no int, p_today date)
returns boolean
language plpgsql stable
as $$
begin
    if not exists (select from register.address a
        where a.address_no = p_address_no and a.kind <> 'shelter') then
        return true;
    end if;
    return exists (
        select
        from register.residence r
        join register.protection p on p.person_no = r.person_no
        where r.address_no = p_address_no and r.from_day <= p_today and r.to_day > p_today
            and p.from_day <= p_today and p.to_day > p_today);
end
$$;
comment on function casework.address_is_secret(int, date) is
    'Shelter or protected. Reads register.address, residence, protection.';
