// Load generators and meters: wrk, pgbench, CPU and memory from /proc.
import { execFile, spawn } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const here = path.dirname(fileURLToPath(import.meta.url));
const exec = promisify(execFile);
export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** A run with a wrong or failed answer measures nothing. */
export class Void extends Error {}

// ---- meters ----

function readLines(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return ""; // it has ended meanwhile
  }
}

/** CPU seconds of all threads of a process. */
export function cpuOf(pid) {
  let ns = 0;
  for (const task of readdirSync(`/proc/${pid}/task`)) ns += Number(readLines(`/proc/${pid}/task/${task}/schedstat`).split(" ")[0] || 0);
  return ns / 1e9;
}

const statOf = (pid) => readLines(`/proc/${pid}/stat`).replace(/^.*\) /, "").split(" ");

/** CPU seconds of a postmaster and its children, those that have ended included. */
export function cpuOfTree(postmaster) {
  const own = statOf(postmaster);
  let total = cpuOf(postmaster) + (Number(own[13]) + Number(own[14])) / 100;
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name) || statOf(name)[1] !== String(postmaster)) continue;
    total += Number(readLines(`/proc/${name}/schedstat`).split(" ")[0] || 0) / 1e9;
  }
  return total;
}

/** Proportional set size in MiB. */
export const pssOf = (pid) => Number(readLines(`/proc/${pid}/smaps_rollup`).match(/^Pss: +(\d+)/m)?.[1] ?? NaN) / 1024;

/** How much of the machine others use, 0 to 1, over two seconds in which we do nothing. */
export async function busy() {
  const read = () => readFileSync("/proc/stat", "utf8").split("\n")[0].trim().split(/ +/).slice(1, 9).map(Number);
  const before = read();
  await sleep(2000);
  const spent = read().map((value, i) => value - before[i]);
  return 1 - (spent[3] + spent[4]) / spent.reduce((a, b) => a + b, 0);
}

// ---- load ----

/** wrk with look-ups (or GET of `target`) against a server. → {n, rate, p50, p99, max (ms), bytes}
 * `pid`: of the server, for its CPU; `postmaster` likewise. */
export async function wrk({ port, connections, seconds, file, target, expect = target ? 200 : 201, pid, postmaster }) {
  const args = ["-t1", `-c${connections}`, `-d${seconds}s`, "--timeout", "30s", "-s", path.join(here, "lookups.lua"), `https://127.0.0.1:${port}`, "--", file ?? "-", target ?? "-", String(expect), String(Math.floor(Math.random() * 1e6))];
  const before = { cpu: cpuOf(pid), database: postmaster ? cpuOfTree(postmaster) : 0 };
  const run = exec("wrk", args, { maxBuffer: 1 << 24 });
  await sleep(seconds * 600);
  const pss = pssOf(pid);
  const { stdout } = await run;
  const text = stdout.match(/^RESULT (.*)$/m)?.[1];
  if (!text) throw new Error(`wrk said: ${stdout}`);
  const result = JSON.parse(text);
  const { n, wrong, errors, duration_us } = result;
  if (n === 0) throw new Error(`no answer within ${seconds} s at ${connections} connections`);
  if (wrong > 0 || errors > 0) throw new Void(`${wrong} wrong and ${errors} failed answers of ${n} at ${connections} connections (${result.sample})`);
  return {
    n,
    rate: n / (duration_us / 1e6),
    p50: result.p50 / 1000,
    p99: result.p99 / 1000,
    max: result.max / 1000,
    bytes: result.bytes / n,
    cpu_ms: (1000 * (cpuOf(pid) - before.cpu)) / n,
    database_ms: postmaster ? (1000 * (cpuOfTree(postmaster) - before.database)) / n : NaN,
    pss,
  };
}

/** pgbench over the Unix socket with the daemon's settings. The first second, in which every
 * connection compiles and plans, is left out. → {n, rate, database_ms} */
export async function pgbench({ bench, clients, seconds, options = "" }) {
  const before = cpuOfTree(bench.postmaster);
  const env = { ...process.env, PGOPTIONS: `-c plan_cache_mode=force_generic_plan -c default_transaction_isolation=repeatable\\ read ${options}` };
  const args = ["-n", "-M", "prepared", "-c", String(clients), "-j", "1", "-T", String(seconds + 1), "-P", "1", "-D", `n=${bench.triples.length}`, "-f", bench.pgbenchFile, bench.conninfo];
  const { stdout, stderr } = await exec("pgbench", args, { env });
  await sleep(200); // until the postmaster has reaped its backends and with them their CPU time
  const n = Number(stdout.match(/actually processed: (\d+)/)?.[1]);
  const failed = Number(stdout.match(/failed transactions: (\d+)/)?.[1] ?? 0);
  if (!n || failed > 0 || /aborted/.test(stderr)) throw new Void(`pgbench: ${n} done, ${failed} failed: ${stderr}`);
  const seen = [...stderr.matchAll(/^progress: ([\d.]+) s, ([\d.]+) tps, lat ([\d.]+) ms/gm)].slice(1);
  const weights = seen.map((line, i) => Number(line[1]) - (i > 0 ? Number(seen[i - 1][1]) : 1));
  const span = weights.reduce((a, b) => a + b, 0);
  return {
    n,
    rate: seen.reduce((sum, line, i) => sum + Number(line[2]) * weights[i], 0) / span,
    database_ms: (1000 * (cpuOfTree(bench.postmaster) - before)) / n,
  };
}

/** A child process that prints a line with {"port": …} when it is ready. */
export async function startPeer(command, args, env) {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "inherit"] });
  const port = await new Promise((resolve, reject) => {
    child.stdout.once("data", (line) => resolve(JSON.parse(line).port));
    child.once("exit", (code) => reject(new Error(`the peer ended with ${code}`)));
  });
  return { port, pid: child.pid, stop: () => child.kill("SIGTERM") };
}

// ---- numbers ----

export function median(list) {
  const sorted = [...list].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** How far the yardstick drifted: (largest − smallest) ÷ median. */
export const drift = (list) => (Math.max(...list) - Math.min(...list)) / median(list);
