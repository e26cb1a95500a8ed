-- The log entry of an act on a look-up: what was asked for, and every person it concerned.
-- Inserts into audit.
create or replace function casework.lookup_log(p_request_id uuid, p_user_id uuid, p_role text,
    p_action text, p_outcome text, p_lookup_id uuid, p_case_number text,
    p_persons uuid[], p_body text)
returns void
language plpgsql
as $$
declare
    v_subjects text[];
    v_bodies text[];
    v_start text := '{"case_number":' || coalesce(to_json(p_case_number)::text, 'null')
        || ',"person":"';
begin
    select array_agg(k.key::text), array_agg(v_start || k.key::text || '"}')
    into v_subjects, v_bodies
    from (select distinct unnest(p_persons)) as k (key)
    where k.key is not null;
    perform audit.write(p_request_id, 0, p_user_id, p_role, p_action, p_outcome, p_lookup_id,
        array['request'] || v_subjects, array[p_body] || v_bodies);
end
$$;
comment on function casework.lookup_log(uuid, uuid, text, text, text, uuid, text, uuid[],
    text) is
    'Logs an act on a look-up. Inserts into audit.';
