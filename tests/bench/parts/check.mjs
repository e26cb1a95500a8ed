// Before anything is timed: the daemon's answers are those of the peer, which shares no line with it,
// and every answer left one look-up, one revision, one log entry.
import assert from "node:assert/strict";
import { startPeer, Void } from "../lib/load.mjs";

/** Start the peer on a stack. */
export function peer(bench, mode) {
  return startPeer(process.execPath, ["tests/bench/lib/peer.mjs"], { PEER_DIR: bench.dir, PEER_MODE: mode });
}

function facts(answer) {
  const { case: hand, household, window, ticket, summary } = answer;
  return {
    case: { ...hand, statute: null, parties: hand.parties },
    children: household.children,
    adults: household.adults.map(({ ref, age }) => ({ ref, age })),
    others: household.others,
    on_incident_day: household.on_incident_day,
    window,
    ticket: ticket.case_number,
    by_role: summary.by_role,
    by_adult: summary.by_adult,
    by_year: summary.by_year,
  };
}

export async function checkAnswers(bench, options, report) {
  const before = bench.sql("select (select count(*) from casework.lookup), (select count(*) from casework.lookup_revision), (select count(*) from audit.entry where outcome = 'ok' and action = 'lookup.create')");
  const other = await peer(bench, "tuned");
  const sample = options.smoke ? 50 : 200;
  try {
    for (let i = 0; i < sample; i += 1) {
      const triple = bench.triples[(i * 37) % bench.triples.length];
      const own = await bench.ask(triple);
      const { token, ...body } = triple;
      const theirs = await bench.call("POST", "/v1/lookups", body, { headers: { authorization: `Bearer ${token}` }, check: false, port: other.port });
      if (own.status !== 201 || theirs.status !== 201) throw new Void(`answers ${own.status} and ${theirs.status}`);
      try {
        assert.deepEqual(facts(own.json), facts(theirs.json));
      } catch (error) {
        throw new Void(`daemon and peer differ on ${triple.address_id}: ${error.message}`);
      }
    }
  } finally {
    other.stop();
  }
  const after = bench.sql("select (select count(*) from casework.lookup), (select count(*) from casework.lookup_revision), (select count(*) from audit.entry where outcome = 'ok' and action = 'lookup.create')");
  const grown = after.split("|").map((value, i) => Number(value) - Number(before.split("|")[i]));
  if (grown.some((n) => n !== 2 * sample)) throw new Void(`${2 * sample} answers, but look-ups, revisions and entries grew by ${grown}`);
  report.note(`${sample} answers of daemon and peer agree; each left a look-up, a revision and an entry`);
}
