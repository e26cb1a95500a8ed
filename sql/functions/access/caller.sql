-- The principal behind a token; all null when it is unknown, ended or expired, or its user is
-- disabled. One composite, not a set: a set would cost a table scan of its own in every call.
-- Owned by the table owner, because nobody's context is known before it has answered.
-- Reads access.session, access.user_account, access.user_role.
create or replace function access.caller(
    p_token_hash bytea,
    out user_id uuid,
    out username text,
    out roles text[],
    out district text,
    out municipality text,
    out person_key uuid,
    out session_id uuid,
    out browser boolean,
    out signed_in_at timestamptz,
    out stepped_up_at timestamptz,
    out expires_at timestamptz
)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    select a.user_id, a.username,
        array(select r.role from access.user_role r where r.user_id = a.user_id order by r.role),
        a.district, a.municipality, a.person_key, s.session_id, s.browser, s.signed_in_at,
        s.stepped_up_at, s.expires_at
    into user_id, username, roles, district, municipality, person_key, session_id, browser,
        signed_in_at, stepped_up_at, expires_at
    from access.session s
    join access.user_account a on a.user_id = s.user_id
    where s.token_hash = p_token_hash
        and s.ended_at is null
        and s.expires_at > clock_timestamp()
        and not a.is_disabled;
end
$$;
comment on function access.caller(bytea) is
    'Session to principal. Reads access.session, access.user_account, access.user_role.';
