-- Remove what the source has deleted, with its log entry. A removed address leaves its residences
-- and cases behind with the municipality only. Ids that are not there are counted, nothing else:
-- the same set may come twice.
-- Deletes from all tables of register but source; writes audit.
create or replace function register.import_merge_deletions(p_request_id uuid, p_seq int)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_persons int[];
    v_addresses int[];
    v_cases text[];
    v_subjects text[];
    v_bodies text[];
    v_named bigint;
begin
    select array_agg(p.person_no), array_agg(p.person_key::text),
        array_agg(json_build_object('case_number', null, 'person', p.person_key)::text)
    into v_persons, v_subjects, v_bodies
    from register.person p
    where p.person_id in (select d.id from pg_temp.stage_deletion d where d.kind = 'person');
    select array_agg(a.address_no) into v_addresses
    from register.address a
    where a.address_id in (select d.id::uuid from pg_temp.stage_deletion d
        where d.kind = 'address');
    select array_agg(i.case_number) into v_cases
    from register.incident i
    where i.case_number in (select d.id from pg_temp.stage_deletion d where d.kind = 'case');

    perform register.import_remove_case(v_cases);
    delete from register.residence r where r.person_no = any (v_persons);
    delete from register.kinship r
    where r.child_no = any (v_persons) or r.parent_no = any (v_persons);
    delete from register.partner r
    where r.person_no = any (v_persons) or r.partner_no = any (v_persons);
    delete from register.custody r
    where r.child_no = any (v_persons) or r.holder_no = any (v_persons);
    delete from register.protection r where r.person_no = any (v_persons);
    delete from register.absence r where r.person_no = any (v_persons);
    delete from register.involvement r where r.person_no = any (v_persons);
    delete from register.person r where r.person_no = any (v_persons);
    update register.residence r
    set address_no = null, municipality_code = coalesce(r.municipality_code, a.municipality_code)
    from register.address a
    where a.address_no = any (v_addresses) and r.address_no = a.address_no;
    update register.incident r
    set address_no = null, municipality_code = coalesce(r.municipality_code, a.municipality_code)
    from register.address a
    where a.address_no = any (v_addresses) and r.address_no = a.address_no;
    delete from register.address r where r.address_no = any (v_addresses);

    select count(distinct (d.kind, d.id)) into v_named from pg_temp.stage_deletion d;
    perform register.import_count('persons_removed', coalesce(cardinality(v_persons), 0));
    perform register.import_count('addresses_removed', coalesce(cardinality(v_addresses), 0));
    perform register.import_count('cases_removed', coalesce(cardinality(v_cases), 0));
    perform register.import_count('deletions_not_found', v_named
        - coalesce(cardinality(v_persons), 0) - coalesce(cardinality(v_addresses), 0)
        - coalesce(cardinality(v_cases), 0));
    select coalesce(v_subjects, '{}') || coalesce(array_agg('case:' || n), '{}'),
        coalesce(v_bodies, '{}')
            || coalesce(array_agg(json_build_object('case_number', n)::text), '{}')
    into v_subjects, v_bodies
    from unnest(v_cases) n;
    perform audit.write(p_request_id, p_seq, null, 'system', 'register.erase', 'ok', null,
        array['request'] || v_subjects,
        array[json_build_object('what', 'deletions', 'rows', v_named, 'by', session_user)::text]
            || v_bodies);
end
$$;
comment on function register.import_merge_deletions(uuid, int) is
    'One transaction of deletions. Deletes from register, writes audit.';
