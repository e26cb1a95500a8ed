// What the HTTPS floor refuses before anybody looks at the meaning, over real sockets: each fault
// is sent whole, byte by byte, and behind a good request.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ask, connect, connectPlain, request, sleep, startServer } from '../lib/raw.mjs';

let server;
before(async () => { server = await startServer(); });
after(async () => { assert.equal(await server.stop(), 0); });

const onlyEcho = process.env.SSG_URL ? 'needs the echo server' : false;
const good = request('GET', '/healthz');
const head = 'Host: localhost\r\n';
const post = (lines, body = '') =>
  `POST /v1/session HTTP/1.1\r\n${head}Content-Type: application/json\r\n${lines}\r\n${body}`;
const get = (target, lines = head) => `GET ${target} HTTP/1.1\r\n${lines}\r\n`;
const chunked = (body) => post('Transfer-Encoding: chunked\r\n', body);
const long = (count) => 'a'.repeat(count);

const faults = {
  'length and chunked': post('Content-Length: 4\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n'),
  'chunked and length': post('Transfer-Encoding: chunked\r\nContent-Length: 4\r\n', '0\r\n\r\n'),
  'two different lengths': post('Content-Length: 2\r\nContent-Length: 3\r\n', '{}x'),
  'two equal lengths': post('Content-Length: 2\r\nContent-Length: 2\r\n', '{}'),
  'length list': post('Content-Length: 2, 2\r\n', '{}'),
  'length with sign': post('Content-Length: +2\r\n', '{}'),
  'negative length': post('Content-Length: -2\r\n', '{}'),
  'length in hex': post('Content-Length: 0x2\r\n', '{}'),
  'length of 20 digits': post('Content-Length: 18446744073709551618\r\n', '{}'),
  'empty length': post('Content-Length:\r\n', '{}'),
  'length with a space inside': post('Content-Length: 1 2\r\n', '{}'),
  'two hosts': get('/healthz', 'Host: localhost\r\nHost: other\r\n'),
  'no host': get('/healthz', ''),
  'empty host': get('/healthz', 'Host:\r\n'),
  'host with a path': get('/healthz', 'Host: a/b\r\n'),
  'host with user': get('/healthz', 'Host: a@b\r\n'),
  'space before colon': get('/healthz', 'Host : localhost\r\n'),
  'tab before colon': get('/healthz', `${head}X-A\t: b\r\n`),
  'space before colon of another header': get('/healthz', `${head}X-A : b\r\n`),
  'empty header name': get('/healthz', `${head}: b\r\n`),
  'header without colon': get('/healthz', `${head}X-A\r\n`),
  'header name with a control byte': get('/healthz', `${head}X\x01A: b\r\n`),
  'folded header': get('/healthz', `${head}X-A: b\r\n c\r\n`),
  'folded with tab': get('/healthz', `${head}X-A: b\r\n\tc\r\n`),
  'first header folded': get('/healthz', ` x\r\n${head}`),
  'bare LF after the request line': `GET /healthz HTTP/1.1\n${head}\r\n`,
  'bare LF after a header': 'GET /healthz HTTP/1.1\r\nHost: localhost\nX-A: b\r\n\r\n',
  'bare LF as empty line': `GET /healthz HTTP/1.1\r\n${head}\n`,
  'only LF': 'GET /healthz HTTP/1.1\nHost: localhost\n\n',
  'bare CR in a value': get('/healthz', `${head}X-A: b\rc: d\r\n`),
  'CR CR LF': `GET /healthz HTTP/1.1\r\n${head}X-A: b\r\r\n\r\n`,
  'NUL in a value': get('/healthz', `${head}X-A: b\x00c\r\n`),
  'control byte in a value': get('/healthz', `${head}X-A: b\x07c\r\n`),
  'DEL in a value': get('/healthz', `${head}X-A: b\x7fc\r\n`),
  'empty line first': `\r\n${good}`,
  'space first': ` ${good}`,
  'two spaces': `GET  /healthz HTTP/1.1\r\n${head}\r\n`,
  'tab for space': `GET\t/healthz HTTP/1.1\r\n${head}\r\n`,
  'space in target': get('/healthz evil'),
  'space behind version': `GET /healthz HTTP/1.1 \r\n${head}\r\n`,
  'no version': `GET /healthz\r\n${head}\r\n`,
  'HTTP/2.0': `GET /healthz HTTP/2.0\r\n${head}\r\n`,
  'HTTP/1.2': `GET /healthz HTTP/1.2\r\n${head}\r\n`,
  'lower-case version': `GET /healthz http/1.1\r\n${head}\r\n`,
  'method with a bad byte': `G@T /healthz HTTP/1.1\r\n${head}\r\n`,
  'method too long': `${'G'.repeat(40)} /healthz HTTP/1.1\r\n${head}\r\n`,
  '%00 in path': get('/healthz%00evil'),
  '%2f in path': get('/v1%2fsession'),
  '%2F in path': get('/v1/things/a%2Fb'),
  '%5c in path': get('/v1/things/a%5cb'),
  'backslash in path': get('/v1\\session'),
  '%0a in path': get('/healthz%0a'),
  '%7f in path': get('/healthz%7f'),
  'bad escape': get('/healthz%zz'),
  'cut escape': get('/healthz%2'),
  'not UTF-8': get('/v1/things/%ff'),
  'overlong UTF-8': get('/v1/things/%c0%af'),
  'surrogate': get('/v1/things/%ed%a0%80'),
  'raw byte above ASCII': get('/v1/things/\xe5'),
  'control byte in target': get('/health\x01z'),
  'dot segment': get('/v1/./session'),
  'dot dot segment': get('/v1/../healthz'),
  'encoded dot dot': get('/v1/%2e%2e/healthz'),
  'dot dot at the end': get('/v1/..'),
  'empty segment': get('//healthz'),
  'fragment': get('/healthz#x'),
  'absolute form': get('http://localhost/healthz'),
  'authority form': `CONNECT localhost:443 HTTP/1.1\r\n${head}\r\n`,
  'asterisk form': `OPTIONS * HTTP/1.1\r\n${head}\r\n`,
  'target of 2049 bytes': get(`/${long(2048)}`),
  'query member twice': get('/healthz?a=1&a=2'),
  'query member twice, encoded': get('/healthz?a=1&%61=2'),
  'query member without name': get('/healthz?=1'),
  'query with an empty member': get('/healthz?a=1&&b=2'),
  'query with %00': get('/healthz?a=%00'),
  'query not UTF-8': get('/healthz?a=%ff'),
  'query of 17 members': get(`/healthz?${Array.from({ length: 17 }, (_, i) => `a${i}=`).join('&')}`),
  'Transfer-Encoding gzip': post('Transfer-Encoding: gzip\r\n', '0\r\n\r\n'),
  'Transfer-Encoding identity': post('Transfer-Encoding: identity\r\n', ''),
  'Transfer-Encoding list': post('Transfer-Encoding: gzip, chunked\r\n', '0\r\n\r\n'),
  'Transfer-Encoding chunked, chunked': post('Transfer-Encoding: chunked, chunked\r\n', ''),
  'Transfer-Encoding with other case': post('Transfer-Encoding: Chunked\r\n', '0\r\n\r\n'),
  'Transfer-Encoding xchunked': post('Transfer-Encoding: xchunked\r\n', '0\r\n\r\n'),
  'Transfer-Encoding with vertical tab': post('Transfer-Encoding: \x0bchunked\r\n', '0\r\n\r\n'),
  'two Transfer-Encodings': post('Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n',
    '0\r\n\r\n'),
  'HTTP/1.0 with chunked':
    `POST /v1/session HTTP/1.0\r\n${head}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  'two Authorization': get('/healthz', `${head}Authorization: Bearer a\r\nAuthorization: Bearer b\r\n`),
  'two Cookie': get('/healthz', `${head}Cookie: a=b\r\nCookie: c=d\r\n`),
  'two If-Match': get('/healthz', `${head}If-Match: "1"\r\nIf-Match: "2"\r\n`),
  'two Idempotency-Key': post('Idempotency-Key: a\r\nIdempotency-Key: a\r\nContent-Length: 2\r\n',
    '{}'),
  'two Content-Type': `POST /v1/session HTTP/1.1\r\n${head}Content-Type: application/json\r\n`
    + 'Content-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}',
  'Idempotency-Key too long': post(`Idempotency-Key: ${long(201)}\r\nContent-Length: 2\r\n`, '{}'),
  'Expect of another kind': post('Expect: tea\r\nContent-Length: 2\r\n', '{}'),
};

const chunkFaults = {
  'chunk size not hex': chunked('x\r\n{}\r\n0\r\n\r\n'),
  'empty chunk size': chunked('\r\n{}\r\n0\r\n\r\n'),
  'chunk extension': chunked('2;a=b\r\n{}\r\n0\r\n\r\n'),
  'space behind chunk size': chunked('2 \r\n{}\r\n0\r\n\r\n'),
  'chunk size 0x2': chunked('0x2\r\n{}\r\n0\r\n\r\n'),
  'negative chunk size': chunked('-2\r\n{}\r\n0\r\n\r\n'),
  'chunk size of 17 digits': chunked('10000000000000002\r\n{}\r\n0\r\n\r\n'),
  'chunk size of 9 digits': chunked('000000002\r\n{}\r\n0\r\n\r\n'),
  'bare LF behind chunk size': chunked('2\n{}\r\n0\r\n\r\n'),
  'bare LF behind chunk': chunked('2\r\n{}\n0\r\n\r\n'),
  'chunk longer than its size': chunked('2\r\n{}x\r\n0\r\n\r\n'),
  'no CR LF behind chunk': chunked('2\r\n{}0\r\n\r\n'),
  'trailer': chunked('2\r\n{}\r\n0\r\nX-A: b\r\n\r\n'),
  'trailer that frames': chunked('2\r\n{}\r\n0\r\nContent-Length: 5\r\n\r\n'),
  'bare LF at the end': chunked('2\r\n{}\r\n0\r\n\n'),
  'last size with extension': chunked('2\r\n{}\r\n0;x\r\n\r\n'),
};

function assertFault(answer, status = 400) {
  assert.ok(answer, 'an answer');
  assert.equal(answer.status, status);
  assert.equal(answer.headers['content-type'], 'application/problem+json');
  assert.match(answer.headers['request-id'], /^[0-9a-f]{8}-[0-9a-f]{4}-7/);
  assert.match(answer.headers.connection ?? '', /close/i);
  assert.equal(answer.json().type, status === 431 ? '/problems/header-too-large'
    : '/problems/bad-request');
}

async function assertOnly(raw) {
  assert.ok(await raw.closes(), 'closed');
  assert.equal(raw.buffer.length, 0, `nothing more: ${raw.buffer.toString('latin1')}`);
}

for (const [name, text] of Object.entries({ ...faults, ...chunkFaults })) {
  test(`400, closed: ${name}`, async () => {
    const { raw, answer } = await ask(server, text);
    assertFault(answer);
    await assertOnly(raw);
  });

  test(`400, closed, behind a good request: ${name}`, async () => {
    const { raw, answer } = await ask(server, good + text + good);
    assert.equal(answer?.status, 200);
    assertFault(await raw.answer());
    await assertOnly(raw);
  });

  test(`refused byte by byte: ${name}`, async () => {
    const raw = await connect(server);
    await raw.drip(text);
    const answer = await raw.answer();
    // A chunk line whose first digits have been handed on can only be answered by hanging up.
    if (answer || !(name in chunkFaults)) assertFault(answer);
    await assertOnly(raw);
  });
}

test('a header over 8 KiB: 431, closed', async () => {
  for (const text of [get('/healthz', `${head}X-A: ${long(9000)}\r\n`),
    get('/healthz', `${head}X-A: ${long(200000)}\r\n`),
    get('/healthz', head + 'X-A: b\r\n'.repeat(70))]) {
    const { raw, answer } = await ask(server, text);
    assertFault(answer, 431);
    assert.ok(await raw.closes());
  }
});

test('what is right is served: long but allowed header, 64 lines, all kinds of bytes', async () => {
  for (const lines of [`${head}X-A: ${long(7000)}\r\n`, head + 'X-A: b\r\n'.repeat(60),
    head + `X-A: ${long(115)}\r\n`.repeat(63),
    `${head}X-A:\tb \t c\xe5 \r\nX-B:\r\n`, 'hOsT:localhost\r\n']) {
    const { raw, answer } = await ask(server, get('/healthz', lines) + good);
    assert.equal(answer?.status, 200);
    assert.equal((await raw.answer())?.status, 200);
    raw.close();
  }
});

test('a good request byte by byte, and chunked in any cut', async () => {
  const raw = await connect(server);
  await raw.drip(good);
  assert.equal((await raw.answer())?.status, 200);
  const text = chunked('1\r\n{\r\n00000001\r\n}\r\n0\r\n\r\n');
  await raw.drip(text);
  const first = await raw.answer();
  raw.send(text + text);
  assert.equal((await raw.answer())?.status, first.status);
  assert.equal((await raw.answer())?.status, first.status);
  assert.notEqual(first.status, 400);
  raw.close();
});

test('keep-alive stays after 404, 405, 401, 413, 415 and bad JSON', async () => {
  const raw = await connect(server);
  const json = { 'Content-Type': 'application/json' };
  const rows = [
    [request('GET', '/nowhere'), 404, 'not-found'],
    [request('POST', '/nowhere', json, '{}'), 404, 'not-found'],
    [request('GET', '/v1/session/'), 404, 'not-found'],
    [request('POST', '/healthz', json, '{}'), 405, 'method-not-allowed'],
    [request('OPTIONS', '/healthz'), 405, 'method-not-allowed'],
    [request('TRACE', '/healthz'), 405, 'method-not-allowed'],
    [request('GET', '/v1/session'), 401, 'unauthenticated'],
    [request('GET', '/v1/session', { Authorization: 'Basic YTpi' }), 401, 'unauthenticated'],
    [request('GET', '/v1/session', { Authorization: 'Bearer a b' }), 401, 'unauthenticated'],
    [request('POST', '/v1/session', { 'Content-Type': 'text/plain' }, '{}'), 415,
      'unsupported-media-type'],
    [request('POST', '/v1/session', {}, '{}'), 415, 'unsupported-media-type'],
    [request('POST', '/v1/session', { ...json, 'Content-Encoding': 'gzip' }, '{}'), 415,
      'unsupported-media-type'],
    [request('POST', '/v1/session', json, long(65537)), 413, 'body-too-large'],
    [request('POST', '/v1/session', json, long(1048576)), 413, 'body-too-large'],
    [request('POST', '/v1/session', json, '{"a":1'), 400, 'malformed-json'],
    [request('POST', '/v1/session', json, '{"a":1,"a":2}'), 400, 'malformed-json'],
    [request('POST', '/v1/session', json, ''), 400, 'malformed-json'],
    [request('DELETE', '/v1/session', {}, '{}'), 401, 'unauthenticated'],
    [request('DELETE', '/v1/session', { Authorization: 'Bearer abc' }, '{}'), 413,
      'body-too-large'],
    [chunked(`${(70000).toString(16)}\r\n${long(70000)}\r\n0\r\n\r\n`), 413, 'body-too-large'],
  ];
  for (const [text, status, slug] of rows) {
    raw.send(text);
    const answer = await raw.answer();
    assert.equal(answer?.status, status, text.slice(0, 60));
    assert.equal(answer.json().type, `/problems/${slug}`);
    assert.equal(answer.json().status, status);
    assert.equal(answer.headers.connection, undefined);
    assert.equal(answer.headers['cache-control'], 'no-store');
    if (status === 405) assert.match(answer.headers.allow, /GET, HEAD/);
    if (status === 401) assert.equal(answer.headers['www-authenticate'], 'Bearer');
  }
  raw.send(good);
  assert.equal((await raw.answer())?.status, 200);
  raw.close();
});

test('a body declared over 1 MiB is refused at once and closed', async () => {
  const json = { 'Content-Type': 'application/json', 'Content-Length': 1048577 };
  const { raw, answer } = await ask(server, request('POST', '/v1/session', json));
  assert.equal(answer?.status, 413);
  assert.match(answer.headers.connection, /close/i);
  assert.ok(await raw.closes());
});

test('the refusal reaches a client that goes on sending', async () => {
  const json = { 'Content-Type': 'application/json' };
  for (const text of [request('POST', '/v1/session', json, long(3000000)),
    faults['two equal lengths'] + long(300000)]) {
    const { raw, answer } = await ask(server, text);
    assert.equal(answer?.status, text.length > 2000000 ? 413 : 400);
    assert.ok(await raw.closes());
  }
});

test('a chunked body past 1 MiB is closed without answer', async () => {
  const raw = await connect(server);
  const chunk = `10000\r\n${long(65536)}\r\n`;
  raw.send(chunked(chunk.repeat(17)));
  assert.equal(await raw.answer(), null);
  assert.ok(await raw.closes());
});

test('Expect: 100-continue is asked for the body only when it is wanted', async () => {
  const json = { 'Content-Type': 'application/json', Expect: '100-continue' };
  const raw = await connect(server);
  raw.send(request('POST', '/v1/session', { ...json, 'Content-Length': 2 }));
  assert.equal((await raw.answer())?.status, 100);
  raw.send('{}');
  assert.notEqual((await raw.answer())?.status, 400);
  raw.send(request('POST', '/v1/session', { ...json, 'Content-Length': 2000000 }));
  assert.equal((await raw.answer())?.status, 413);
  raw.close();
});

test('every answer has Request-Id and the security headers; problems speak the language', async () => {
  const rows = [[undefined, 'da'], ['en', 'en'], ['da, en;q=0.8', 'da'], ['en-GB, da;q=0.5', 'en'],
    ['fr', 'da'], ['fr, *;q=0.1', 'da'], ['en;q=0.5, da;q=0.6', 'da']];
  const raw = await connect(server);
  for (const [accept, lang] of rows) {
    raw.send(request('GET', '/nowhere', accept ? { 'Accept-Language': accept } : {}));
    const answer = await raw.answer();
    assert.equal(answer.headers['content-language'], lang);
    assert.equal(answer.json().title,
      lang === 'en' ? 'There is nothing here.' : 'Det findes ikke her.');
    assert.match(answer.headers.vary, /Accept-Language/);
    assert.match(answer.headers['strict-transport-security'], /max-age=\d{8}/);
    assert.equal(answer.headers['x-content-type-options'], 'nosniff');
    assert.equal(answer.headers['referrer-policy'], 'no-referrer');
    assert.match(answer.headers['content-security-policy'], /frame-ancestors 'none'/);
    assert.match(answer.headers['request-id'], /^[0-9a-f-]{36}$/);
  }
  raw.close();
});

test('HEAD is GET without body; /openapi.json has an ETag', async () => {
  const raw = await connect(server);
  raw.send(request('GET', '/openapi.json'));
  const full = await raw.answer();
  assert.equal(full.status, 200);
  assert.equal(full.json().openapi.slice(0, 3), '3.1');
  raw.send(request('GET', '/openapi.json', { 'If-None-Match': `"x", ${full.headers.etag}` }));
  assert.equal((await raw.answer()).status, 304);
  raw.send(request('POST', '/openapi.json', {}, ''));
  const refused = await raw.answer();
  assert.equal(refused.status, 405);
  assert.equal(refused.headers.allow, 'GET, HEAD');
  raw.isHead = true;
  raw.send(request('HEAD', '/openapi.json'));
  const head1 = await raw.answer();
  assert.equal(head1.status, 200);
  assert.equal(head1.headers['content-length'], full.headers['content-length']);
  raw.send(request('HEAD', '/healthz'));
  assert.equal((await raw.answer()).status, 200);
  raw.isHead = false;
  raw.send(good);
  assert.equal((await raw.answer()).status, 200);
  raw.close();
});

test('pipelined requests are answered in order', async () => {
  const raw = await connect(server);
  raw.send(good + request('GET', '/nowhere') + good + request('GET', '/v1/session') + good);
  const got = [];
  for (let i = 0; i < 5; i++) got.push((await raw.answer())?.status);
  assert.deepEqual(got, [200, 404, 200, 401, 200]);
  raw.close();
});

test('HTTP/1.0 is answered and closed', async () => {
  const { raw, answer } = await ask(server, `GET /healthz HTTP/1.0\r\n${head}\r\n`);
  assert.equal(answer?.status, 200);
  assert.ok(await raw.closes());
});

test('plain HTTP on the TLS port gets nothing', async () => {
  const raw = await connectPlain(server.host, server.port);
  raw.send(good);
  assert.ok(await raw.closes());
  assert.ok(!raw.buffer.toString('latin1').includes('200 OK'));
});

test('routes, parameters, query, cookie, keys', { skip: onlyEcho }, async () => {
  const raw = await connect(server);
  const auth = { Authorization: 'Bearer abc' };
  const echo = async (text) => {
    raw.send(text);
    return (await raw.answer()).json();
  };
  const thing = await echo(request('GET', '/v1/things/%C3%A6%20b?q=a+b%2B&tab=', auth));
  assert.deepEqual(thing.params, ['æ b']);
  assert.deepEqual(thing.query, { q: 'a b+', tab: '' });
  assert.equal((await echo(request('GET', '/v1/things/all', auth))).route, '/v1/things/all');
  const parts = await echo(request('POST', '/v1/things/x/parts/y',
    { ...auth, 'Content-Type': 'application/json; charset=UTF-8', 'Idempotency-Key': 'k1',
      'If-Match': '"7"' }, '[]'));
  assert.deepEqual(parts.params, ['x', 'y']);
  assert.equal(parts.idempotency_key, 'k1');
  assert.equal(parts.if_match, '"7"');
  const cookie = await echo(request('GET', '/v1/echo', { Cookie: 'a=b; __Host-ssg=tok' }));
  assert.deepEqual([cookie.token, cookie.token_from_cookie], ['tok', true]);
  raw.send(request('GET', '/v1/echo', { Cookie: '__Host-ssg=a; __Host-ssg=b' }));
  assert.equal((await raw.answer()).status, 401);
  raw.send(request('GET', `/v1/things/${long(129)}`, auth));
  assert.equal((await raw.answer()).status, 404);
  raw.send(request('POST', '/v1/session', { 'Content-Type': 'application/json' }, '{}'));
  assert.equal((await raw.answer()).headers['set-cookie'],
    '__Host-ssg=c29jaWFs; Max-Age=3600; Path=/; Secure; HttpOnly; SameSite=Strict');
  raw.send(request('DELETE', '/v1/session', auth));
  assert.equal((await raw.answer()).status, 204);
  raw.send(request('POST', '/v1/small', { ...auth, 'Content-Type': 'application/json' },
    `"${long(1024)}"`));
  assert.equal((await raw.answer()).status, 413);
  raw.close();
});

test('problems carry errors, further members and Retry-After', { skip: onlyEcho }, async () => {
  const raw = await connect(server);
  const problem = async (slug) => {
    raw.send(request('GET', `/v1/problem/${slug}`, { Authorization: 'Bearer abc' }));
    return raw.answer();
  };
  const invalid = await problem('invalid-input');
  assert.equal(invalid.status, 422);
  assert.deepEqual(invalid.json().errors,
    [{ pointer: '/a/0', detail: 'ukendt felt' }]);
  assert.deepEqual((await problem('choose-child')).json().children, [{ age: 7 }]);
  assert.equal((await problem('unavailable')).headers['retry-after'], '2');
  assert.equal((await problem('too-many-requests')).headers['retry-after'], '60');
  raw.send(request('GET', '/v1/nothing', { Authorization: 'Bearer abc' }));
  assert.equal((await raw.answer()).status, 500);
  raw.close();
});

test('compressed asset only for those who ask', { skip: onlyEcho }, async () => {
  const raw = await connect(server);
  raw.send(request('GET', '/', { 'Accept-Encoding': 'br, gzip;q=0.5' }));
  const zipped = await raw.answer();
  assert.equal(zipped.headers['content-encoding'], 'gzip');
  assert.equal(zipped.headers.etag, 'W/"page"');
  assert.match(zipped.headers['content-security-policy'], /default-src 'self'/);
  raw.send(request('GET', '/', { 'Accept-Encoding': 'gzip;q=0' }));
  assert.equal((await raw.answer()).headers['content-encoding'], undefined);
  raw.send(request('GET', '/', { 'If-None-Match': 'W/"page"' }));
  assert.equal((await raw.answer()).status, 304);
  raw.close();
});

test('the access line names the route, never path, query or token', { skip: onlyEcho }, async () => {
  const { raw, answer } = await ask(server,
    request('GET', '/v1/things/hemmeligt?navn=skjult', { Authorization: 'Bearer geheim' }));
  raw.close();
  const id = answer.headers['request-id'];
  await sleep(200);
  const lines = server.state.log.split('\n').filter((line) => line.includes(id));
  assert.equal(lines.length, 1);
  const line = JSON.parse(lines[0]);
  assert.equal(line.route, '/v1/things/{id}');
  assert.equal(line.status, '200');
  assert.equal(line.bytes, String(Buffer.byteLength(answer.body)));
  assert.ok(Number(line.total_us) > 0);
  for (const secret of ['hemmeligt', 'skjult', 'geheim']) {
    assert.ok(!server.state.log.includes(secret));
  }
});

test('metrics are on their own plain listener', { skip: onlyEcho }, async () => {
  const text = await (await fetch(`http://127.0.0.1:${server.metricsPort}/metrics`)).text();
  assert.match(text, /^framing_faults [1-9]/m);
  assert.equal((await fetch(`http://127.0.0.1:${server.metricsPort}/`)).status, 404);
});
