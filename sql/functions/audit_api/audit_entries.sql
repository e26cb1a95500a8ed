-- GET /v1/audit/entries: a page of the log, newest first, as parallel arrays. Filters that are null
-- do not apply; persons and cases are found through the index of subjects, so an entry is found by
-- them once it is sealed. Reading the log is logged, with the person or case asked for as subject.
-- A case number is shown where an entry has exactly one; null after erasure.
-- outcome: ok, unauthenticated, forbidden.
-- Reads audit.entry, audit.content, audit.leaf, audit.subject_entry, access.user_account; inserts
-- into audit.
create or replace function api.audit_entries(
    p_token_hash bytea,
    p_request_id uuid,
    p_rerun boolean,
    p_csrf_ok boolean,
    p_of_request uuid,
    p_person_key uuid,
    p_username text,
    p_case_number text,
    p_from date,
    p_to date,
    p_before bigint,
    p_limit int,
    out outcome text,
    out e_id bigint[],
    out e_at timestamptz[],
    out e_actor uuid[],
    out e_role text[],
    out e_action text[],
    out e_outcome text[],
    out e_case text[],
    out e_request uuid[],
    out e_leaf bigint[],
    out next_before bigint
)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
    v_caller record;
    v_subject text;
    v_user_id uuid;
begin
    v_caller := access.enter(p_token_hash, p_request_id, p_rerun, p_csrf_ok, 'audit.entries');
    outcome := v_caller.outcome;
    if outcome <> 'ok' then
        return;
    end if;
    -- a name that nobody has finds nothing
    v_user_id := (select u.user_id from access.user_account u where u.username = p_username);
    with page as materialized (
        select e.*, l.leaf_index, (
                select case when count(distinct s.subject) = 1 then min(substr(s.subject, 6)) end
                from audit.content c
                cross join lateral unnest(audit.content_subjects(c.subject, c.body))
                    as s (subject)
                where c.entry_id = e.entry_id and s.subject like 'case:%'
            ) as case_number,
            row_number() over (order by e.entry_id desc) as place
        from audit.entry e
        left join audit.leaf l on l.entry_id = e.entry_id
        where (p_before is null or e.entry_id < p_before)
            and (p_of_request is null or e.request_id = p_of_request)
            and (p_username is null or e.actor_id = v_user_id)
            and (p_person_key is null or e.entry_id in (select s.entry_id
                from audit.subject_entry s where s.subject = p_person_key::text))
            and (p_case_number is null or e.entry_id in (select s.entry_id
                from audit.subject_entry s where s.subject = 'case:' || p_case_number))
            and (p_from is null or e.at >= p_from::timestamp at time zone 'Europe/Copenhagen')
            and (p_to is null or e.at < (p_to + 1)::timestamp at time zone 'Europe/Copenhagen')
        order by e.entry_id desc
        limit p_limit + 1
    )
    select coalesce(array_agg(p.entry_id order by p.place), '{}'),
        coalesce(array_agg(p.at order by p.place), '{}'),
        coalesce(array_agg(p.actor_id order by p.place), '{}'),
        coalesce(array_agg(p.role order by p.place), '{}'),
        coalesce(array_agg(p.action order by p.place), '{}'),
        coalesce(array_agg(p.outcome order by p.place), '{}'),
        coalesce(array_agg(p.case_number order by p.place), '{}'),
        coalesce(array_agg(p.request_id order by p.place), '{}'),
        coalesce(array_agg(p.leaf_index order by p.place), '{}'),
        (select min(q.entry_id) from page q
            where q.place <= p_limit having (select count(*) from page) > p_limit)
    into e_id, e_at, e_actor, e_role, e_action, e_outcome, e_case, e_request, e_leaf, next_before
    from page p
    where p.place <= p_limit;
    if v_caller.stored_entry_id is null then
        v_subject := coalesce(p_person_key::text, 'case:' || p_case_number, 'request');
        perform audit.write(p_request_id, 0, v_caller.user_id, v_caller.role, 'audit.entries',
            'ok', null, array[v_subject], array[json_strip_nulls(json_build_object('request_id',
                p_of_request, 'person', p_person_key, 'username', p_username, 'case_number',
                p_case_number, 'from', p_from, 'to', p_to, 'before', p_before::text))::text]);
    end if;
end
$$;
comment on function api.audit_entries(bytea, uuid, boolean, boolean, uuid, uuid, text, text, date,
    date, bigint, int) is
    'A page of the log. Reads audit, access.user_account; inserts into audit.';
