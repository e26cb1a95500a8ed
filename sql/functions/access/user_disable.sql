-- `socialsoeg user disable`: no further sign-in, every session ended. False for an unknown name.
-- Updates access.user_account, access.session; inserts into audit.
create or replace function access.user_disable(p_username text) returns boolean
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_user_id uuid;
begin
    update access.user_account a set is_disabled = true
    where a.username = p_username
    returning a.user_id into v_user_id;
    if not found then
        return false;
    end if;
    update access.session s set ended_at = clock_timestamp()
    where s.user_id = v_user_id and s.ended_at is null;
    perform audit.write(gen_random_uuid(), 0, null, 'system', 'admin.user_disable', 'ok',
        v_user_id, array['request'],
        array[json_build_object('username', p_username, 'by', session_user)::text]);
    return true;
end
$$;
comment on function access.user_disable(text) is
    'Disables a user. Updates access.user_account, access.session; inserts into audit.';
