-- The Danish text of a dwelling: road number letter[, floor. door][, supplementary town], postcode
-- town (the form of Danmarks Adresser).
-- Touches no table.
create or replace function register.address_label(
    p_road_name text,
    p_house_number text,
    p_letter text,
    p_floor text,
    p_door text,
    p_supplementary_town text,
    p_postcode text,
    p_town text
) returns text
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select concat_ws(', ',
        p_road_name || ' ' || p_house_number || coalesce(p_letter, ''),
        nullif(concat_ws(' ', p_floor || '.', p_door), ''),
        p_supplementary_town,
        nullif(concat_ws(' ', p_postcode, p_town), ''))
$$;
comment on function register.address_label(text, text, text, text, text, text, text, text) is
    'Danish text of a dwelling. Touches no table.';
