-- Write the persons of one batch, and those of other batches that they are tied to, so that no tie
-- waits for a later transaction. A person_key once given stays.
-- Writes register.person and the temporary table stage_batch.
create or replace function register.import_put_persons(p_batch int) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_new bigint;
    v_changed bigint;
begin
    with wanted as materialized (
        select p.person_id from pg_temp.stage_person p where p.batch = p_batch
        union
        select k.other from pg_temp.stage_spell k
        join pg_temp.stage_person p on p.person_id = k.subject
        where p.batch = p_batch and k.other is not null
    ), written as (
        insert into register.person as r (person_id, cpr, other_id, given_name, surname,
            birth_date, sex, status, status_date)
        select s.person_id, s.cpr, s.other_id, normalize(s.given_name, NFC),
            normalize(s.surname, NFC), s.birth_date, s.sex, s.status, s.status_date
        from pg_temp.stage_person s
        join wanted w on w.person_id = s.person_id
        on conflict (person_id) do update
        set cpr = excluded.cpr, other_id = excluded.other_id, given_name = excluded.given_name,
            surname = excluded.surname, birth_date = excluded.birth_date, sex = excluded.sex,
            status = excluded.status, status_date = excluded.status_date
        where (r.cpr, r.other_id, r.given_name, r.surname, r.birth_date, r.sex, r.status,
                r.status_date)
            is distinct from (excluded.cpr, excluded.other_id, excluded.given_name,
                excluded.surname, excluded.birth_date, excluded.sex, excluded.status,
                excluded.status_date)
        returning r.xmax = 0 as is_new
    )
    select count(*) filter (where w.is_new), count(*) filter (where not w.is_new)
    into v_new, v_changed
    from written w;
    perform register.import_count('persons_new', v_new);
    perform register.import_count('persons_changed', v_changed);

    truncate pg_temp.stage_batch;
    insert into pg_temp.stage_batch (person_no, person_id, person_key)
    select r.person_no, r.person_id, r.person_key
    from pg_temp.stage_person s
    join register.person r on r.person_id = s.person_id
    where s.batch = p_batch;
end
$$;
comment on function register.import_put_persons(int) is
    'Persons of one transaction. Writes register.person.';
