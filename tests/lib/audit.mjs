// Reads the log of a stack and checks its bytes as sql/README.md describes them, with node:crypto.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest();

/** The entries of a request, main entry first: the columns, `json` (the header), `content` by
 * subject. Every entry's header and commitments have been checked. */
export function entriesOf(stack, requestId) {
  const text = stack.sql(`
    select jsonb_build_object('entry_id', e.entry_id::text, 'request_id', e.request_id, 'seq', e.seq, 'actor', e.actor_id,
        'role', e.role, 'action', e.action, 'outcome', e.outcome, 'resource', e.resource_id,
        'header', encode(e.header, 'hex'), 'username', u.username,
        'waits', exists (select from audit.pending p where p.entry_id = e.entry_id)
            or exists (select from audit.leaf l where l.entry_id = e.entry_id),
        'content', (select coalesce(jsonb_agg(jsonb_build_object('subject', c.subject, 'salt', encode(c.salt, 'hex'),
            'body', encode(convert_to(c.body, 'UTF8'), 'hex'))), '[]') from audit.content c where c.entry_id = e.entry_id))
    from audit.entry e left join access.user_account u on u.user_id = e.actor_id
    where e.request_id = '${requestId}' order by e.seq`);
  const entries = text ? text.split("\n").map((line) => JSON.parse(line)) : [];
  entries.forEach(check);
  return entries;
}

function check(entry) {
  const header = Buffer.from(entry.header, "hex");
  entry.json = JSON.parse(header.toString("utf8"));
  assert.deepEqual(Object.keys(entry.json), ["entry_id", "at", "actor", "role", "action", "outcome", "request_id", "commitments"]);
  for (const name of ["entry_id", "actor", "role", "action", "outcome", "request_id"]) assert.equal(entry.json[name], entry[name], name);
  assert.match(entry.json.at, /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z$/);
  assert.equal(JSON.stringify(entry.json), header.toString("utf8"), "no byte more than the members");
  const commitments = entry.content.map((row) => {
    const salt = Buffer.from(row.salt, "hex");
    assert.equal(salt.length, 32);
    return sha256(salt, Buffer.from(row.body, "hex")).toString("base64");
  });
  assert.deepEqual(entry.json.commitments, commitments.sort(), "commitments are SHA-256(salt || body), sorted");
  assert.equal(new Set(entry.content.map((row) => row.salt)).size, entry.content.length, "a salt of its own for each subject");
  assert.ok(entry.waits, "waits for the sealer or is sealed");
  entry.content = Object.fromEntries(entry.content.map((row) => [row.subject, Buffer.from(row.body, "hex").toString("utf8")]));
}

/** The one main entry of an answer, checked; outcome and action as given, if given. */
export function mainEntry(stack, answer, { action, outcome } = {}) {
  const entries = entriesOf(stack, answer.headers["request-id"]);
  const main = entries.filter((entry) => entry.seq === 0);
  assert.equal(main.length, 1, `one main entry for ${answer.status} ${answer.text?.slice(0, 200)}`);
  if (action) assert.equal(main[0].action, action);
  if (outcome) assert.equal(main[0].outcome, outcome);
  return main[0];
}

/** How many entries these requests have, as a map from Request-Id to the list of `action outcome`. */
export function entriesByRequest(stack, requestIds) {
  const found = new Map(requestIds.map((id) => [id, []]));
  if (!requestIds.length) return found;
  const list = requestIds.map((id) => `'${id}'`).join(",");
  const text = stack.sql(`select request_id, action, outcome from audit.entry where request_id in (${list}) order by seq`);
  for (const row of text ? text.split("\n") : []) {
    const [id, action, outcome] = row.split("|");
    found.get(id).push(`${action} ${outcome}`);
  }
  return found;
}
