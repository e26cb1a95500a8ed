// Slow, idle, half-closed and many clients; resumption, certificate reload, drain. The echo server
// has short timeouts; against the daemon (SSG_URL) only what does not depend on them is run.
import assert from 'node:assert/strict';
import { copyFileSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import {
  ask, connect, connectPlain, makeCertificate, request, sleep, startEcho, startServer,
} from '../lib/raw.mjs';

const header = 1000;
const body = 1500;
let server;
before(async () => { server = await startServer({ header, body, idle: 4 }); });
after(async () => { assert.equal(await server.stop(), 0); });

const onlyEcho = process.env.SSG_URL ? 'needs the echo server' : false;
const good = request('GET', '/healthz');
const auth = { Authorization: 'Bearer abc' };
const json = { ...auth, 'Content-Type': 'application/json' };

async function closedAfter(raw, least, most) {
  const start = performance.now();
  assert.ok(await raw.closes(most + 3000), 'closed');
  const took = performance.now() - start;
  assert.ok(took > least - 100 && took < most, `closed after ${Math.round(took)} ms`);
}

const metrics = async (name) => {
  const text = await (await fetch(`http://127.0.0.1:${server.metricsPort}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\d+)`, 'm').exec(text)[1]);
};

test('slow clients are closed', { skip: onlyEcho, concurrency: 12 }, async (t) => {
  const rows = {
    'nothing after the TCP handshake': async () => {
      await closedAfter(await connectPlain(server.host, server.port), header, header + 700);
    },
    'nothing after the TLS handshake': async () => {
      await closedAfter(await connect(server), header, header + 700);
    },
    'a header that does not end': async () => {
      const raw = await connect(server);
      raw.send('GET /healthz HTTP/1.1\r\nHost: loc');
      await closedAfter(raw, header, header + 700);
    },
    'a header of one byte in 100 ms': async () => {
      const raw = await connect(server);
      const drip = raw.drip(good, 100);
      await closedAfter(raw, header, header + 700);
      await drip;
    },
    'the second header on a connection': async () => {
      const raw = await connect(server);
      raw.send(good);
      assert.equal((await raw.answer())?.status, 200);
      await sleep(header + 500);
      assert.equal(raw.isClosed, false, 'idle is allowed');
      raw.send('GET /healthz HTTP/1.1\r\n');
      await closedAfter(raw, header, header + 700);
    },
    'a body that does not end': async () => {
      const raw = await connect(server);
      raw.send(request('POST', '/v1/echo', { ...json, 'Content-Length': 10 }, '{'));
      await closedAfter(raw, body, body + 700);
    },
    'a body of one byte in 100 ms': async () => {
      const raw = await connect(server);
      raw.send(request('POST', '/v1/echo', { ...json, 'Content-Length': 100 }));
      const drip = raw.drip(`"${'x'.repeat(98)}"`, 100);
      await closedAfter(raw, body, body + 700);
      await drip;
    },
    'a chunked body that does not end': async () => {
      const raw = await connect(server);
      raw.send(request('POST', '/v1/echo', { ...json, 'Transfer-Encoding': 'chunked' }, '1\r\n{'));
      await closedAfter(raw, body, body + 700);
    },
    'a body over its cap, 2 s and no answer': async () => {
      const raw = await connect(server);
      raw.send(request('POST', '/v1/small', { ...json, 'Content-Length': 100000 },
        'x'.repeat(50000)));
      await closedAfter(raw, 2000, 2700);
      assert.equal(raw.buffer.length, 0);
    },
    'an idle connection': async () => {
      const raw = await connect(server);
      raw.send(good);
      assert.equal((await raw.answer())?.status, 200);
      await closedAfter(raw, 3000, 6500);
    },
  };
  await Promise.all(Object.entries(rows).map(([name, run]) => t.test(name, run)));
});

test('a header in time is served, however it is cut', async () => {
  const raw = await connect(server);
  for (let round = 0; round < 3; round++) {
    await raw.drip(good, 5);
    assert.equal((await raw.answer())?.status, 200);
  }
  raw.close();
});

test('half-closed: the answer still comes', async () => {
  const raw = await connect(server, { allowHalfOpen: true });
  raw.send(good);
  raw.socket.end();
  assert.equal((await raw.answer())?.status, 200);
  assert.ok(await raw.closes());
});

test('half-closed while parked: the answer still comes', { skip: onlyEcho }, async () => {
  const raw = await connect(server, { allowHalfOpen: true });
  raw.send(request('GET', '/v1/slow?ms=300', auth));
  await sleep(50);
  raw.socket.end();
  assert.equal((await raw.answer())?.status, 200);
  raw.close();
});

test('a client that goes away while parked leaves nothing behind', { skip: onlyEcho }, async () => {
  const all = await Promise.all(Array.from({ length: 20 }, () => connect(server)));
  for (const raw of all) raw.send(request('GET', '/v1/slow?ms=400', auth));
  await sleep(100);
  assert.equal(await metrics('suspended_now'), 20);
  for (const raw of all) raw.close();
  await sleep(700);
  assert.equal(await metrics('suspended_now'), 0);
  assert.equal(await metrics('requests_now'), 0);
});

test('clients that break off anywhere leave nothing behind', { skip: onlyEcho }, async () => {
  const text = request('POST', '/v1/echo', json, '{"a":1}');
  for (let cut = 0; cut < text.length; cut += 3) {
    const raw = await connect(server);
    raw.send(text.slice(0, cut));
    await new Promise(setImmediate);
    if (cut % 2) raw.socket.end(); else raw.close();
  }
  await sleep(500);
  assert.equal(await metrics('requests_now'), 0);
});

test('pipelined behind a parked request: in order, not swept', { skip: onlyEcho }, async () => {
  const raw = await connect(server);
  raw.send(request('GET', `/v1/slow?ms=${header + 800}`, auth) + good + good.slice(0, 20));
  assert.equal((await raw.answer())?.status, 200);
  assert.equal((await raw.answer())?.status, 200);
  raw.send(good.slice(20));
  assert.equal((await raw.answer())?.status, 200);
  raw.close();
});

test('parked requests do not hold up others; early resume works', { skip: onlyEcho }, async () => {
  const slow = await Promise.all(Array.from({ length: 50 }, () => connect(server)));
  for (const raw of slow) raw.send(request('GET', '/v1/slow?ms=600', auth));
  const raw = await connect(server);
  const start = performance.now();
  for (let i = 0; i < 100; i++) {
    raw.send(request('GET', '/v1/race', auth));
    assert.equal((await raw.answer())?.status, 200);
  }
  assert.ok(performance.now() - start < 550, 'while the others wait');
  for (const one of slow) assert.equal((await one.answer())?.status, 200);
  for (const one of [...slow, raw]) one.close();
});

test('a big answer to a slow reader', { skip: onlyEcho }, async () => {
  const raw = await connect(server);
  raw.socket.pause();
  raw.send(request('GET', '/v1/big?bytes=3000000', auth));
  await sleep(500);
  raw.socket.resume();
  assert.equal((await raw.answer())?.body.length, 3000000);
  raw.close();
});

test('1,000 connections at once, each served', async () => {
  // With the usual time limits: a busy machine may need longer for a hundred handshakes at once
  // than the short ones of the other tests allow.
  const roomy = process.env.SSG_URL ? server : await startEcho();
  const all = [];
  for (let batch = 0; batch < 10; batch++) {
    all.push(...await Promise.all(Array.from({ length: 100 }, async () => {
      const raw = await connect(roomy);
      raw.send(good);
      assert.equal((await raw.answer())?.status, 200);
      return raw;
    })));
  }
  const raw = await connect(roomy);
  raw.send(good);
  assert.equal((await raw.answer())?.status, 200);
  for (const one of [...all, raw]) one.close();
  if (roomy !== server) assert.equal(await roomy.stop(), 0);
});

test('TLS: 1.2 and 1.3 with AEAD, nothing older, http/1.1', async () => {
  for (const version of ['TLSv1.2', 'TLSv1.3']) {
    const { raw, answer } = await ask(server, good, { minVersion: version, maxVersion: version });
    assert.equal(answer?.status, 200);
    assert.equal(raw.socket.getProtocol(), version);
    assert.equal(raw.socket.alpnProtocol, 'http/1.1');
    assert.match(raw.socket.getCipher().name, /GCM|CHACHA20/);
    raw.close();
  }
  for (const extra of [{ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' },
    { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-SHA256' },
    { maxVersion: 'TLSv1.2', ciphers: 'AES128-GCM-SHA256' }]) {
    await assert.rejects(connect(server, extra));
  }
});

test('TLS sessions are resumed', async () => {
  for (const version of ['TLSv1.2', 'TLSv1.3']) {
    const first = await connect(server, { minVersion: version, maxVersion: version });
    const ticket = new Promise((resolve) => first.socket.once('session', resolve));
    first.send(good);
    assert.equal((await first.answer())?.status, 200);
    const session = version === 'TLSv1.3' ? await ticket : first.socket.getSession();
    first.close();
    const second = await connect(server, { minVersion: version, maxVersion: version, session });
    second.send(good);
    assert.equal((await second.answer())?.status, 200);
    assert.equal(second.socket.isSessionReused(), true, version);
    second.close();
  }
});

test('the certificate is reloaded; a bad one is refused and reported', { skip: onlyEcho }, async () => {
  const name = async (extra) => {
    const raw = await connect(server, { rejectUnauthorized: false, ...extra });
    const { subject } = raw.socket.getPeerCertificate();
    raw.close();
    return subject.CN;
  };
  const said = async (count) => {
    for (let i = 0; i < 50 && server.state.out.split('\n').length < count + 2; i++) await sleep(50);
    return server.state.out.split('\n')[count];
  };
  const kept = await connect(server);
  assert.equal(await name(), 'server');
  const next = makeCertificate(server.dir, 'next');
  copyFileSync(next.certificate, server.files.certificate);
  server.child.kill('SIGHUP');
  assert.match(await said(1), /key does not belong/);
  assert.equal(await name(), 'server');
  writeFileSync(server.files.certificate, 'nonsense');
  server.child.kill('SIGHUP');
  assert.match(await said(2), /not a certificate/);
  assert.equal(await name(), 'server');
  copyFileSync(next.certificate, server.files.certificate);
  copyFileSync(next.key, server.files.key);
  server.child.kill('SIGHUP');
  assert.equal(await said(3), 'reloaded');
  assert.equal(await name(), 'next');
  kept.send(good);
  assert.equal((await kept.answer())?.status, 200, 'old connections go on');
  kept.close();
});

test('X-Forwarded-For counts only from a trusted proxy', { skip: onlyEcho }, async () => {
  const seen = async (where, value) => {
    const { raw, answer } = await ask(where,
      request('GET', '/healthz', { 'X-Forwarded-For': value }), { rejectUnauthorized: false });
    raw.close();
    return answer.json().client_address;
  };
  assert.equal(await seen(server, '203.0.113.7'), '127.0.0.1');
  const trusting = await startEcho({ proxy: '127.0.0.0/8' });
  assert.equal(await seen(trusting, '203.0.113.7'), '203.0.113.7');
  assert.equal(await seen(trusting, '198.51.100.1, 203.0.113.7, 127.0.0.9'), '203.0.113.7');
  assert.equal(await seen(trusting, '2001:db8::1'), '2001:db8::1');
  assert.equal(await seen(trusting, 'unknown'), '127.0.0.1');
  assert.equal(await trusting.stop(), 0);
});

test('drain: requests under way are answered with Connection: close', { skip: onlyEcho }, async () => {
  const own = await startEcho();
  const parked = await connect(own);
  const idle = await connect(own);
  idle.send(good);
  assert.equal((await idle.answer())?.headers.connection, undefined);
  parked.send(request('GET', '/v1/slow?ms=800', auth));
  await sleep(100);
  own.child.kill('SIGTERM');
  await sleep(200);
  await assert.rejects(connect(own), 'no new connections');
  idle.send(good);
  assert.match((await idle.answer())?.headers.connection, /close/i);
  const answer = await parked.answer();
  assert.equal(answer?.status, 200);
  assert.match(answer.headers.connection, /close/i);
  assert.equal(await own.exited, 0);
});
