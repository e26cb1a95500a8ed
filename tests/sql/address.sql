-- Address search: exact, as a beginning, whole without a dwelling; never a shelter, never one that
-- no longer exists.
begin;
\ir lookup_fixture.inc
select plan(12);
create function pg_temp.find(p_prefix text, p_whole text default null, p_head text default null,
    p_tail text default null, p_floor boolean default false, p_door boolean default false,
    p_user text default 'test.clerk') returns record language sql as $$
    select api.address_search(sha256(convert_to(p_user, 'UTF8')), gen_random_uuid(), false, true,
        p_prefix, p_whole, p_head, p_tail, p_floor, p_door)
$$;
create function pg_temp.show(p record) returns text language plpgsql as $$
begin
    return concat_ws(' ', p.outcome, p.class, nullif(array_to_string(p.label, '; '), ''));
end
$$;
select is(pg_temp.show(pg_temp.find('testvej 4 2 tv 8000 aarhus c', 'testvej 4 2 tv 8000 aarhus c',
    'testvej 4 2 tv ', '8000 aarhus c', true, true)), 'ok A Testvej 4, 2. tv, 8000 Aarhus C',
    'one written like that');
select is(pg_temp.show(pg_temp.find('testvej 4')),
    'ok C Testvej 4, 2. tv, 8000 Aarhus C; Testvej 4, 3. tv, 8000 Aarhus C; Testvej 40, 8000 Aarhus C',
    'several that begin so');
select is(pg_temp.show(pg_temp.find('testvej 4 8000 aarhus c', 'testvej 4 8000 aarhus c',
    'testvej 4 ', '8000 aarhus c')),
    'ok C Testvej 4, 2. tv, 8000 Aarhus C; Testvej 4, 3. tv, 8000 Aarhus C',
    'a whole address without a dwelling: all behind it');
select is(pg_temp.show(pg_temp.find('skjulvej 1 8000 aarhus c', 'skjulvej 1 8000 aarhus c',
    'skjulvej 1 ', '8000 aarhus c')), 'ok C', 'a shelter is not there');
select is(pg_temp.find('skjulvej'), pg_temp.find('findesvej'), 'no trace of a shelter');
select is(pg_temp.show(pg_temp.find('gamlevej 7 8000 aarhus c', 'gamlevej 7 8000 aarhus c',
    'gamlevej 7 ', '8000 aarhus c')), 'ok C', 'discontinued without successor');
select is(pg_temp.show(pg_temp.find('ukendt')), 'ok C', 'none');
insert into register.address (address_id, road_name, house_number, supplementary_town, postcode,
    town, municipality_code, status, kind, label, fold) values
    (gen_random_uuid(), 'Testvej', '60', 'Lilleby', '8000', 'Aarhus C', '0751', 'current',
        'dwelling', 'Testvej 60, Lilleby, 8000 Aarhus C', 'testvej 60 lilleby 8000 aarhus c');
select is(pg_temp.show(pg_temp.find('testvej 60 8000 aarhus c', 'testvej 60 8000 aarhus c',
    'testvej 60 ', '8000 aarhus c')), 'ok A Testvej 60, Lilleby, 8000 Aarhus C',
    'a missing supplementary town is not counted');
insert into register.address (address_id, road_name, house_number, postcode, town,
    municipality_code, status, kind, label, fold)
select gen_random_uuid(), 'Langvej', n::text, '8000', 'Aarhus C', '0751', 'current', 'dwelling',
    'x', 'langvej ' || n || ' 8000 aarhus c'
from generate_series(1, 30) n;
select is(cardinality((r).address_id), 20, 'at most twenty')
from (select api.address_search(sha256('test.clerk'), gen_random_uuid(), false, true, 'langvej',
    null, null, null, false, false) as r) s;
select is(pg_temp.show(pg_temp.find('testvej', p_user => 'test.leader')), 'forbidden',
    'a role that may not');
select is(pg_temp.show(pg_temp.find('testvej', p_user => 'test.nobody')), 'unauthenticated',
    'nobody');
select is(count(*), 1::bigint, 'searching is not logged, a refusal is')
from audit.entry where action = 'address.search';
select * from finish();
rollback;
