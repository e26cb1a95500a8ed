-- Seconds until a user may try a case number again after being refused, or null: p_limit refusals
-- within 24 hours are answered, each later one pauses (DESIGN law 1). Counts the log of committed
-- refusals; concurrent ones may be missed.
-- Reads audit.entry, content.
create or replace function casework.lookup_pause(p_user_id uuid, p_case_number text, p_limit int)
returns int
language sql
stable
as $$
    select ceil(extract(epoch from r.at + interval '24 hours' - clock_timestamp()))::int
    from (
        select e.at
        from audit.entry e
        join audit.content c on c.entry_id = e.entry_id and c.subject = 'request'
        where e.actor_id = p_user_id and e.at > clock_timestamp() - interval '24 hours'
            and e.outcome <> 'ok' and e.outcome in ('ticket-refused', 'too-many-requests')
            and e.action in ('lookup.create', 'lookup.create_override')
            and starts_with(c.body, '{"case_number":' || to_json(p_case_number) || ',')
        order by e.at desc
        offset p_limit - 1
        limit 1
    ) r
$$;
comment on function casework.lookup_pause(uuid, text, int) is
    'Refusal streak of a user on a case number. Reads audit.entry, content.';
