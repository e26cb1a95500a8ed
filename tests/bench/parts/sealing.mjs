// Look-ups with the sealer at work ÷ without.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { sleep, wrk } from "../lib/load.mjs";
import { build } from "../lib/setup.mjs";

/** The key and the configuration of jobd; → a function that starts it and answers its child. */
function sealer(bench) {
  const jobd = path.join(build, "socialsoeg-jobd");
  if (!existsSync(jobd)) return null;
  const key = path.join(bench.dir, "var/log-key");
  if (!existsSync(key)) execFileSync(path.join(build, "socialsoeg"), ["audit", "key", "--out", key, "--name", "bench.example/log"], { stdio: "ignore" });
  const conf = path.join(bench.dir, "var/jobd.conf");
  writeFileSync(conf, `database = "${bench.conninfo.replace("ssg_daemon", "ssg_jobd")}"\nsealing_key = "${key}"\n`);
  return () => spawn(jobd, ["-c", conf], { stdio: "ignore" });
}

export async function sealing({ small: bench, options, report }) {
  const start = sealer(bench);
  if (!start) {
    report.note("sealing: socialsoeg-jobd is not built");
    return;
  }
  const seen = { on: [], off: [] };
  const load = () => wrk({ port: bench.ports.port, pid: bench.daemon, postmaster: bench.postmaster, connections: 64, seconds: options.seconds, file: bench.file });
  const pending = () => Number(bench.sql("select count(*) from audit.pending"));
  for (let round = 0; round < options.rounds; round += 1) {
    for (const kind of round % 2 ? ["on", "off"] : ["off", "on"]) {
      if (kind === "off") {
        seen.off.push(await load());
        continue;
      }
      const child = start();
      // The sealer first catches up with what the other rounds have left.
      for (let i = 0; i < 600 && pending() > 200; i += 1) await sleep(100);
      if (child.exitCode !== null) throw new Error(`socialsoeg-jobd ended with ${child.exitCode}`);
      seen.on.push(await load());
      child.kill("SIGTERM");
      await new Promise((resolve) => child.once("exit", resolve));
    }
  }
  report.add("look-ups/s with sealing ÷ without", seen.on.map((r, i) => r.rate / seen.off[i].rate), { floor: 0.95, better: "more", yardstick: seen.off.map((r) => r.rate) });
}
