-- What a re-run of a look-up answers when its first run was committed after all: the stored
-- look-up, or the stored refusal. Nothing is logged again.
-- Reads casework.lookup, lookup_revision, lookup_unmask; register for a choice; audit for a pause.
create or replace function casework.lookup_stored(p_user_id uuid, p_outcome text,
    p_lookup_id uuid, p_case_number text, p_person_key uuid, p_today date)
returns casework.lookup_result
language plpgsql
stable
as $$
declare
    v casework.lookup_result;
begin
    if p_outcome = 'ok' then
        return casework.lookup_show(p_user_id, p_lookup_id, null);
    elsif p_outcome = 'choose-child' then
        return casework.lookup_choice(
            (casework.lookup_target(null, p_person_key, p_today)).choice, p_today);
    end if;
    v.outcome := p_outcome;
    if p_outcome = 'too-many-requests' then
        v.retry_after_s := casework.lookup_pause(p_user_id, p_case_number, 1);
    end if;
    return v;
end
$$;
comment on function casework.lookup_stored(uuid, text, uuid, text, uuid, date) is
    'The outcome of a first run. Reads casework.lookup, lookup_revision, lookup_unmask.';
