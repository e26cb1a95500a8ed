// What disturbs look-ups: a statement of 5 seconds in the slow lane, and people signing in.
import { spawn } from "node:child_process";
import { sleep, wrk } from "../lib/load.mjs";

const CONNECTIONS = 16;
const SIGN_INS_PER_S = 4;

/** A slow report: `count` connections like the slow lane's, each in one statement for the whole time. */
function slowStatement(bench, seconds) {
  const sql = `select pg_sleep(${seconds})`;
  const child = spawn("psql", ["-XAtq", "-d", bench.conninfo, "-c", sql], { stdio: "ignore" });
  return () => child.kill();
}

/** Sign-ins at a steady rate; → a function that stops them and answers how many there were. */
function signIns(bench) {
  let going = true;
  let done = 0;
  let failed = 0;
  const run = async () => {
    while (going) {
      const started = performance.now();
      const user = bench.users[done % bench.users.length];
      const answer = await bench.call("POST", "/v1/session", { username: user.name, password: bench.password }, { check: false });
      if (answer.status === 201) done += 1;
      else failed += 1;
      await sleep(Math.max(0, 1000 / SIGN_INS_PER_S - (performance.now() - started)));
    }
  };
  const ended = run();
  return async () => {
    going = false;
    await ended;
    return { done, failed };
  };
}

export async function lanes({ small: bench, options, report }) {
  const rounds = Math.max(1, options.rounds - 1);
  const seconds = options.smoke ? 1 : Math.max(5, options.seconds);
  const load = () => wrk({ port: bench.ports.port, pid: bench.daemon, postmaster: bench.postmaster, connections: CONNECTIONS, seconds, file: bench.file });
  const seen = { none: [], slow: [], signIns: [] };
  const rates = [];
  const kinds = {
    none: load,
    slow: async () => {
      const stop = slowStatement(bench, 5);
      const result = await load();
      stop();
      return result;
    },
    signIns: async () => {
      const stop = signIns(bench);
      const result = await load();
      const { done, failed } = await stop();
      rates.push({ rate: done / seconds, failed });
      return result;
    },
  };
  const names = Object.keys(kinds);
  for (let round = 0; round < rounds; round += 1) {
    for (let i = 0; i < names.length; i += 1) {
      const name = names[(i + round) % names.length];
      seen[name].push(await kinds[name]());
    }
  }
  const ratio = (name, of) => seen[name].map((r, i) => of(r) / of(seen.none[i]));
  const yardstick = seen.none.map((r) => r.rate);
  report.add("p99 with a 5-second statement ÷ without", ratio("slow", (r) => r.p99), { floor: 1.5, aim: 1.1, better: "less", yardstick });
  report.add("… worst ÷ max(10 × p50, 1.5 × worst without)", seen.slow.map((r, i) => r.max / Math.max(10 * r.p50, 1.5 * seen.none[i].max)), { floor: 1, aim: 1, better: "less", yardstick });
  report.add("p99 with sign-ins ÷ without", ratio("signIns", (r) => r.p99), { floor: 1.5, aim: 1.1, better: "less", yardstick });
  report.add("… look-ups/s with sign-ins ÷ without", ratio("signIns", (r) => r.rate), { yardstick });
  report.note(`sign-ins: ${rates.map((r) => `${r.rate.toFixed(1)}/s${r.failed ? ` (${r.failed} not accepted)` : ""}`).join(", ")}`);
}
