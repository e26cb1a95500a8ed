// Checks real answers against docs/openapi.json, so that every HTTP test also tests the contract.
import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

const ROOT = new URL('../../', import.meta.url);
const METHODS = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options'];

/** A JSON file of the repository, by its path from the top. */
export function readJson(path) {
  return JSON.parse(readFileSync(new URL(path, ROOT), 'utf8'));
}

export const document = readJson('docs/openapi.json');

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats(ajv);
ajv.addSchema({ $id: 'openapi', components: document.components });
const compiled = new Map();

/** The object a local `$ref` stands for; anything else as it is. */
export function resolve(value) {
  let at = value;
  while (at && at.$ref) {
    at = at.$ref.slice(2).split('/')
      .reduce((o, k) => o[k.replaceAll('~1', '/').replaceAll('~0', '~')], document);
  }
  return at;
}

/** Every operation: {path, method, operation, servers}. */
export function operations() {
  return Object.entries(document.paths).flatMap(([path, item]) => METHODS
    .filter((method) => item[method])
    .map((method) => ({ path, method, operation: item[method] })));
}

/** The path of the document a concrete path belongs to, fixed segments before parameters. */
export function findPath(concrete) {
  const wanted = concrete.split(/[?#]/)[0].split('/');
  const isParameter = (segment) => segment.startsWith('{');
  const fits = Object.keys(document.paths).filter((path) => {
    const segments = path.split('/');
    return segments.length === wanted.length
      && segments.every((segment, i) => (isParameter(segment) ? wanted[i] !== '' : segment === wanted[i]));
  });
  const order = (path) => path.split('/').map((s) => (isParameter(s) ? '1' : '0')).join('');
  return fits.sort((a, b) => (order(a) < order(b) ? -1 : 1))[0];
}

function validatorOf(schema) {
  const text = JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"openapi#/');
  if (!compiled.has(text)) compiled.set(text, ajv.compile(JSON.parse(text)));
  return compiled.get(text);
}

// A failed oneOf names every branch. Where the constants of a value say which branch is meant (the
// state of a look-up), only that one is told about.
function meant(schema, value) {
  const branches = (resolve(schema).oneOf ?? []).filter((branch) => Object.entries(resolve(branch).properties ?? {})
    .every(([name, member]) => !('const' in member) || member.const === value?.[name]));
  return branches.length === 1 ? branches[0] : schema;
}

function readable(errors) {
  return errors.slice(0, 12).map((error) => {
    const more = error.params.additionalProperty ?? error.params.unevaluatedProperty
      ?? error.params.allowedValues ?? error.params.allowedValue;
    return `${error.instancePath || '(the whole)'} ${error.message}`
      + (more === undefined ? '' : `: ${JSON.stringify(more)}`);
  });
}

/** What is wrong with a value, as lines of text; empty when it fits. The schema may hold `$ref`s
 * into docs/openapi.json. */
export function faultsOf(schema, value) {
  const validate = validatorOf(schema);
  if (validate(value)) return [];
  const branch = validatorOf(meant(schema, value));
  return readable(branch(value) ? validate.errors : branch.errors);
}

/** As faultsOf, by the name of a component, e.g. 'LookupMasked'. */
export function faultsOfComponent(name, value) {
  return faultsOf({ $ref: `#/components/schemas/${name}` }, value);
}

function headerReader(headers) {
  if (typeof headers?.get === 'function') return (name) => headers.get(name) ?? undefined;
  const lower = new Map(Object.entries(headers ?? {}).map(([k, v]) => [k.toLowerCase(), v]));
  return (name) => {
    const value = lower.get(name.toLowerCase());
    return Array.isArray(value) ? value.join(', ') : value;
  };
}

function headerFaults(response, header) {
  const faults = [];
  for (const [name, reference] of Object.entries(response.headers ?? {})) {
    const { required, schema } = resolve(reference);
    const value = header(name);
    if (value === undefined) {
      if (required) faults.push(`header ${name} is missing`);
    } else {
      const typed = resolve(schema).type === 'integer' && /^[0-9]+$/.test(value) ? Number(value) : value;
      faults.push(...faultsOf(schema, typed).map((fault) => `header ${name} ${fault}: ${value}`));
    }
  }
  return faults;
}

function bodyFaults(response, header, body) {
  const type = (header('content-type') ?? '').split(';')[0].trim().toLowerCase();
  const isBytes = body instanceof Uint8Array;
  const isEmpty = body === undefined || body === null || body === '' || (isBytes && !body.length);
  if (!response.content) return isEmpty ? [] : [`a body came where none is documented (${type})`];
  const media = response.content[type];
  if (!media) {
    return [`content type is "${type}", documented: ${Object.keys(response.content).join(', ')}`];
  }
  if (!/[/+]json$/.test(type)) return isEmpty ? ['the body is empty'] : [];
  let value = body;
  if (isBytes || typeof body === 'string') {
    try {
      value = JSON.parse(isBytes ? new TextDecoder('utf-8', { fatal: true }).decode(body) : body);
    } catch (error) {
      return [`the body is not JSON: ${error.message}`];
    }
  }
  return faultsOf(media.schema, value).map((fault) => `body ${fault}`);
}

// Nothing fits the path, the method, or what is planned is not built: 404 or 405.
function unmatchedResponse(path, method, status) {
  const operation = path && document.paths[path][method];
  if (operation && operation['x-status'] !== 'planned') return undefined;
  return resolve(document['x-unmatched'][status]);
}

/** Throw unless the answer is one that docs/openapi.json describes for this request.
 * method, path: of the request, the path with or without a query. status: number. headers: of the
 * answer, a Headers or a plain object. body: bytes, text, or parsed JSON; absent if there is none.
 * Returns {path, operation} of the document, operation undefined where nothing fits. */
export function assertAnswer({ method, path, status, headers, body }) {
  const verb = method.toLowerCase();
  const found = findPath(path);
  const operation = found && document.paths[found][verb];
  const header = headerReader(headers);
  const where = `${method.toUpperCase()} ${found ?? path.split(/[?#]/)[0]} -> ${status}`;
  const response = resolve(operation?.responses[status]) ?? unmatchedResponse(found, verb, status);
  if (!response) {
    const known = operation ? Object.keys(operation.responses).join(', ') : '404, 405';
    throw new Error(`${where}: this status is not documented there (${known})`);
  }
  const faults = [...headerFaults(response, header), ...bodyFaults(response, header, body)];
  if (faults.length) throw new Error(`${where} is not as documented:\n  ${faults.join('\n  ')}`);
  return { path: found, operation };
}

/** Whether two definitions are equal once their local references are written alike. */
export function sameDefinition(one, two) {
  const plain = (value) => JSON.parse(JSON.stringify(value)
    .replaceAll('"#/components/schemas/', '"#/$defs/'));
  return isDeepStrictEqual(plain(one), plain(two));
}
