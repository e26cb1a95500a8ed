-- What the log keeps about one person of an entry: the case number and the person, as JSON.
-- Touches no table.
create or replace function casework.log_body(p_case_number text, p_person_key uuid)
returns text
language sql
immutable
return '{"case_number":' || to_json(p_case_number)::text || ',"person":"' || p_person_key::text
    || '"}';
comment on function casework.log_body(text, uuid) is 'Log content per person. Touches no table.';
