-- POST /v1/lookups/{id}/acute-notes: whom the user called because a child is in danger now, when,
-- and what was agreed. outcome: ok (acute_note_id, at, author), not-found, idempotency-mismatch,
-- unauthenticated, csrf, forbidden.
-- Inserts into casework.acute_note, idempotency, audit.
create or replace function api.acute_note_create(p_token_hash bytea, p_request_id uuid,
    p_rerun boolean, p_csrf_ok boolean, p_lookup_id uuid, p_called text,
    p_called_at timestamptz, p_agreed text, p_idempotency_key text, p_body_sha256 bytea,
    out outcome text,
    out acute_note_id uuid,
    out at timestamptz,
    out author text)
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_in record;
    v_route text := 'POST /v1/lookups/' || p_lookup_id || '/acute-notes';
    v_request_id uuid := p_request_id;
begin
    v_in := casework.lookup_enter(p_token_hash, p_request_id, p_rerun, p_csrf_ok,
        'lookup.acute_note', p_lookup_id, v_route, p_idempotency_key, p_body_sha256);
    outcome := (v_in.result).outcome;
    if outcome is null then
        insert into casework.acute_note (lookup_id, request_id, at, by_user, called, called_at,
            agreed)
        values (p_lookup_id, p_request_id, clock_timestamp(), v_in.user_id, p_called,
            p_called_at, p_agreed);
        perform casework.idempotency_keep(v_in.user_id, v_route, p_idempotency_key,
            p_body_sha256, p_lookup_id, p_request_id);
        outcome := 'ok';
        perform casework.lookup_log(p_request_id, v_in.user_id, v_in.role, 'lookup.acute_note',
            outcome, p_lookup_id, (v_in.lookup).case_number, ((v_in.result).snapshot).p_key,
            json_build_object('case_number', (v_in.lookup).case_number, 'called', p_called,
                'called_at', p_called_at, 'agreed', p_agreed)::text);
    elsif outcome = 'ok' and p_idempotency_key is not null then
        select i.request_id into v_request_id
        from casework.idempotency i
        where i.user_id = v_in.user_id and i.route = v_route and i.key = p_idempotency_key;
    end if;
    if outcome = 'ok' then
        select n.acute_note_id, n.at, a.username into acute_note_id, at, author
        from casework.acute_note n
        join access.user_account a on a.user_id = n.by_user
        where n.request_id = v_request_id;
    end if;
end
$$;
comment on function api.acute_note_create is
    'Keeps a note of an acute call. Inserts into casework.acute_note, idempotency, audit.';
