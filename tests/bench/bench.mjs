// tests/bench/run: reads the command line, brings the stacks up, runs the parts, prints the table.
import { parseArgs } from "node:util";
import { cpus, totalmem } from "node:os";
import { Bench, makePages, returnPages } from "./lib/setup.mjs";
import { busy, Void } from "./lib/load.mjs";
import { Report } from "./lib/report.mjs";
import { checkAnswers } from "./parts/check.mjs";
import { table } from "./parts/table.mjs";
import { lanes } from "./parts/lanes.mjs";
import { national } from "./parts/national.mjs";
import { sealing } from "./parts/sealing.mjs";

const PARTS = { table, lanes, national, sealing };
const BUFFERS_MIB = 512;
const NATIONAL_BUFFERS_MIB = 6144;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    smoke: { type: "boolean", default: false },
    keep: { type: "boolean", default: false },
    persons: { type: "string" },
    national: { type: "string" },
    rounds: { type: "string" },
    seconds: { type: "string" },
    dir: { type: "string" },
    "national-dir": { type: "string" },
  },
});
for (const name of positionals) {
  if (!PARTS[name]) {
    console.error(`tests/bench/run: no part '${name}'; there are ${Object.keys(PARTS).join(" ")}`);
    process.exit(2);
  }
}
const smoke = values.smoke;
const options = {
  smoke,
  persons: Number(values.persons ?? (smoke ? 6000 : 60000)),
  national: Number(values.national ?? 6000000),
  rounds: Number(values.rounds ?? (smoke ? 1 : 5)),
  seconds: Number(values.seconds ?? (smoke ? 1 : 5)),
  triples: smoke ? 300 : 5000,
};
const wanted = positionals.length ? positionals : smoke ? ["table", "lanes"] : Object.keys(PARTS);

async function stack(persons, buffers_mib, dir) {
  const bench = dir ? new Bench(dir).attach() : Bench.up({ persons, recent: smoke ? 800 : persons < 1e6 ? 6500 : 20000, buffers_mib });
  await bench.chooseTriples(options.triples);
  console.error(`${bench.dir}: ${persons} persons, ${bench.triples.length} triples, mean answer ${Math.round(bench.meanBytes)} bytes, huge pages ${bench.hugePages ? "on" : "off"}`);
  return bench;
}

const report = new Report(options);
const stacks = [];
let pages;
let code = 0;
try {
  console.log(`${cpus().length} cores (${cpus()[0].model}), ${Math.round(totalmem() / 2 ** 30)} GiB; ${options.rounds} rounds of ${options.seconds} s`);
  const isNational = wanted.includes("national");
  const needed = (values.dir ? 0 : BUFFERS_MIB) + (isNational && !values["national-dir"] ? NATIONAL_BUFFERS_MIB : 0);
  if (!smoke && needed > 0) pages = makePages(needed);
  const small = await stack(options.persons, BUFFERS_MIB, values.dir);
  stacks.push(small);
  await checkAnswers(small, options, report);
  let large;
  if (isNational) {
    large = await stack(options.national, NATIONAL_BUFFERS_MIB, values["national-dir"]);
    stacks.push(large);
  }
  report.others = await busy();
  for (const name of wanted) await PARTS[name]({ small, large, options, report });
  report.others = Math.max(report.others, await busy());
  report.print();
} catch (error) {
  report.print();
  console.log(error instanceof Void ? `VOID: ${error.message}` : `stopped: ${error.stack}`);
  code = error instanceof Void ? 4 : 3;
} finally {
  for (const each of stacks) {
    if (values.keep || each.dir === values.dir || each.dir === values["national-dir"]) each.agent.destroy();
    else each.down();
  }
  if (pages !== undefined && !values.keep) returnPages(pages);
}
process.exit(code);
