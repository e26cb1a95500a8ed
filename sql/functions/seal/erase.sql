-- Erase content of the log: the pieces named by p_entry_ids[i] and p_subjects[i] (those that still
-- exist), with the entry that says so in the same transaction. Its content lists entry numbers and
-- commitments, no persons, so that `audit verify` can tell erasure from loss; null if there was
-- nothing to erase. Runs with the rights of role ssg_eraser.
-- Deletes from audit.content, audit.subject_entry; inserts into audit.subject_entry and audit.
create or replace function audit.erase(
    p_request_id uuid,
    p_actor_id uuid,
    p_role text,
    p_entry_ids bigint[],
    p_subjects text[],
    p_reason text
) returns bigint
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_erased json;
begin
    with gone as (
        delete from audit.content c
        using unnest(p_entry_ids, p_subjects) as w (entry_id, subject)
        where c.entry_id = w.entry_id and c.subject = w.subject
        returning c.entry_id,
            encode(sha256(c.salt || convert_to(c.body, 'UTF8')), 'base64') as commitment
    )
    select json_agg(json_build_object('entry_id', g.entry_id::text, 'commitments', g.commitments)
        order by g.entry_id)
    into v_erased
    from (
        select gone.entry_id, array_agg(gone.commitment order by gone.commitment) as commitments
        from gone
        group by gone.entry_id
    ) g;
    if v_erased is null then
        return null;
    end if;
    -- what is left of an entry may still name somebody, so its index is made anew
    delete from audit.subject_entry s where s.entry_id = any (p_entry_ids);
    insert into audit.subject_entry (subject, entry_id)
    select s.subject, c.entry_id
    from audit.content c
    join audit.leaf l on l.entry_id = c.entry_id
    cross join lateral unnest(audit.content_subjects(c.subject, c.body)) as s (subject)
    where c.entry_id = any (p_entry_ids)
        and l.leaf_index < (select i.leaf_count from audit.indexed i)
    on conflict do nothing;
    return audit.write(p_request_id, 0, p_actor_id, p_role, 'content.erase', 'ok', null,
        array['request'], array[json_build_object('reason', p_reason, 'erased', v_erased)::text]);
end
$$;
comment on function audit.erase(uuid, uuid, text, bigint[], text[], text) is
    'Erases content. Deletes from audit.content, audit.subject_entry; inserts into
audit.subject_entry and audit.';
