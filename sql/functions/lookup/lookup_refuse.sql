-- Log a refused look-up with its true reason and say what the outside may know: ticket-refused, or
-- too-many-requests with the seconds to wait.
--   p_person_key  the person asked for, null for none or an unknown one
-- Reads audit; inserts into audit.
create or replace function casework.lookup_refuse(p_request_id uuid, p_user_id uuid, p_role text,
    p_action text, p_case_number text, p_person_key uuid, p_limit int, p_body text)
returns casework.lookup_result
language plpgsql
as $$
declare
    v casework.lookup_result;
begin
    v.retry_after_s := casework.lookup_pause(p_user_id, p_case_number, p_limit);
    v.outcome := case when v.retry_after_s is null then 'ticket-refused'
        else 'too-many-requests' end;
    perform casework.lookup_log(p_request_id, p_user_id, p_role, p_action, v.outcome, null,
        p_case_number, array[p_person_key], p_body);
    return v;
end
$$;
comment on function casework.lookup_refuse(uuid, uuid, text, text, text, uuid, int, text) is
    'Logs a refusal. Reads and inserts into audit.';
