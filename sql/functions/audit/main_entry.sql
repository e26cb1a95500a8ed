-- The main entry (seq 0) of a request, nulls if it has none yet: a re-run after an unknown outcome
-- asks here whether its first run was committed.
-- Reads audit.entry.
create or replace function audit.main_entry(
    p_request_id uuid,
    out entry_id bigint,
    out outcome text,
    out resource_id uuid,
    out action text
)
language plpgsql
as $$
begin
    perform set_config('ssg.request_id', p_request_id::text, true);
    select e.entry_id, e.outcome, e.resource_id, e.action
    into entry_id, outcome, resource_id, action
    from audit.entry e
    where e.request_id = p_request_id and e.seq = 0;
end
$$;
comment on function audit.main_entry(uuid) is 'What a re-run must not do twice. Reads audit.entry.';
