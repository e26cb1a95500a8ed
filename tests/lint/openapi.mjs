// docs/openapi.json and docs/schema/*.json: whole, strict, and in step with the code's own tables.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import {
  assertAnswer, document, faultsOf, faultsOfComponent, findPath, operations, readJson, resolve, sameDefinition,
} from '../lib/openapi.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const ROLES = { S: 'secretariat', W: 'social_worker', L: 'leader', K: 'liaison', A: 'auditor', M: 'admin' };
const schemas = document.components.schemas;

// Who may call what: '*' any session, '-' everybody, '@' the witness.
const TABLE = `
POST /v1/session -
GET /v1/session *
DELETE /v1/session *
POST /v1/session/step-up *
GET /auth/oidc/start -
GET /auth/oidc/callback -
GET /v1/addresses SW
GET /v1/incidents SW
POST /v1/incidents/{id}/close SW
POST /v1/incidents/{id}/assign L
POST /v1/incidents/{id}/report SW
POST /v1/lookups SW
GET /v1/lookups/{id} SWL
POST /v1/lookups/{id}/unmask WL
POST /v1/lookups/{id}/window W
POST /v1/lookups/{id}/adults SW
POST /v1/lookups/{id}/refer SWL
POST /v1/lookups/{id}/acute-notes SWL
POST /v1/lookups/{id}/assessments W
GET /v1/assessments/{id} WL
PUT /v1/assessments/{id} W
POST /v1/assessments/{id}/sign W
POST /v1/assessments/{id}/handover W
POST /v1/assessments/{id}/notifications W
GET /v1/notifications/{id} WLK
PUT /v1/notifications/{id} W
POST /v1/notifications/{id}/preview WL
POST /v1/notifications/{id}/review WL
POST /v1/notifications/{id}/release W
POST /v1/notifications/{id}/correct W
POST /v1/notifications/{id}/withdraw W
POST /v1/notifications/{id}/receipt WL
GET /v1/notifications/{id}/document.pdf WLK
GET /v1/notifications/{id}/message.xml WLK
GET /v1/notifications/{id}/document.json WLK
GET /v1/inbox K
POST /v1/notifications/{id}/open K
POST /v1/notifications/{id}/acknowledge K
POST /v1/notifications/{id}/answer K
POST /v1/notifications/{id}/feedback K
GET /v1/children/{key}/thread WK
GET /v1/statistics LAMK
GET /v1/audit/entries A
GET /v1/audit/flags A
GET /v1/audit/samples A
GET /v1/audit/checkpoint *@
GET /v1/audit/proof/inclusion A
GET /v1/audit/proof/consistency A
POST /v1/audit/cosignatures @
GET /v1/access-requests A
POST /v1/access-requests A
GET /v1/access-requests/{id} A
POST /v1/access-requests/{id}/decide A
GET /v1/access-requests/{id}/export A
${['users', 'municipalities', 'duty-numbers', 'closing-days', 'windows', 'rule-sets', 'stand-ins'].flatMap((name) => {
    const who = name === 'stand-ins' ? 'LM' : 'M';
    return [`GET /v1/admin/${name} ${who}`, `POST /v1/admin/${name} ${who}`, `GET /v1/admin/${name}/{id} ${who}`,
      `PUT /v1/admin/${name}/{id} ${who}`];
  }).join('\n')}
POST /v1/admin/rule-sets/{id}/sign M
GET /healthz -
GET /readyz -
GET /openapi.json -
GET /metrics -
`.trim().split('\n').map((line) => line.split(' '));

const label = ({ method, path }) => `${method.toUpperCase()} ${path}`;

// Every media type of the document with its schema and its examples.
function* media() {
  for (const { path, method, operation } of operations()) {
    const at = label({ method, path });
    for (const [type, m] of Object.entries(operation.requestBody?.content ?? {})) yield { at: `${at} request`, type, m };
    for (const [status, r] of Object.entries(operation.responses)) {
      for (const [type, m] of Object.entries(resolve(r).content ?? {})) yield { at: `${at} ${status}`, type, m };
    }
  }
}
const examplesOf = (m) => ('example' in m ? [m.example] : Object.values(m.examples ?? {}).map((x) => x.value));

function* subschemas(value, at) {
  if (!value || typeof value !== 'object') return;
  if (!Array.isArray(value)) yield { value, at };
  for (const [key, child] of Object.entries(value)) {
    if (!['example', 'examples', 'enum', 'const', 'required'].includes(key)) yield* subschemas(child, `${at}/${key}`);
  }
}

test('the linter finds nothing', () => {
  const installed = createRequire(import.meta.url).resolve('@redocly/cli/package.json');
  const cli = installed.replace('package.json', 'bin/cli.js');
  const args = ['lint', 'docs/openapi.json', '--config', 'tests/lint/openapi.redocly.yaml', '--format=json'];
  const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
  const run = spawnSync(process.execPath, [cli, ...args], { cwd: ROOT, encoding: 'utf8', env });
  const result = JSON.parse(run.stdout);
  const found = result.problems.map((p) => `${p.severity} ${p.ruleId} ${p.message} ${p.location[0]?.pointer}`);
  assert.deepEqual(found, []);
  assert.equal(run.status, 0, run.stderr);
});

test('every route of the contract is there, with its roles, and no other', () => {
  const wanted = TABLE.map(([method, path]) => `${method} ${path}`).sort();
  assert.deepEqual(operations().map(label).sort(), wanted);
  for (const [method, path, who] of TABLE) {
    const operation = document.paths[path][method.toLowerCase()];
    const roles = who.startsWith('*') ? Object.values(ROLES) : [...who].map((c) => ROLES[c]).filter(Boolean);
    const at = `${method} ${path}`;
    assert.deepEqual([...operation['x-roles']].sort(), roles.sort(), at);
    assert.deepEqual(operation['x-principals'] ?? [], who.includes('@') ? ['witness'] : [], at);
    const schemes = operation.security.flatMap((s) => Object.keys(s)).sort();
    const wantedSchemes = [...(roles.length ? ['browser', 'session'] : []), ...(who.includes('@') ? ['witness'] : [])];
    assert.deepEqual(schemes, wantedSchemes, at);
  }
});

test('what the daemon serves is what is not marked planned', () => {
  const row = /SSG_API_ROUTE\(\s*"[^"]+",\s*"(\w+)",\s*"([^"]+)"/g;
  const routes = readFileSync(`${ROOT}server/api/routes.def`, 'utf8');
  const served = [...routes.matchAll(row)].map(([, method, path]) => `${method} ${path}`);
  const ownFloor = ['GET /openapi.json', 'GET /metrics'];
  const built = operations().filter(({ operation }) => operation['x-status'] !== 'planned').map(label);
  assert.deepEqual([...served, ...ownFloor].sort(), built.sort());
});

test('operation names are unique; roles and states are words that exist', () => {
  const ids = operations().map(({ operation }) => operation.operationId);
  assert.equal(new Set(ids).size, ids.length);
  for (const { path, method, operation } of operations()) {
    for (const role of operation['x-roles']) {
      assert.ok(schemas.Role.enum.includes(role), `${label({ method, path })} ${role}`);
    }
    assert.ok([undefined, 'planned'].includes(operation['x-status']));
  }
});

test('every JSON body has examples, and they fit', () => {
  for (const { at, type, m } of media()) {
    if (!/json$/.test(type) || at === 'GET /openapi.json 200') continue;
    const examples = examplesOf(m);
    assert.ok(examples.length, `${at}: no example`);
    for (const example of examples) assert.deepEqual(faultsOf(m.schema, example), [], at);
  }
});

test('every object is closed: unknown members are refused, in requests and answers', () => {
  for (const [name, schema] of Object.entries(schemas)) {
    for (const { value, at } of subschemas(schema, name)) {
      if (!value.properties && value.type !== 'object') continue;
      const isCondition = /\/(then|else|if|not|dependentSchemas)(\/|$)/.test(at) || /\/(anyOf|allOf)\/[0-9]+(\/|$)/.test(at);
      if (isCondition && !(value.type === 'object' && value.properties)) continue;
      if (/\/properties$/.test(at)) continue;
      const isClosed = value.additionalProperties === false || value.unevaluatedProperties === false;
      const isMap = !value.properties && typeof value.additionalProperties === 'object';
      assert.ok(isClosed || isMap, `${at} is open`);
    }
  }
});

test('problem types are the status table of the code', () => {
  const table = readFileSync(`${ROOT}lib/base/ssg_status.def`, 'utf8');
  const row = /SSG_STATUS\(\w+,\s*(\d+),\s*"([^"]+)",\s*"([^"]*)",\s*"([^"]*)",\s*\d+\)/g;
  const code = {};
  for (const [, status, slug, da, en] of table.matchAll(row)) {
    const problem = { status: Number(status), title: { da, en } };
    if (code[slug]) assert.deepEqual(problem, code[slug], `${slug} stands twice and differs`);
    code[slug] = problem;
  }
  assert.deepEqual(document['x-problems'], code);
  assert.deepEqual(schemas.ProblemType.enum, Object.keys(code).map((slug) => `/problems/${slug}`));
});

test('every answer carries its headers, every fault is a problem of its status', () => {
  const answers = operations().flatMap(({ path, method, operation }) => Object.entries(operation.responses)
    .map(([status, r]) => [`${label({ method, path })} ${status}`, Number(status), resolve(r)]));
  for (const [status, r] of Object.entries(document['x-unmatched'])) {
    answers.push([`unmatched ${status}`, Number(status), resolve(r)]);
  }
  for (const [at, status, response] of answers) {
    const headers = Object.fromEntries(Object.entries(response.headers).map(([k, v]) => [k, resolve(v)]));
    assert.equal(headers['Request-Id']?.required, true, at);
    if ([429, 503, 504].includes(status)) assert.equal(headers['Retry-After']?.required, true, at);
    if (status === 405) assert.equal(headers.Allow?.required, true, at);
    if (status < 400) continue;
    assert.deepEqual(Object.keys(response.content), ['application/problem+json'], at);
    const { examples, schema } = response.content['application/problem+json'];
    const types = schema.allOf[1].properties.type.enum;
    assert.deepEqual(types, Object.keys(examples).map((slug) => `/problems/${slug}`), at);
    for (const type of types) {
      assert.equal(document['x-problems'][type.replace('/problems/', '')]?.status, status, `${at} ${type}`);
    }
  }
});

const problemsOf = (operation) => Object.values(operation.responses).map(resolve)
  .flatMap((r) => r.content?.['application/problem+json']?.schema.allOf[1].properties.type.enum ?? [])
  .map((type) => type.replace('/problems/', ''));

test('each route documents the faults its shape brings', () => {
  for (const { path, method, operation } of operations()) {
    const at = label({ method, path });
    const parameters = operation.parameters.map(resolve);
    const has = (name) => parameters.some((p) => p.name === name);
    const faults = problemsOf(operation);
    const needs = (condition, ...slugs) => {
      if (condition) slugs.forEach((slug) => assert.ok(faults.includes(slug), `${at} lacks ${slug}`));
    };
    const isOpen = operation.security.length === 0;
    const isUnsafe = method !== 'get';
    needs(true, 'bad-request', 'header-too-large', 'internal', 'unavailable');
    needs(!isOpen, 'unauthenticated', 'timeout');
    needs(!isOpen && operation['x-roles'].length < 6, 'forbidden');
    needs(!isOpen && isUnsafe, 'csrf');
    assert.equal(has('X-CSRF-Token'), !isOpen && isUnsafe, at);
    needs(path.includes('{'), 'not-found');
    needs(operation.requestBody, 'malformed-json', 'unsupported-media-type', 'body-too-large', 'invalid-input');
    needs(!isOpen || parameters.some((p) => p.in === 'query'), 'invalid-input');
    needs(has('Idempotency-Key'), 'idempotency-mismatch');
    needs(has('If-Match'), 'stale-version', 'precondition-required');
    assert.equal(method !== 'put' || has('If-Match'), true, `${at} lacks If-Match`);
    needs(operation['x-step-up'], 'step-up-needed');
    for (const p of parameters.filter((x) => x.in !== 'header')) {
      assert.doesNotMatch(p.name, /cpr/i, `${at}: a CPR number in a URL`);
    }
  }
});

test('the words are those of the code', () => {
  const table = readFileSync(`${ROOT}lib/domain/ssg_words.def`, 'utf8');
  const lists = {};
  for (const [, list, word] of table.matchAll(/SSG_WORD_(\w+)\(\w+,\s*"([^"]+)"\)/g)) (lists[list] ??= []).push(word);
  const pairs = {
    REASON_CODE: 'ReasonCode', UNMASK_REASON: 'UnmaskReason', KIND: 'Kind', ROLE: 'Involvement', OUTCOME: 'Outcome', MATCH: 'Match',
    RELATION: 'Relation', CO_RESIDENCE: 'CoResidence', PLACE: 'Place', EXPOSURE: 'Exposure', DATE_PRECISION: 'DatePrecision',
    REGISTERED: 'Registered', ADDRESS_KIND: 'AddressKind', ADDRESS_STATUS: 'AddressStatus', DISCLOSURE: 'Disclosure',
    PERSON_STATUS: 'PersonStatus', SEX: 'Sex', ABSENCE: 'AbsenceKind', PROTECTION: 'Protection', LOOKUP_STATE: 'LookupState',
    VERDICT: 'PatternVerdict', DECISION: 'Decision',
  };
  for (const [list, name] of Object.entries(pairs)) {
    assert.deepEqual(schemas[name].enum, lists[list]?.filter((word) => word !== 'intelligence'), list);
  }
  const whyNot = lists.WHY_NOT.filter((word) => !['contact', 'order'].includes(word));
  assert.deepEqual(schemas.WhyNot.enum, whyNot);
  const districts = readFileSync(`${ROOT}sql/reference/district.csv`, 'utf8').match(/^14[0-9]{2}/gm);
  assert.deepEqual(schemas.District.enum, districts);
});

test('examples hold invented people only: the day of every CPR number is over 60', () => {
  const files = readdirSync(`${ROOT}docs/schema`).map((f) => readFileSync(`${ROOT}docs/schema/${f}`, 'utf8'));
  const texts = [JSON.stringify(document), ...files];
  const numbers = texts.flatMap((text) => text.match(/(?<![0-9A-Za-z-])[0-9]{6}-?[0-9]{4}(?![0-9A-Za-z-])/g) ?? []);
  assert.ok(numbers.length > 0);
  for (const number of numbers) assert.ok(Number(number.slice(0, 2)) > 60, number);
});

test('the masked answer has no place for what it must not show', () => {
  const masked = operations().find(({ operation }) => operation.operationId === 'createLookup')
    .operation.responses[201].content['application/json'].example;
  assert.deepEqual(faultsOfComponent('LookupMasked', masked), []);
  const hidden = (change) => {
    const copy = structuredClone(masked);
    change(copy);
    return faultsOfComponent('LookupMasked', copy).length > 0;
  };
  for (const name of ['child_entries', 'contacts', 'banners', 'pattern']) {
    assert.ok(hidden((x) => { x[name] = null; }), `${name} null`);
    assert.ok(hidden((x) => { x[name] = []; }), `${name} empty`);
  }
  assert.ok(hidden((x) => { x.household.address = null; }));
  assert.ok(hidden((x) => { x.household.children[0].name = 'Alma'; }));
  assert.ok(hidden((x) => { x.household.adults[0].cpr = null; }));
  assert.ok(hidden((x) => { x.window.more_years_would_add = {}; }));
  assert.ok(hidden((x) => { x.entries = [{}]; }));
  assert.ok(hidden((x) => { delete x.summary; }));
});

test('the files of docs/schema are valid, have fitting examples, and share the document\'s definitions', () => {
  const own = { timeline: ['Ref', 'PatternIncident'], household: ['Ref', 'AddressKey'] };
  const names = readdirSync(`${ROOT}docs/schema`).map((file) => file.replace(/\.json$/, ''));
  for (const name of ['household', 'timeline', 'demo', 'trend']) assert.ok(names.includes(name), name);
  for (const name of names) {
    const schema = readJson(`docs/schema/${name}.json`);
    const ajv = new Ajv2020({ strict: true, strictRequired: false, strictTypes: false, allErrors: true });
    addFormats(ajv);
    const validate = ajv.compile(schema);
    assert.ok(schema.examples?.length, `${name}: no example`);
    for (const example of schema.examples) {
      assert.ok(validate(example), `${name}: ${ajv.errorsText(validate.errors)}`);
      if (!schema.oneOf) assert.equal(validate({ ...example, unknown_member: 1 }), false, `${name} is open`);
    }
    for (const [key, definition] of Object.entries(schema.$defs ?? {})) {
      if (own[name]?.includes(key)) continue;
      assert.ok(schemas[key], `${name}: ${key} is not in docs/openapi.json`);
      assert.ok(sameDefinition(definition, schemas[key]), `${name}: ${key} differs from docs/openapi.json`);
    }
  }
});

test('household.json tells month, day and reported dates apart', () => {
  const schema = readJson('docs/schema/household.json');
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats(ajv);
  const validate = ajv.compile(schema);
  const fits = (change) => {
    const copy = structuredClone(schema.examples[0]);
    change(copy, copy.entries[0]);
    return validate(copy);
  };
  assert.equal(fits(() => {}), true);
  assert.equal(fits((x, e) => { e.date_precision = 'month'; }), false);
  assert.equal(fits((x, e) => { e.date = '2024-03'; }), false);
  assert.equal(fits((x, e) => { e.date = null; e.date_precision = null; }), false);
  assert.equal(fits((x, e) => { e.date = null; e.date_precision = 'reported'; e.reported_on = '2024-03-02'; }), true);
  assert.equal(fits((x, e) => { delete e.role; }), false);
  assert.equal(fits((x, e) => { delete e.identity; delete e.exposure; }), true);
  assert.equal(fits((x) => { delete x.absences; }), true);
  assert.equal(fits((x) => { delete x.residences; }), false);
});

test('the helper of the HTTP tests accepts what is documented and nothing else', () => {
  const id = '01992f4e-7b1c-7cc1-9f10-3d2a6b5c4e00';
  const headers = { 'request-id': id, 'Content-Type': 'application/json; charset=utf-8' };
  const { example } = document.paths['/v1/addresses'].get.responses[200].content['application/json'];
  const good = { method: 'GET', path: '/v1/addresses?q=birkevej', status: 200, headers, body: JSON.stringify(example) };
  assert.equal(assertAnswer(good).operation.operationId, 'findAddresses');
  assertAnswer({ ...good, headers: new Headers(headers), body: Buffer.from(good.body) });
  assert.throws(() => assertAnswer({ ...good, headers: { 'content-type': 'application/json' } }), /Request-Id is missing/);
  assert.throws(() => assertAnswer({ ...good, status: 202 }), /not documented/);
  assert.throws(() => assertAnswer({ ...good, headers: { ...headers, 'Content-Type': 'text/html' } }), /content type/);
  assert.throws(() => assertAnswer({ ...good, body: '{' }), /not JSON/);
  assert.throws(() => assertAnswer({ ...good, body: { ...example, more: 1 } }), /additional properties: "more"/);
  const problem = { ...headers, 'content-type': 'application/problem+json' };
  delete problem['Content-Type'];
  const refused = { type: '/problems/ticket-refused', title: 'Slå op med journalnummer og person.', status: 403 };
  const post = { method: 'POST', path: '/v1/lookups', status: 403, headers: problem, body: refused };
  assertAnswer(post);
  assert.throws(() => assertAnswer({ ...post, body: { ...refused, type: '/problems/not-opened' } }), /\/type/);
  assert.throws(() => assertAnswer({ ...post, body: { ...refused, children: [] } }), /body/);
  const masked = document.paths['/v1/lookups'].post.responses[201].content['application/json'].example;
  const read = { method: 'GET', path: '/v1/lookups/x1', status: 200, headers, body: masked };
  assertAnswer(read);
  assert.throws(() => assertAnswer({ ...read, body: { ...masked, pattern: null } }), (error) => (
    /"pattern"/.test(error.message) && !/child_entries/.test(error.message)));
  assertAnswer({ method: 'DELETE', path: '/v1/session', status: 204, headers: { 'Request-Id': id } });
  const missing = { type: '/problems/not-found', title: 'Det findes ikke her.', status: 404 };
  assertAnswer({ ...post, path: '/v1/no-such-thing', status: 404, body: missing });
  const wrong = { type: '/problems/method-not-allowed', title: 'Metoden kan ikke bruges her.', status: 405 };
  const put = { method: 'PUT', path: '/v1/lookups', status: 405, headers: problem, body: wrong };
  assertAnswer({ ...put, headers: { ...problem, Allow: 'POST' } });
  assert.throws(() => assertAnswer(put), /Allow is missing/);
  assert.equal(findPath('/v1/admin/rule-sets/da-1/sign'), '/v1/admin/rule-sets/{id}/sign');
});
