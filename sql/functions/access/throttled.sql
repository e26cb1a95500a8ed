-- Too many failed sign-ins in the last 15 minutes? Ten (sign_in_failures_per_quarter) for one user
-- from one client; ten times that for one user or for one client as a whole. So a stranger who
-- tries somebody's name pauses the stranger, and nobody is locked out for long.
-- Reads access.sign_in_failure, reference.setting.
create or replace function access.throttled(p_username text, p_client text) returns boolean
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_since timestamptz := clock_timestamp() - interval '15 minutes';
    v_limit int := access.setting('sign_in_failures_per_quarter');
    v_user bytea := sha256(convert_to(lower(p_username), 'UTF8'));
    v_by_user record;
    v_by_client bigint;
begin
    select count(*) as everywhere, count(*) filter (where f.client = p_client) as from_here
    into v_by_user
    from access.sign_in_failure f
    where f.username_hash = v_user and f.at > v_since;
    select count(*) into v_by_client
    from access.sign_in_failure f
    where f.client = p_client and f.at > v_since;
    return v_by_user.from_here >= v_limit or v_by_user.everywhere >= v_limit * 10
        or v_by_client >= v_limit * 10;
end
$$;
comment on function access.throttled(text, text) is
    'Too many failed sign-ins? Reads access.sign_in_failure, reference.setting.';
