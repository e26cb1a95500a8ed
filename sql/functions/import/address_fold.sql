-- The form in which address texts are compared: lower case, å=aa, æ=ae, ø=oe, accents gone, and
-- every run of other characters one blank. The look-up's type-ahead folds what is typed the same way.
-- Written with translate() because lower() knows Danish letters only in some locales.
-- Touches no table.
create or replace function register.address_fold(p_text text) returns text
language sql immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select btrim(regexp_replace(
        replace(replace(replace(replace(replace(replace(replace(lower(translate(
            normalize(p_text, NFC),
            'ÆØÅÄÖÜÉÈÊËÁÀÂÍÌÎÏÓÒÔÚÙÛÝÐÞÇÑéèêëáàâíìîïóòôúùûýçñ',
            'æøåäöüeeeeaaaiiiiooouuuyðþcneeeeaaaiiiiooouuuycn')),
            'æ', 'ae'), 'ø', 'oe'), 'å', 'aa'), 'ä', 'ae'), 'ö', 'oe'), 'ü', 'y'), 'ð', 'd'),
        '[^a-z0-9]+', ' ', 'g'))
$$;
comment on function register.address_fold(text) is
    'Comparable form of an address text. Touches no table.';
