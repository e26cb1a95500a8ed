-- GET /v1/lookups/{id}: a stored look-up from its snapshot alone; the latest revision without
-- p_revision. is_unmasked says whether this user has unmasked it. Logged as a consultation.
-- outcome: ok, not-found (also of another district), unauthenticated, csrf, forbidden.
-- Reads casework.lookup, lookup_revision, lookup_unmask; inserts into audit.
create or replace function api.lookup_read(p_token_hash bytea, p_request_id uuid,
    p_rerun boolean, p_csrf_ok boolean, p_lookup_id uuid, p_revision int)
returns casework.lookup_result
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v casework.lookup_result;
    v_caller record;
begin
    v_caller := access.enter(p_token_hash, p_request_id, p_rerun, p_csrf_ok, 'lookup.read');
    v.outcome := v_caller.outcome;
    if v.outcome <> 'ok' then
        return v;
    end if;
    v := casework.lookup_show(v_caller.user_id, p_lookup_id, p_revision);
    if v_caller.stored_entry_id is null then
        v.outcome := coalesce(v.outcome, 'not-found');
        perform casework.lookup_log(p_request_id, v_caller.user_id, v_caller.role, 'lookup.read',
            v.outcome, p_lookup_id, (v.snapshot).c_number,
            (v.snapshot).p_key || (v.snapshot).c_key,
            json_build_object('case_number', (v.snapshot).c_number,
                'revision', (v.snapshot).revision)::text);
    elsif v.outcome is null or v_caller.stored_outcome <> 'ok' then
        v := null;
        v.outcome := v_caller.stored_outcome;
    end if;
    return v;
end
$$;
comment on function api.lookup_read(bytea, uuid, boolean, boolean, uuid, int) is
    'Reads a stored look-up. Reads casework; inserts into audit.';
