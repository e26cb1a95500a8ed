-- Carry the index of subjects on by at most p_limit leaves; returns how many it took.
-- Reads audit.leaf, audit.content; inserts into audit.subject_entry; updates audit.indexed.
create or replace function audit.index_subjects(p_limit int) returns int
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_from bigint;
    v_to bigint;
begin
    select i.leaf_count into v_from from audit.indexed i for update;
    select coalesce(max(l.leaf_index) + 1, 0) into v_to from audit.leaf l;
    v_to := least(v_to, v_from + p_limit);
    if v_to <= v_from then
        return 0;
    end if;
    insert into audit.subject_entry (subject, entry_id)
    select s.subject, l.entry_id
    from audit.leaf l
    cross join lateral (select d.subject, d.body from audit.content d
        where d.entry_id = l.entry_id offset 0) c -- a probe each, whatever the planner believes
    cross join lateral unnest(audit.content_subjects(c.subject, c.body)) as s (subject)
    where l.leaf_index >= v_from and l.leaf_index < v_to
    on conflict do nothing;
    update audit.indexed i set leaf_count = v_to where i.one;
    return (v_to - v_from)::int;
end
$$;
comment on function audit.index_subjects(int) is
    'Index of subjects. Reads audit.leaf, audit.content; inserts into audit.subject_entry; updates
audit.indexed.';
