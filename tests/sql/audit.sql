-- The log's bytes: what `audit verify` relies on.
begin;
select plan(14);

create temporary table written as
    select audit.write('00000000-0000-7000-8000-000000000001', 0,
        '00000000-0000-4000-8000-0000000000a1', 'secretariat', 'lookup.create', 'ok',
        '00000000-0000-4000-8000-0000000000b1', array['p1', 'p2', 'request'],
        array['{"æ":"ø"}', '{"x":2}', 'null']) as entry_id;
create temporary table header as
    select e.*, convert_from(e.header, 'UTF8') as text, convert_from(e.header, 'UTF8')::json as j
    from audit.entry e join written using (entry_id);

select is((select count(*) from header), 1::bigint, 'one entry');
select is((select string_agg(k, ',') from header, json_object_keys(j) k),
    'entry_id,at,actor,role,action,outcome,request_id,commitments', 'members and their order');
select unalike((select text from header), '% %', 'no spaces in the header');
select is((select j ->> 'entry_id' from header), (select entry_id::text from header), 'entry id');
select is((select (j ->> 'at')::timestamptz from header), (select at from header),
    'the instant is exact');
select matches((select j ->> 'at' from header), '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$',
    'the instant is UTC');
select is((select array_agg(c) from header, json_array_elements_text(j -> 'commitments') c),
    (select array_agg(encode(sha256(c.salt || convert_to(c.body, 'UTF8')), 'base64') collate "C"
        order by encode(sha256(c.salt || convert_to(c.body, 'UTF8')), 'base64') collate "C")
        from audit.content c join written using (entry_id)),
    'commitments are the sorted hashes of salt and body');
select is((select count(distinct salt) from audit.content join written using (entry_id)), 3::bigint,
    'a salt per entry and person');
select is((select count(*) from audit.pending join written using (entry_id)), 1::bigint,
    'the sealer will find it');
select unalike((select text from header), '%"x":2%', 'no content in the header');

select is((select entry_id from audit.main_entry('00000000-0000-7000-8000-000000000001')),
    (select entry_id from written), 'a re-run finds the main entry');
select is((select entry_id from audit.main_entry('00000000-0000-7000-8000-000000000002')), null,
    'and none where there is none');
select throws_ok($$select audit.write('00000000-0000-7000-8000-000000000001', 0, null, null,
    'lookup.create', 'ok', null, '{}', '{}')$$, '23505', null, 'one main entry per request');
select audit.write('00000000-0000-7000-8000-000000000003', 0, null, null, 'session.refused',
    'sign-in-failed', null, '{}', '{}');
select is((select convert_from(header, 'UTF8')::json ->> 'commitments' from audit.entry
    where request_id = '00000000-0000-7000-8000-000000000003'), '[]', 'an entry without content');
select * from finish();
rollback;
