-- The body that belongs to casework.case_subject: the case number and what was done.
-- Touches no table.
create or replace function casework.case_body(p_case_number text, p_what json) returns text[]
language plpgsql immutable
as $$
begin
    return array[json_build_object('case_number', p_case_number, 'what', p_what)::text];
end
$$;
comment on function casework.case_body(text, json) is 'Body of an entry. Touches no table.';
