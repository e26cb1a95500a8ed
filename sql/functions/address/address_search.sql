-- GET /v1/addresses: the addresses a typed text may mean. Not logged: addresses alone, and never a
-- shelter or one that no longer exists. Class A: exactly one address is written like that; else C,
-- with up to 20 that begin like it. The daemon folds the text the way the import folded the labels.
--   p_prefix  what was typed, folded: candidates begin with it
--   p_whole   the typed address, all parts folded; null when it lacks a town
--   p_head    … its road, number, floor and door, with a space behind; p_tail: postcode and town
--   p_has_floor, p_has_door  so that a missing supplementary town is not taken for them
-- outcome: ok, unauthenticated, csrf, forbidden. Reads register.address.
create or replace function api.address_search(p_token_hash bytea, p_request_id uuid,
    p_rerun boolean, p_csrf_ok boolean, p_prefix text, p_whole text, p_head text, p_tail text,
    p_has_floor boolean, p_has_door boolean,
    out outcome text,
    out class text,
    out address_id uuid[],
    out label text[],
    out candidate_class text[],
    out street text[],
    out house_number text[],
    out letter text[],
    out floor text[],
    out door text[],
    out supplementary_town text[],
    out postcode text[],
    out town text[],
    out municipality_code text[])
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_found int[];
    v_beyond text := chr(1114111); -- the last code point: sorts behind whatever may follow
begin
    select e.outcome into outcome
    from access.enter(p_token_hash, p_request_id, p_rerun, p_csrf_ok, 'address.search') e;
    if outcome <> 'ok' then
        return;
    end if;
    select array_agg(a.address_no) into v_found
    from register.address a
    where a.fold >= p_head and a.fold < p_head || v_beyond
        and a.status = 'current' and a.kind <> 'shelter'
        and (a.fold = p_whole or (a.supplementary_town is not null
            and right(a.fold, length(p_tail) + 1) = ' ' || p_tail
            and (a.floor is not null) = p_has_floor and (a.door is not null) = p_has_door));
    class := case when cardinality(v_found) = 1 then 'A' else 'C' end;
    if v_found is null then
        select array_agg(s.address_no) into v_found
        from (
            select a.address_no
            from register.address a
            where a.fold >= p_prefix and a.fold < p_prefix || v_beyond
                and a.status = 'current' and a.kind <> 'shelter'
            order by a.fold
            limit 20
        ) s;
    end if;
    if v_found is null then -- a whole address without floor or door: all dwellings behind it
        select array_agg(s.address_no) into v_found
        from (
            select a.address_no
            from register.address a
            where a.fold >= p_head and a.fold < p_head || v_beyond
                and right(a.fold, length(p_tail) + 1) = ' ' || p_tail
                and a.status = 'current' and a.kind <> 'shelter'
            order by a.fold
            limit 20
        ) s;
    end if;
    select coalesce(array_agg(s.address_id), '{}'), coalesce(array_agg(s.label), '{}'),
           coalesce(array_agg(address_search.class), '{}'),
           coalesce(array_agg(s.road_name), '{}'), coalesce(array_agg(s.house_number), '{}'),
           coalesce(array_agg(s.letter), '{}'), coalesce(array_agg(s.floor), '{}'),
           coalesce(array_agg(s.door), '{}'), coalesce(array_agg(s.supplementary_town), '{}'),
           coalesce(array_agg(s.postcode), '{}'), coalesce(array_agg(s.town), '{}'),
           coalesce(array_agg(s.municipality_code), '{}')
    into address_id, label, candidate_class, street, house_number, letter, floor, door,
         supplementary_town, postcode, town, municipality_code
    from (
        select a.*
        from register.address a
        where a.address_no = any (v_found)
        order by a.fold, a.address_no
        limit 20
    ) s;
end
$$;
comment on function api.address_search is 'Addresses by text. Reads register.address.';
