-- The first steps of every act on a stored look-up: who calls, was it done before (a re-run, or an
-- Idempotency-Key), is it there. result.outcome null: go on with lookup and is_expired; anything
-- else is the answer, logged where a log entry is due.
--   p_route  with the look-up's id, so that one key may be used on two of them
-- Reads casework.lookup, idempotency, snapshots; inserts into audit.
create or replace function casework.lookup_enter(p_token_hash bytea, p_request_id uuid,
    p_rerun boolean, p_csrf_ok boolean, p_action text, p_lookup_id uuid, p_route text,
    p_idempotency_key text, p_body_sha256 bytea,
    out result casework.lookup_result,
    out user_id uuid,
    out role text,
    out district text,
    out person_key uuid,
    out today date,
    out fresh_at timestamptz, -- last sign-in or step-up
    out lookup casework.lookup,
    out is_expired boolean)
language plpgsql
as $$
declare
    v_caller record;
    v_key record;
begin
    v_caller := access.enter(p_token_hash, p_request_id, p_rerun, p_csrf_ok, p_action);
    result.outcome := v_caller.outcome;
    if v_caller.outcome <> 'ok' then
        return;
    end if;
    user_id := v_caller.user_id;
    role := v_caller.role;
    district := v_caller.district;
    person_key := v_caller.person_key;
    today := v_caller.today;
    fresh_at := greatest(v_caller.signed_in_at, v_caller.stepped_up_at);
    if v_caller.stored_entry_id is not null then
        if v_caller.stored_outcome = 'ok' then
            result := casework.lookup_show(user_id, p_lookup_id, null);
        end if;
        result.outcome := v_caller.stored_outcome;
        return;
    end if;
    v_key := casework.idempotency_find(user_id, p_route, p_idempotency_key, p_body_sha256);
    result := casework.lookup_show(user_id, p_lookup_id, null);
    if v_key.outcome = 'new' and result.outcome = 'ok' then
        select * into lookup from casework.lookup l where l.lookup_id = p_lookup_id;
        is_expired := lookup.ticket_valid_until <= clock_timestamp();
        result.outcome := null;
        return;
    end if;
    if v_key.outcome = 'new' then
        result.outcome := 'not-found';
    elsif v_key.outcome = 'idempotency-mismatch' then
        result.outcome := v_key.outcome;
    end if;
    perform casework.lookup_log(p_request_id, user_id, role, p_action, result.outcome,
        p_lookup_id, (result.snapshot).c_number,
        case when result.outcome = 'ok' then (result.snapshot).p_key end,
        json_build_object('case_number', (result.snapshot).c_number,
            'repeat_of', v_key.request_id)::text);
end
$$;
comment on function casework.lookup_enter is
    'First steps on a stored look-up. Reads casework; inserts into audit.';
