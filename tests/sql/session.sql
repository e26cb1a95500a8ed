-- Sign-in, throttle, sessions, the permission check and the context it leaves behind.
begin;
select plan(42);

insert into access.user_account (user_id, username, password_hash, district) values
    ('00000000-0000-4000-8000-0000000000a1', 'sess.clerk', 'hash1', '1461'),
    ('00000000-0000-4000-8000-0000000000a2', 'sess.leader', 'hash2', '1470');
insert into access.user_role (user_id, role) values
    ('00000000-0000-4000-8000-0000000000a1', 'secretariat'),
    ('00000000-0000-4000-8000-0000000000a2', 'leader');
create function pg_temp.id(n int) returns uuid language sql as
    $$ select ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid $$;
create function pg_temp.finish(n int, p_user text, p_hash text, p_ok boolean,
    p_rerun boolean default false, p_client text default 'client')
returns text language sql as $$
    select outcome from api.sign_in_finish(pg_temp.id(n), p_rerun, p_user, p_client, p_hash, p_ok,
        sha256(convert_to(n::text, 'UTF8')), false)
$$;
create function pg_temp.entries(n int) returns bigint language sql as
    $$ select count(*) from audit.entry where request_id = pg_temp.id(n) $$;

-- sign-in
select results_eq($$select * from api.sign_in_begin(gen_random_uuid(), false, 'sess.clerk', 'c')$$,
    $$values ('ok'::text, 'hash1'::text)$$, 'the hash of a user');
select results_eq($$select * from api.sign_in_begin(gen_random_uuid(), false, 'SESS.Clerk', 'c')$$,
    $$values ('ok'::text, 'hash1'::text)$$, 'user names are read without case');
select results_eq($$select * from api.sign_in_begin(gen_random_uuid(), false, 'nobody', 'c')$$,
    $$values ('ok'::text, null::text)$$, 'an unknown user looks the same but for the hash');
select is(pg_temp.finish(1, 'sess.clerk', 'hash1', true), 'ok', 'the right password');
select is(pg_temp.entries(1), 1::bigint, 'is logged');
select is(pg_temp.finish(1, 'sess.clerk', 'hash1', true, true), 'ok', 'a re-run says the same');
select is(pg_temp.entries(1), 1::bigint, 'and logs nothing more');
select is((select count(*) from access.session where user_id
    = '00000000-0000-4000-8000-0000000000a1'), 1::bigint, 'nor makes another session');
select is(pg_temp.finish(2, 'sess.clerk', 'hash1', false), 'sign-in-failed', 'a wrong password');
select is(pg_temp.finish(3, 'sess.clerk', 'old hash', true), 'sign-in-failed',
    'a password that was changed meanwhile');
select is(pg_temp.finish(4, 'nobody', '', false), 'sign-in-failed', 'an unknown user');
select is(pg_temp.entries(4), 1::bigint, 'is logged too');
select unalike((select convert_from(header, 'UTF8') from audit.entry
    where request_id = pg_temp.id(4)), '%nobody%', 'without the typed name in the header');
select is(pg_temp.finish(4, 'nobody', '', false, true), 'sign-in-failed', 're-run of a refusal');
select is(pg_temp.entries(4), 1::bigint, 'logs once');
select is((select expires_at - signed_in_at between interval '9 hours 59 minutes'
    and interval '10 hours 1 minute' from access.session
    where user_id = '00000000-0000-4000-8000-0000000000a1'), true, 'sessions last session_hours');

-- who am I
select results_eq($$select outcome, username, roles, district from api.session_show(sha256('1'),
    gen_random_uuid(), false, true)$$,
    $$values ('ok'::text, 'sess.clerk'::text, array['secretariat'], '1461'::text)$$, 'who am I');
select is((select outcome from api.session_show(sha256('x'), gen_random_uuid(), false, true)),
    'unauthenticated', 'an unknown token');
select is((select outcome from api.session_show(null, gen_random_uuid(), false, true)),
    'unauthenticated', 'no token');
update access.user_account set is_disabled = true where username = 'sess.clerk';
select is((select outcome from api.session_show(sha256('1'), gen_random_uuid(), false, true)),
    'unauthenticated', 'a disabled user');
select is(pg_temp.finish(5, 'sess.clerk', 'hash1', true), 'sign-in-failed', 'cannot sign in');
update access.user_account set is_disabled = false where username = 'sess.clerk';

-- refusals of a known session
select is((select outcome from access.enter(sha256('1'), pg_temp.id(10), false, true,
    'lookup.unmask')), 'forbidden', 'a role that may not');
select is((select outcome from audit.entry where request_id = pg_temp.id(10)), 'forbidden',
    'is logged');
select is((select outcome from access.enter(sha256('1'), pg_temp.id(10), true, true,
    'lookup.unmask')), 'forbidden', 'its re-run says the same');
select is(pg_temp.entries(10), 1::bigint, 'and logs nothing more');
select is((select outcome from access.enter(sha256('1'), pg_temp.id(11), false, false,
    'lookup.create')), 'csrf', 'a missing csrf value comes before the role');
select is((select outcome from access.enter(sha256('1'), pg_temp.id(12), false, true,
    'no.such_action')), 'forbidden', 'an unknown action is nobody''s');
select is((select outcome from access.enter(sha256('x'), pg_temp.id(13), false, true,
    'lookup.create')), 'unauthenticated', 'without a session');
select is(pg_temp.entries(13), 0::bigint, 'nothing is logged');

-- [valid, invalid, valid] on one connection, in one transaction
select is(pg_temp.finish(20, 'sess.leader', 'hash2', true), 'ok', 'a second user');
select access.enter(sha256('1'), gen_random_uuid(), false, true, 'lookup.create');
select is(concat_ws('|', current_setting('ssg.user_id'), current_setting('ssg.role'),
    current_setting('ssg.district')),
    '00000000-0000-4000-8000-0000000000a1|secretariat|1461', 'the first caller''s context');
select access.enter(sha256('x'), gen_random_uuid(), false, true, 'lookup.create');
select is(concat(current_setting('ssg.user_id'), current_setting('ssg.role'),
    current_setting('ssg.district'), current_setting('ssg.municipality')), '',
    'a refused caller leaves nobody');
select access.enter(sha256('20'), gen_random_uuid(), false, true, 'lookup.read');
select is(concat_ws('|', current_setting('ssg.user_id'), current_setting('ssg.role'),
    current_setting('ssg.district')),
    '00000000-0000-4000-8000-0000000000a2|leader|1470', 'the third caller''s context');
select access.enter(sha256('20'), gen_random_uuid(), false, true, 'lookup.create');
select is(current_setting('ssg.user_id'), '', 'a caller without the role leaves nobody');

-- step-up and sign-out
select is((select password_hash from api.step_up_begin(sha256('1'), gen_random_uuid(), false, true,
    'client')), 'hash1', 'step-up checks the caller''s own password');
select is((select outcome from api.step_up_finish(sha256('1'), pg_temp.id(30), false, true,
    'client', 'hash1', true)), 'ok', 'step-up');
select isnt((select stepped_up_at from access.caller(sha256('1'))), null, 'is remembered');
select is((select outcome from api.session_end(sha256('1'), pg_temp.id(31), false, true))
    || (select outcome from api.session_end(sha256('1'), pg_temp.id(31), true, true)), 'okok',
    'sign-out, and its re-run');
select is((select outcome from api.session_show(sha256('1'), gen_random_uuid(), false, true)),
    'unauthenticated', 'the session is over');

-- throttle: three failures above stand already
select pg_temp.finish(40 + n, 'sess.clerk', 'hash1', false) from generate_series(1, 7) n;
select is((select outcome from api.sign_in_begin(gen_random_uuid(), false, 'sess.clerk', 'client')),
    'too-many-requests', 'ten failures of one name from one client pause them');
select is((select outcome from api.sign_in_begin(gen_random_uuid(), false, 'sess.clerk', 'other')),
    'ok', 'but not the user at another client');
select pg_temp.finish(60 + n, 'sess.clerk', 'hash1', false, false, 'client' || n)
from generate_series(1, 90) n;
select is((select outcome from api.sign_in_begin(gen_random_uuid(), false, 'sess.clerk', 'other')),
    'too-many-requests', 'a hundred failures of one name pause it everywhere');
select * from finish();
rollback;
