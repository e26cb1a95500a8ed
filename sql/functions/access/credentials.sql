-- What a sign-in is checked against, or no row for an unknown or disabled user.
-- Owned by the table owner: password hashes are readable through it only.
-- Reads access.user_account, access.user_role.
create or replace function access.credentials(
    p_username text,
    out user_id uuid,
    out password_hash text,
    out roles text[],
    out district text,
    out municipality text
) returns setof record
language plpgsql stable security definer rows 1
set search_path = pg_catalog, pg_temp
as $$
begin
    return query
        select a.user_id, a.password_hash,
            array(select r.role from access.user_role r where r.user_id = a.user_id
                order by r.role),
            a.district, a.municipality
        from access.user_account a
        where a.username = p_username and not a.is_disabled;
end
$$;
comment on function access.credentials(text) is
    'User name to password hash. Reads access.user_account, access.user_role.';
