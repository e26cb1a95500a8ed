-- `socialsoeg user reset`: a new password, the user enabled again, every session ended. False for
-- an unknown name.
-- Updates access.user_account, access.session; inserts into audit.
create or replace function access.user_reset(p_username text, p_password_hash text)
returns boolean
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_user_id uuid;
begin
    update access.user_account a set password_hash = p_password_hash, is_disabled = false
    where a.username = p_username
    returning a.user_id into v_user_id;
    if not found then
        return false;
    end if;
    update access.session s set ended_at = clock_timestamp()
    where s.user_id = v_user_id and s.ended_at is null;
    perform audit.write(gen_random_uuid(), 0, null, 'system', 'admin.user_reset', 'ok', v_user_id,
        array['request'],
        array[json_build_object('username', p_username, 'by', session_user)::text]);
    return true;
end
$$;
comment on function access.user_reset(text, text) is
    'Resets a password. Updates access.user_account, access.session; inserts into audit.';
