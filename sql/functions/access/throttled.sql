-- True when a user name, or a client, has had too many failed sign-ins in the last 15 minutes:
-- sign_in_failures_per_quarter per name, ten times that per client. An attempt that is turned away
-- here does not count, so the pause ends by itself.
-- Reads access.sign_in_failure, reference.setting.
create or replace function access.throttled(p_username text, p_client text) returns boolean
language plpgsql
as $$
declare
    v_since timestamptz := clock_timestamp() - interval '15 minutes';
    v_limit int := access.setting('sign_in_failures_per_quarter');
    v_count bigint;
begin
    select count(*) into v_count
    from access.sign_in_failure f
    where f.username_hash = sha256(convert_to(lower(p_username), 'UTF8')) and f.at > v_since;
    if v_count >= v_limit then
        return true;
    end if;
    select count(*) into v_count
    from access.sign_in_failure f
    where f.client = p_client and f.at > v_since;
    return v_count >= v_limit * 10;
end
$$;
comment on function access.throttled(text, text) is
    'Too many failed sign-ins? Reads access.sign_in_failure, reference.setting.';
