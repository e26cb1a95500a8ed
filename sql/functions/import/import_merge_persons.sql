-- Merge one batch of persons with everything the set states about them, with its log entry: the
-- persons themselves stand in its content.
-- Writes register.person and the spells of the register, audit.
create or replace function register.import_merge_persons(
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
    perform register.import_put_persons(p_batch);
    truncate pg_temp.stage_now;
    insert into pg_temp.stage_now (file, subject_no, other_no, kind, address_no,
        municipality_code, from_day, to_day)
    select s.file, b.person_no, o.person_no, s.kind, a.address_no, s.municipality_code,
        s.from_day, s.to_day
    from pg_temp.stage_spell s
    join pg_temp.stage_batch b on b.person_id = s.subject
    left join register.person o on o.person_id = s.other
    left join register.address a on a.address_id = s.address_id;
    analyze pg_temp.stage_batch, pg_temp.stage_now;
    perform register.import_close_spells();
    perform register.import_put_spells();

    select array_agg(b.person_key::text order by b.person_key),
        array_agg(json_build_object('case_number', null, 'person', b.person_key)::text
            order by b.person_key)
    into v_subjects, v_bodies
    from pg_temp.stage_batch b;
    perform audit.write(p_request_id, p_seq, null, 'system', 'register.import', 'ok', null,
        array['request'] || v_subjects,
        array[json_build_object('what', 'persons', 'rows', cardinality(coalesce(v_subjects, '{}')),
            'by', session_user)::text] || v_bodies);
end
$$;
comment on function register.import_merge_persons(uuid, int, int) is
    'One transaction of persons. Writes register, audit.';
