// A client that sends exactly the bytes it is told to over TLS, and the server under test: the
// daemon at SSG_URL (with SSG_CA), or the echo server of the HTTPS floor (SSG_ECHO), started here
// with a certificate of its own.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import net from 'node:net';

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** A self-signed certificate for localhost in `dir`; returns its two paths. */
export function makeCertificate(dir, name = 'server', days = 2) {
  const certificate = join(dir, `${name}.pem`);
  const key = join(dir, `${name}.key`);
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256',
    '-nodes', '-keyout', key, '-out', certificate, '-days', String(days), '-subj', `/CN=${name}`,
    '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'], { stdio: 'ignore' });
  return { certificate, key };
}

function findEcho() {
  const build = process.env.SSG_BUILD ?? new URL('../../build/asan', import.meta.url).pathname;
  const found = process.env.SSG_ECHO ?? join(build, 'ssg_http_echo');
  if (!existsSync(found)) throw new Error(`no echo server at ${found}: build it or set SSG_ECHO`);
  return found;
}

/** Start the echo server. timeouts: {header, body} in ms, {idle} in s; proxy: a CIDR. */
export async function startEcho({ header = 10000, body = 15000, idle = 75, proxy } = {}) {
  const dir = mkdtempSync(join(tmpdir(), 'ssg-echo-'));
  const files = makeCertificate(dir);
  const args = [files.certificate, files.key, header, body, idle].map(String);
  if (proxy) args.push(proxy);
  // SSG_WRAP: a command before the program, e.g. one that fixes addresses for ThreadSanitizer.
  const [program, ...before] = [...(process.env.SSG_WRAP ?? '').split(' '), findEcho()]
    .filter(Boolean);
  const child = spawn(program, [...before, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const state = { log: '', out: '' };
  child.stderr.on('data', (bytes) => { state.log += bytes; });
  const exited = new Promise((resolve) => child.on('exit', (code, signal) => {
    resolve(code ?? signal);
  }));
  await new Promise((resolve, reject) => {
    child.stdout.on('data', (bytes) => {
      state.out += bytes;
      if (state.out.includes('\n')) resolve();
    });
    exited.then((code) => reject(new Error(`echo server ended with ${code}: ${state.log}`)));
  });
  const { port, metrics_port: metricsPort } = JSON.parse(state.out.split('\n')[0]);
  return {
    host: '127.0.0.1', port, metricsPort, ca: readFileSync(files.certificate), isEcho: true, dir,
    files, child, state, exited,
    async stop() {
      child.kill('SIGTERM');
      const code = await exited;
      rmSync(dir, { recursive: true });
      if (/Sanitizer/.test(state.log)) throw new Error(state.log.slice(-20000));
      return code;
    },
  };
}

/** The server under test: what SSG_URL names, or a fresh echo server. */
export async function startServer(options) {
  if (!process.env.SSG_URL) return startEcho(options);
  const url = new URL(process.env.SSG_URL);
  return {
    host: url.hostname, port: Number(url.port || 443), isEcho: false,
    ca: process.env.SSG_CA ? readFileSync(process.env.SSG_CA) : undefined,
    async stop() { return 0; },
  };
}

/** One connection. Bytes in `buffer` are those not yet read as an answer. */
export class Raw {
  constructor(socket) {
    this.socket = socket;
    this.buffer = Buffer.alloc(0);
    this.isClosed = false;
    this.waiters = new Set();
    socket.on('data', (bytes) => {
      this.buffer = Buffer.concat([this.buffer, bytes]);
      this.wake();
    });
    for (const event of ['end', 'close', 'error']) {
      socket.on(event, () => {
        this.isClosed = true;
        this.wake();
      });
    }
  }

  wake() {
    for (const waiter of this.waiters) waiter();
  }

  /** Wait until test() is truthy and return that, or null after ms. */
  until(test, ms = 8000) {
    return new Promise((resolve) => {
      const done = (value) => {
        clearTimeout(timer);
        this.waiters.delete(check);
        resolve(value);
      };
      const check = () => {
        const value = test();
        if (value) done(value);
      };
      const timer = setTimeout(() => done(null), ms);
      this.waiters.add(check);
      check();
    });
  }

  send(bytes) {
    if (!this.socket.destroyed) this.socket.write(bytes, 'latin1');
    return this;
  }

  /** Send one byte per TLS record. */
  async drip(text, ms = 0) {
    for (const byte of Buffer.from(text, 'latin1')) {
      if (this.isClosed) return;
      this.socket.write(Buffer.from([byte]));
      await (ms ? sleep(ms) : new Promise(setImmediate));
    }
  }

  take() {
    const end = this.buffer.indexOf('\r\n\r\n');
    if (end < 0) return null;
    const [first, ...lines] = this.buffer.subarray(0, end).toString('latin1').split('\r\n');
    const status = Number(first.split(' ')[1]);
    const headers = {};
    for (const line of lines) {
      const colon = line.indexOf(':');
      const name = line.slice(0, colon).toLowerCase();
      const value = line.slice(colon + 1).trim();
      headers[name] = name in headers ? `${headers[name]}, ${value}` : value;
    }
    const length = status === 204 || status === 304 || status < 200 || this.isHead
      ? 0 : Number(headers['content-length'] ?? 0);
    if (this.buffer.length < end + 4 + length) return null;
    const body = this.buffer.subarray(end + 4, end + 4 + length).toString('utf8');
    this.buffer = this.buffer.subarray(end + 4 + length);
    return { status, headers, body, json: () => JSON.parse(body) };
  }

  /** The next answer, or null if none comes. */
  async answer(ms = 8000) {
    let answer = null;
    await this.until(() => {
      answer ??= this.take();
      return answer || this.isClosed;
    }, ms);
    return answer;
  }

  /** True if the server closes within ms. */
  async closes(ms = 8000) {
    return (await this.until(() => this.isClosed, ms)) === true;
  }

  close() {
    this.socket.destroy();
  }
}

/** Open a TLS connection; extra goes to tls.connect. */
export function connect(server, extra = {}) {
  return new Promise((resolve, reject) => {
    const socket = tls.connect({
      host: server.host, port: server.port, ca: server.ca, servername: 'localhost',
      ALPNProtocols: ['http/1.1'], ...extra,
    });
    socket.setNoDelay(true);
    socket.once('error', reject);
    socket.once('secureConnect', () => {
      socket.removeListener('error', reject);
      resolve(new Raw(socket));
    });
  });
}

/** A TCP connection without TLS. */
export function connectPlain(host, port) {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host, port });
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.removeListener('error', reject);
      resolve(new Raw(socket));
    });
  });
}

/** Send text on a new connection and return its first answer and the connection. */
export async function ask(server, text, extra) {
  const raw = await connect(server, extra);
  raw.send(text);
  return { raw, answer: await raw.answer() };
}

/** A request as text. */
export function request(method, target, headers = {}, body) {
  const lines = [`${method} ${target} HTTP/1.1`];
  const all = { Host: 'localhost', ...headers };
  if (body !== undefined && !('Content-Length' in all) && !('Transfer-Encoding' in all)) {
    all['Content-Length'] = Buffer.byteLength(body);
  }
  for (const [name, value] of Object.entries(all)) lines.push(`${name}: ${value}`);
  return `${lines.join('\r\n')}\r\n\r\n${body ?? ''}`;
}
