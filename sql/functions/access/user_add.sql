-- `socialsoeg user add`: one user with one role, and the log entry. Runs with the caller's rights
-- (a member of the table owner); raises with a readable text where the input cannot be.
-- Inserts into access.user_account, access.user_role, audit.
create or replace function access.user_add(
    p_username text,
    p_password_hash text,
    p_role text,
    p_district text,
    p_municipality text,
    p_person_key uuid
) returns uuid
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_user_id uuid := gen_random_uuid();
begin
    if p_role in ('secretariat', 'social_worker', 'leader') and p_district is null then
        raise exception 'role % needs a district', p_role using errcode = '22023';
    end if;
    if p_role = 'liaison' and p_municipality is null then
        raise exception 'role % needs a municipality', p_role using errcode = '22023';
    end if;
    insert into access.user_account (user_id, username, password_hash, district, municipality,
        person_key)
    values (v_user_id, p_username, p_password_hash, p_district, p_municipality, p_person_key);
    insert into access.user_role (user_id, role) values (v_user_id, p_role);
    perform audit.write(gen_random_uuid(), 0, null, 'system', 'admin.user_add', 'ok', v_user_id,
        array['request'], array[json_build_object('username', p_username, 'role', p_role,
            'district', p_district, 'municipality', p_municipality, 'by', session_user)::text]);
    return v_user_id;
end
$$;
comment on function access.user_add(text, text, text, text, text, uuid) is
    'Adds a user. Inserts into access.user_account, access.user_role, audit.';
