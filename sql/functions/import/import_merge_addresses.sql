-- Merge one batch of addresses, with its log entry.
-- Writes register.address, audit.
create or replace function register.import_merge_addresses(
    p_request_id uuid,
    p_seq int,
    p_batch int
) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_new bigint;
    v_changed bigint;
begin
    with stated as materialized (
        select s.address_id, normalize(s.road_name, NFC) as road_name, s.house_number, s.letter,
            s.floor, s.door, normalize(s.supplementary_town, NFC) as supplementary_town,
            s.postcode, normalize(s.town, NFC) as town, s.municipality_code, s.road_code,
            s.status, s.kind
        from pg_temp.stage_address s
        where s.batch = p_batch
    ), written as (
        insert into register.address as a (address_id, road_name, house_number, letter, floor,
            door, supplementary_town, postcode, town, municipality_code, road_code, status, kind,
            label, fold)
        select s.*, l.label, register.address_fold(l.label)
        from stated s
        cross join lateral (select register.address_label(s.road_name, s.house_number, s.letter,
            s.floor, s.door, s.supplementary_town, s.postcode, s.town) as label) l
        on conflict (address_id) do update
        set road_name = excluded.road_name, house_number = excluded.house_number,
            letter = excluded.letter, floor = excluded.floor, door = excluded.door,
            supplementary_town = excluded.supplementary_town, postcode = excluded.postcode,
            town = excluded.town, municipality_code = excluded.municipality_code,
            road_code = excluded.road_code, status = excluded.status, kind = excluded.kind,
            label = excluded.label, fold = excluded.fold
        where (a.road_name, a.house_number, a.letter, a.floor, a.door, a.supplementary_town,
                a.postcode, a.town, a.municipality_code, a.road_code, a.status, a.kind, a.label,
                a.fold)
            is distinct from (excluded.road_name, excluded.house_number, excluded.letter,
                excluded.floor, excluded.door, excluded.supplementary_town, excluded.postcode,
                excluded.town, excluded.municipality_code, excluded.road_code, excluded.status,
                excluded.kind, excluded.label, excluded.fold)
        returning a.xmax = 0 as is_new
    )
    select count(*) filter (where w.is_new), count(*) filter (where not w.is_new)
    into v_new, v_changed
    from written w;
    perform register.import_count('addresses_new', v_new);
    perform register.import_count('addresses_changed', v_changed);
    perform audit.write(p_request_id, p_seq, null, 'system', 'register.import', 'ok', null,
        array['request'], array[json_build_object('what', 'addresses', 'new', v_new, 'changed',
            v_changed, 'by', session_user)::text]);
end
$$;
comment on function register.import_merge_addresses(uuid, int, int) is
    'One transaction of addresses. Writes register.address, audit.';
