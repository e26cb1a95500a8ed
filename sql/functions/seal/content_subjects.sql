-- Whom and what a piece of content concerns: its own subject and what its body names as person,
-- persons, case_number, address_id. A body that is no JSON names nothing.
-- Touches no table.
create or replace function audit.content_subjects(p_subject text, p_body text) returns text[]
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_body jsonb;
    v_subjects text[];
begin
    begin
        v_body := p_body::jsonb;
    exception when data_exception then
        v_body := null;
    end;
    select array_agg(distinct s.subject) into v_subjects
    from (
        select p_subject
        union all
        select v_body ->> 'person'
        union all
        select p.key
        from jsonb_array_elements_text(case when jsonb_typeof(v_body -> 'persons') = 'array'
            then v_body -> 'persons' else '[]' end) as p (key)
        union all
        select 'case:' || (v_body ->> 'case_number')
        union all
        select 'address:' || (v_body ->> 'address_id')
    ) as s (subject)
    where s.subject <> 'request';
    return coalesce(v_subjects, '{}');
end
$$;
comment on function audit.content_subjects(text, text) is
    'Subjects of a piece of content. Touches no table.';
