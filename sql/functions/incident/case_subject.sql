-- The subject of a log entry about one case; none when the case was not found.
-- Touches no table.
create or replace function casework.case_subject(p_case_number text) returns text[]
language plpgsql immutable
as $$
begin
    if p_case_number is null then
        return array['request'];
    end if;
    return array['case:' || p_case_number];
end
$$;
comment on function casework.case_subject(text) is 'Subject of an entry. Touches no table.';
