-- Write one log entry: header bytes, content under a salt per subject, and the mark for the
-- sealer. p_subjects are distinct; p_bodies[i] is the exact text hashed for p_subjects[i].
-- The bytes are described in sql/README.md; `audit verify` is written from there.
-- Inserts into audit.entry, audit.content, audit.pending.
create or replace function audit.write(
    p_request_id uuid,
    p_seq int,
    p_actor_id uuid,
    p_role text,
    p_action text,
    p_outcome text,
    p_resource_id uuid,
    p_subjects text[],
    p_bodies text[]
) returns bigint
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_entry_id bigint := nextval('audit.entry_id_seq');
    v_at timestamptz := clock_timestamp();
    v_commitments text := '';
begin
    if cardinality(p_subjects) > 0 then
        with part as materialized (
            select s.subject, s.body,
                uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) as salt
            from unnest(p_subjects, p_bodies) as s (subject, body)
        ), kept as (
            insert into audit.content (entry_id, subject, salt, body)
            select v_entry_id, part.subject, part.salt, part.body from part
        ), hashed as (
            select encode(sha256(part.salt || convert_to(part.body, 'UTF8')), 'base64')
                collate "C" as commitment
            from part
        )
        select string_agg('"' || h.commitment || '"', ',' order by h.commitment)
        into v_commitments
        from hashed h;
    end if;
    insert into audit.entry (entry_id, request_id, seq, at, actor_id, role, action, outcome,
        resource_id, header)
    values (v_entry_id, p_request_id, p_seq, v_at, p_actor_id, p_role, p_action, p_outcome,
        p_resource_id, convert_to(
            '{"entry_id":"' || v_entry_id
            || '","at":"' || to_char(v_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
            || '","actor":' || coalesce('"' || p_actor_id || '"', 'null')
            || ',"role":' || coalesce('"' || p_role || '"', 'null')
            || ',"action":"' || p_action
            || '","outcome":"' || p_outcome
            || '","request_id":"' || p_request_id
            || '","commitments":[' || v_commitments || ']}', 'UTF8'));
    insert into audit.pending (entry_id, at) values (v_entry_id, v_at);
    return v_entry_id;
end
$$;
comment on function audit.write(uuid, int, uuid, text, text, text, uuid, text[], text[]) is
    'One log entry. Inserts into audit.entry, audit.content, audit.pending.';
