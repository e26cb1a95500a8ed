-- Merge one batch of cases with their involvements, with its log entry: cases and persons stand in
-- its content. The first batch also removes cases that have become intelligence.
-- Writes register.incident, register.involvement, casework.provisional_case, audit.
create or replace function register.import_merge_cases(
    p_request_id uuid,
    p_seq int,
    p_batch int
) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_subjects text[];
    v_bodies text[];
begin
    if p_batch = 0 then
        perform register.import_count('cases_removed', register.import_remove_case(
            array(select s.case_number from pg_temp.stage_skipped s)));
    end if;
    perform register.import_put_incidents(p_batch);
    perform register.import_put_involvements(p_batch);

    select array_agg(x.subject order by x.subject), array_agg(x.body order by x.subject)
    into v_subjects, v_bodies
    from (
        select 'case:' || s.case_number as subject,
            json_build_object('case_number', s.case_number)::text as body
        from pg_temp.stage_incident s
        where s.batch = p_batch
        union all
        select p.person_key::text, json_build_object('case_numbers',
            json_agg(distinct s.case_number), 'person', p.person_key)::text
        from pg_temp.stage_incident s
        join pg_temp.stage_involvement v on v.case_number = s.case_number
        join register.person p on p.person_id = v.person_id
        where s.batch = p_batch
        group by p.person_key
    ) x;
    perform audit.write(p_request_id, p_seq, null, 'system', 'register.import', 'ok', null,
        array['request'] || v_subjects,
        array[json_build_object('what', 'cases', 'rows', cardinality(coalesce(v_subjects, '{}')),
            'by', session_user)::text] || v_bodies);
end
$$;
comment on function register.import_merge_cases(uuid, int, int) is
    'One transaction of cases. Writes register, casework.provisional_case, audit.';
