// `socialsoeg import` against a real server: what a set does to the register, row by row.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync, existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { after, before, test } from "node:test";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const tool = path.join(process.env.SSG_BUILD ?? path.join(root, "build/asan"), "socialsoeg");
const cluster = path.join(root, "tests/lib/cluster.sh");
let dir, server, folder;

before(() => {
  folder = mkdtempSync("/tmp/ssg-import-");
  // Into a file: what watches this program keeps the script's output open.
  const made = path.join(folder, "cluster");
  execFileSync("sh", ["-c", '"$0" start "$1" >"$2" 2>"$2.err"', cluster, String(process.pid), made], { stdio: "ignore" });
  dir = readFileSync(made, "utf8").trim();
  server = execFileSync(cluster, ["conninfo", dir], { encoding: "utf8" }).trim();
});
after(() => {
  rmSync(folder, { recursive: true, force: true });
  execFileSync(cluster, ["stop", dir]);
});

const database = (name, user) =>
  server.replace("dbname=postgres", `dbname=${name}`) + (user ? ` user=${user}` : "");
const sql = (name, text) =>
  execFileSync("psql", ["-XAtq", "-F", "|", "-v", "ON_ERROR_STOP=1", "-d", database(name), "-c", text], { encoding: "utf8", maxBuffer: 1 << 26 })
    .trim();

// An upgraded, empty database; the roles are the cluster's.
function fresh(name) {
  sql("postgres", `create database ${name} template template0 encoding 'UTF8'`);
  execFileSync(tool, ["db", "upgrade", "--database", database(name)]);
  return name;
}

let sets = 0;
// A set from {file: text or lines}; lines are joined by the line end.
function set(files, { end = "\n", mark = "" } = {}) {
  const at = path.join(folder, `set${++sets}`);
  mkdirSync(at);
  for (const [name, lines] of Object.entries(files))
    writeFileSync(path.join(at, `${name}.csv`), Array.isArray(lines) ? mark + lines.join(end) + end : lines);
  return at;
}

function load(name, at, ...words) {
  const done = spawnSync(tool, ["import", "--json", ...words, "--database", database(name, "ssg_import"), "--", at],
    { encoding: "utf8" });
  const rejects = path.join(at, "reject.csv");
  return { code: done.status, stderr: done.stderr, json: done.stdout ? JSON.parse(done.stdout) : null,
    rejects: existsSync(rejects) ? readFileSync(rejects, "utf8").trim().split("\n").slice(1) : [] };
}
function loaded(name, files, ...words) {
  const done = load(name, set(files), ...words);
  assert.equal(done.code, 0, done.stderr);
  return done;
}

const A = "0a3f50b8-0000-4000-8000-00000000000a";
const B = "0a3f50b8-0000-4000-8000-00000000000b";
const heads = {
  addresses: "address_id;road_name;house_number;letter;floor;door;supplementary_town;postcode;town;municipality_code;road_code;status;kind",
  persons: "person_id;cpr;other_id;given_name;surname;birth_date;sex;status;status_date",
  residences: "person_id;address_id;municipality_code;from;to",
  kinship: "child_id;parent_id;kind;from;to",
  partners: "person_id;partner_id;from;to",
  custody: "child_id;holder_id;from;to",
  protections: "person_id;kind;from;to",
  absences: "person_id;kind;from;to",
  incidents: "case_number;date;time;reported_on;kind;code;address_id;municipality_code;district;linked_to;disclosure;social_report_sent;pregnant;valid_to",
  involvements: "case_number;person_id;role;outcome;outcome_date;sentence;code;called_police;match;verified;quarantined",
  sources: "kind;complete_from",
  deletions: "kind;id",
};
const file = (name, ...rows) => [heads[name], ...rows];
const addresses = file("addresses",
  `${A};Østergade;4;B;1;tv;;5000;Odense C;0461;0100;current;dwelling`,
  `${B};Ågade;12;;;;Nørre By;8000;Aarhus C;0751;0200;current;dwelling`);
const M = "M;6101800002;;Mona;Prøve;1980-01-01;f;resident;";
const F = "F;6202800001;;Finn;Prøve;1980-02-02;m;resident;";
const C = "C;6103154002;;Carla;Prøve;2015-03-01;f;resident;";
const family = () => ({
  addresses,
  persons: file("persons", M, F, C),
  residences: file("residences", `M;${A};;2010-01-01;`, `F;${A};;2010-01-01;2020-06-01`, `C;${A};;2015-03-01;`),
  kinship: file("kinship", "C;M;mother;;", "C;F;father;;"),
  partners: file("partners", "M;F;2009-01-01;"),
  custody: file("custody", "C;M;;", "C;F;;2020-06-01"),
  protections: file("protections", "F;name_address;2024-01-01;"),
  absences: file("absences", "F;prison;2021-01-01;2021-03-01"),
  incidents: file("incidents",
    `0700-73241-00001-24;2024-05-01;22:30;;offence;73241;${A};;;;;;;`,
    "0700-73241-00002-24;2024-04;;2024-05-02;offence;99999;;0461;;0700-73241-00001-24;ask;true;true;",
    '"case ""quoted"", no day";;;2024-05-03;concern;;;0751;1460;;;;;'),
  involvements: file("involvements",
    "0700-73241-00001-24;F;charged;open;;;;;cpr;;",
    "0700-73241-00001-24;M;victim;none;;;;true;name_birthdate;;",
    '0700-73241-00002-24;F;convicted;fined;2024-06-01;"30 dage; betinget";73242;;manual;true;true'),
  sources: file("sources", "offence;2014-01-01"),
});

test("a whole set stands in the register as stated", () => {
  const db = fresh("whole");
  const done = loaded(db, family(), "--initial");
  assert.deepEqual(done.rejects, []);
  assert.equal(done.json.files["persons.csv"].rows, 3);
  assert.equal(sql(db, "select label, fold from register.address order by label"),
    "Ågade 12, Nørre By, 8000 Aarhus C|aagade 12 noerre by 8000 aarhus c\n" +
    "Østergade 4B, 1. tv, 5000 Odense C|oestergade 4b 1 tv 5000 odense c");
  assert.equal(sql(db, `select p.person_id, k.kind, k.from_day, k.to_day from register.kinship k
    join register.person p on p.person_no = k.parent_no order by 1`),
  "F|father|2015-03-01|infinity\nM|mother|2015-03-01|infinity");
  assert.equal(sql(db, "select from_day, to_day from register.custody order by 2"),
    "2015-03-01|2020-06-01\n2015-03-01|infinity");
  assert.equal(sql(db, `select case_number, happened_on, date_precision, minute_of_day, reported_on, district,
    linked_to, disclosure, social_report_sent, pregnant from register.incident order by 1`),
  "0700-73241-00001-24|2024-05-01|day|1350||1465||free|f|f\n" +
    "0700-73241-00002-24|2024-04-01|month||2024-05-02|1465|0700-73241-00001-24|ask|t|t\n" +
    "case \"quoted\", no day|2024-05-03|reported||2024-05-03|1460||free|f|f");
  assert.equal(sql(db, `select i.case_number, p.person_id, v.happened_on, v.role, v.outcome, v.outcome_date,
    v.sentence, v.code, v.called_police, v.match, v.verified, v.quarantined from register.involvement v
    join register.incident i using (incident_no) join register.person p using (person_no) order by 1, 2`),
  "0700-73241-00001-24|F|2024-05-01|charged|open||||f|cpr|t|f\n" +
    "0700-73241-00001-24|M|2024-05-01|victim|none||||t|name_birthdate|f|f\n" +
    "0700-73241-00002-24|F|2024-04-01|convicted|fined|2024-06-01|30 dage; betinget|73242|f|manual|t|t");
  assert.equal(sql(db, "select kind, complete_from from register.source"), "offence|2014-01-01");
});

const DUMP = `
  select 'A', a.address_id::text, to_jsonb(a) - 'address_no' from register.address a
  union all select 'P', p.person_id, to_jsonb(p) - 'person_no' from register.person p
  union all select 'R', p.person_id, to_jsonb(r) - 'person_no' - 'address_no' || jsonb_build_object('a', a.address_id)
    from register.residence r join register.person p using (person_no) left join register.address a using (address_no)
  union all select 'K', c.person_id, to_jsonb(k) - 'child_no' - 'parent_no' || jsonb_build_object('p', p.person_id)
    from register.kinship k join register.person c on c.person_no = k.child_no join register.person p on p.person_no = k.parent_no
  union all select 'T', c.person_id, to_jsonb(k) - 'person_no' - 'partner_no' || jsonb_build_object('p', p.person_id)
    from register.partner k join register.person c using (person_no) join register.person p on p.person_no = k.partner_no
  union all select 'C', c.person_id, to_jsonb(k) - 'child_no' - 'holder_no' || jsonb_build_object('p', p.person_id)
    from register.custody k join register.person c on c.person_no = k.child_no join register.person p on p.person_no = k.holder_no
  union all select 'X', p.person_id, to_jsonb(r) - 'person_no' from register.protection r join register.person p using (person_no)
  union all select 'B', p.person_id, to_jsonb(r) - 'person_no' from register.absence r join register.person p using (person_no)
  union all select 'I', i.case_number, to_jsonb(i) - 'incident_no' - 'address_no' || jsonb_build_object('a', a.address_id)
    from register.incident i left join register.address a using (address_no)
  union all select 'V', i.case_number, to_jsonb(v) - 'incident_no' - 'person_no' || jsonb_build_object('p', p.person_id)
    from register.involvement v join register.incident i using (incident_no) join register.person p using (person_no)
  union all select 'S', s.kind, to_jsonb(s) - 'updated_at' from register.source s
  order by 1, 2, 3`;

test("the invented register: again and in any order it is the same, keys and ids too", () => {
  const db = fresh("again");
  const out = path.join(folder, "register");
  mkdirSync(out);
  execFileSync(tool, ["register", "generate", "--persons", "1000", "--seed", "7", "--recent-cases", "20", "--out", out]);
  const first = load(db, out, "--initial");
  assert.equal(first.code, 0, first.stderr);
  assert.equal(first.json.rejected, 0);
  const before = sql(db, DUMP);
  assert.ok(before.split("\n").length > 3000);
  assert.equal(Number(sql(db, "select count(*) from audit.entry where action = 'register.import'")), first.json.transactions);
  assert.equal(sql(db, "select count(*) from register.person p where not exists (select from audit.content c where c.subject = p.person_key::text)"), "0");

  const again = load(db, out);
  assert.equal(again.code, 0, again.stderr);
  assert.equal(sql(db, DUMP), before);

  const shuffled = path.join(folder, "shuffled");
  mkdirSync(shuffled);
  for (const name of readdirSync(out).filter((n) => n.endsWith(".csv"))) {
    const [head, ...rows] = readFileSync(path.join(out, name), "utf8").trimEnd().split("\n");
    // The generator quotes no line ends, so that a line is a row. Backwards and by halves.
    const mixed = [...rows.filter((_, i) => i % 2), ...rows.filter((_, i) => !(i % 2)).reverse()];
    writeFileSync(path.join(shuffled, name), [head, ...mixed].join("\n") + "\n");
  }
  const third = load(db, shuffled);
  assert.equal(third.code, 0, third.stderr);
  assert.deepEqual(Object.keys(third.json.merged).filter((k) => /_(new|changed|closed|removed)$/.test(k)), []);
  assert.equal(sql(db, DUMP), before);
  assert.equal(load(db, out, "--initial").code, 1);
});

test("a set is a delta: what it does not state of a person it names is closed", () => {
  const db = fresh("delta");
  loaded(db, family());
  const key = sql(db, "select person_key from register.person where person_id = 'C'");
  const today = sql(db, "select (clock_timestamp() at time zone 'Europe/Copenhagen')::date");
  loaded(db, {
    persons: file("persons", "C;6103154002;;Carla Ny;Prøve;2015-03-01;f;resident;"),
    residences: file("residences", `C;${B};;2025-02-01;`),
    kinship: file("kinship", "C;M;mother;;"),
    custody: file("custody"),
  });
  assert.equal(sql(db, "select given_name, person_key from register.person where person_id = 'C'"), `Carla Ny|${key}`);
  assert.equal(sql(db, `select p.person_id, a.road_name, r.from_day, r.to_day from register.residence r
    join register.person p using (person_no) join register.address a using (address_no) order by 1, 3`),
  "C|Østergade|2015-03-01|2025-02-01\nC|Ågade|2025-02-01|infinity\n" +
    "F|Østergade|2010-01-01|2020-06-01\nM|Østergade|2010-01-01|infinity");
  assert.equal(sql(db, `select p.person_id, k.to_day from register.kinship k
    join register.person p on p.person_no = k.parent_no order by 1`), `F|${today}\nM|infinity`);
  assert.equal(sql(db, `select p.person_id, k.to_day from register.custody k
    join register.person p on p.person_no = k.holder_no order by 1`), `F|2020-06-01\nM|${today}`);
  // no protections.csv, no absences.csv, F not named: nothing about them
  assert.equal(sql(db, "select count(*) from register.protection where to_day = 'infinity'"), "1");
  assert.equal(sql(db, "select count(*) from register.partner where to_day = 'infinity'"), "1");
});

test("a corrected beginning replaces, it does not leave a second spell", () => {
  const db = fresh("corrected");
  loaded(db, family());
  loaded(db, { persons: file("persons", C), residences: file("residences", `C;${A};;2016-01-01;`) });
  assert.equal(sql(db, `select r.from_day, r.to_day from register.residence r join register.person p using (person_no)
    where p.person_id = 'C'`), "2016-01-01|infinity");
});

test("nothing is closed for somebody whose row was rejected", () => {
  const db = fresh("tainted");
  loaded(db, family());
  const at = set({ persons: file("persons", C, M), residences: file("residences", `C;${B};;2025-13-01;`),
    kinship: file("kinship", "C;M;mother;;", "C;Z;father;;") });
  const done = load(db, at);
  assert.equal(done.code, 0, done.stderr);
  assert.deepEqual(done.rejects, [
    'residences.csv;2;from;"is not a date as YYYY-MM-DD"',
    'kinship.csv;3;parent_id;"is neither in persons.csv nor in the register"']);
  assert.equal(statSync(path.join(at, "reject.csv")).mode & 0o777, 0o600);
  const today = sql(db, "select (clock_timestamp() at time zone 'Europe/Copenhagen')::date");
  assert.equal(sql(db, `select p.person_id, r.to_day from register.residence r join register.person p using (person_no)
    order by 1`), `C|infinity\nF|2020-06-01\nM|${today}`);
  assert.equal(sql(db, "select count(*) from register.kinship where to_day = 'infinity'"), "2");
});

test("involvements: complete per case, and the same one keeps its id", () => {
  const db = fresh("involved");
  loaded(db, family());
  const id = (who) => sql(db, `select v.involvement_id from register.involvement v join register.incident i using (incident_no)
    join register.person p using (person_no) where i.case_number = '0700-73241-00001-24' and p.person_id = '${who}'`);
  const before = id("F");
  loaded(db, {
    incidents: file("incidents", `0700-73241-00001-24;2024-05-02;;;offence;73241;${A};;;;;;;`),
    involvements: file("involvements", "0700-73241-00001-24;F;convicted;prison;2024-09-01;;;;cpr;;"),
  });
  assert.equal(id("F"), before);
  assert.equal(id("M"), "");
  assert.equal(sql(db, `select role, outcome, v.happened_on from register.involvement v where involvement_id = ${before}`),
    "convicted|prison|2024-05-02");
  assert.equal(sql(db, "select count(*) from register.involvement"), "2"); // the other case is not named
});

test("deletions remove persons, addresses and cases, and may come twice", () => {
  const db = fresh("deleted");
  loaded(db, family());
  const deletions = { deletions: file("deletions", "person;F", `address;${A.toUpperCase()}`, "case;0700-73241-00002-24", "case;none") };
  const done = loaded(db, deletions);
  assert.equal(done.json.merged.persons_removed, 1);
  assert.equal(done.json.merged.deletions_not_found, 1);
  for (const table of ["partner", "protection", "absence"]) assert.equal(sql(db, `select count(*) from register.${table}`), "0");
  assert.equal(sql(db, "select count(*) from register.kinship"), "1");
  assert.equal(sql(db, "select distinct address_no is null, municipality_code from register.residence"), "t|0461");
  assert.equal(sql(db, "select case_number from register.incident where address_no is null and municipality_code = '0461'"),
    "0700-73241-00001-24");
  assert.equal(sql(db, "select count(*) from register.involvement"), "1");
  assert.equal(sql(db, "select count(*) from audit.entry where action = 'register.erase'"), "1");
  loaded(db, deletions);
});

test("intelligence is never kept, also when a case becomes it", () => {
  const db = fresh("secret");
  loaded(db, family());
  const done = loaded(db, {
    incidents: file("incidents", "0700-73241-00001-24;2024-05-01;;;intelligence;;;0461;;;;;;", "0700-1;2024-05-01;;;intelligence;;;0461;;;;;;"),
    involvements: file("involvements", "0700-1;F;suspect;open;;;;;cpr;;"),
  });
  assert.equal(done.json.merged.intelligence_skipped, 2);
  assert.deepEqual(done.rejects, []);
  assert.equal(sql(db, "select count(*) from register.incident where case_number in ('0700-1', '0700-73241-00001-24')"), "0");
  assert.equal(sql(db, "select count(*) from register.involvement"), "1");
});

test("a provisional number is confirmed and keeps its id", () => {
  const db = fresh("provisional");
  loaded(db, family());
  const id = "0a3f50b8-0000-4000-8000-0000000000ff";
  sql(db, `insert into casework.provisional_case (case_number, incident_id, district, first_used_by)
    values ('1466-73241-00009-26', '${id}', '1466', gen_random_uuid())`);
  loaded(db, { incidents: file("incidents", `1466-73241-00009-26;2024-05-01;;;offence;73241;${A};;;;;;;`) });
  assert.equal(sql(db, "select incident_id from register.incident where case_number = '1466-73241-00009-26'"), id);
  assert.equal(sql(db, "select count(*) from casework.provisional_case where confirmed_at is not null"), "1");
});

test("every fault is named with file, line, column and reason", () => {
  const db = fresh("faults");
  const at = set({
    addresses: file("addresses", addresses[1], "x;Vej;1;;;;;5000;By;0461;;current;dwelling", `${B};;1;;;;;5000;By;0461;;current;dwelling`),
    persons: file("persons", M, "C;9902154002;;a;b;;f;resident;", "D;;;a;b;2015-02-29;f;resident;", "E;;;a;b;;q;resident;",
      `${"x".repeat(65)};;;a;b;;f;resident;`, "G;;;a\u0007;b;;f;resident;", "H;;;a;b;;f;resident", 'I;;;"a"b;b;;f;resident;',
      "J;;;a;b;;f;resident;", "J;;;b;b;;f;resident;", "", "K;;;\"a\nb\";b;;f;resident;", M),
    residences: file("residences", `M;${A};;2020-01-01;2019-01-01`, `J;${A};;;`, `M;${B};;;`, `M;${A};461;;`,
      `M;${A};;2001-01-01;2002-01-01`, `M;${A};;2001-01-01;2003-01-01`),
    partners: file("partners", "M;M;;"),
    kinship: file("kinship", "M;M;step_parent;;"),
    incidents: file("incidents", "n1;;;;offence;;;0461;;;;;;", "n2;2024-05;10:00;;offence;;;0461;;;;;;", "n3;2024-05-01;24:00;;offence;;;0461;;;;;;",
      "n4;2024-05-01;;;theft;;;0461;;;;;;", "n5;2024-05-01;;;offence;;;;;;;;;", "n6;2024-05-01;;;offence;;;0461;9999;;;;;",
      "n7;2024-05-01;;;offence;;;0461;;;;yes;;", `n8;2024-05-01;;;offence;;${B};0461;;;;;;`, "n9;2024-05-01;;;offence;;;0461;;;;;;"),
    involvements: file("involvements", "n1;M;victim;;;;;;cpr;;", "n9;Q;victim;;;;;;cpr;;", "n9;M;guilty;;;;;;cpr;;", "n9;M;victim;;;;;;cpr;;"),
    deletions: file("deletions", "address;7", "car;7"),
  });
  const done = load(db, at);
  assert.equal(done.code, 0, done.stderr);
  const faults = done.rejects.map((row) => row.split(";").slice(0, 3).join(";"));
  assert.deepEqual(faults, [
    "addresses.csv;3;address_id", "addresses.csv;4;road_name",
    "persons.csv;3;cpr", "persons.csv;4;birth_date", "persons.csv;5;sex", "persons.csv;6;person_id", "persons.csv;7;given_name",
    "persons.csv;8;", "persons.csv;9;", "persons.csv;13;given_name",
    "residences.csv;2;to", "residences.csv;5;municipality_code",
    "kinship.csv;2;kind",
    "incidents.csv;2;date", "incidents.csv;3;time", "incidents.csv;4;time", "incidents.csv;5;kind", "incidents.csv;8;social_report_sent",
    "involvements.csv;4;role",
    "deletions.csv;2;id", "deletions.csv;3;kind",
    // of the set as a whole
    "incidents.csv;6;district", "incidents.csv;7;district", "incidents.csv;9;address_id",
    "involvements.csv;2;case_number", "involvements.csv;3;person_id",
    "partners.csv;2;partner_id",
    "persons.csv;10;person_id", "persons.csv;11;person_id",
    "residences.csv;3;person_id", "residences.csv;4;address_id", "residences.csv;6;from", "residences.csv;7;from",
  ]);
  assert.equal(done.json.rejected, faults.length);
  assert.doesNotMatch(done.rejects.join("\n") + done.stderr, /9902154002|Mona|Prøve/);
  assert.equal(sql(db, "select string_agg(person_id, ',') from register.person"), "M");
  assert.equal(sql(db, "select string_agg(case_number, ',') from register.incident"), "n9");
  assert.equal(sql(db, "select count(*) from register.involvement"), "1");
});

test("commas, a byte order mark, CRLF, other column orders and blank lines", () => {
  const db = fresh("forms");
  const at = set({
    persons: ["surname,sex,person_id,status,given_name", '"Prøve, den ældre",f,M,resident,"M ""Mo"" na"', "", "Ünal,m,F,dead,"],
    sources: ["kind", "offence"],
  }, { end: "\r\n", mark: "\ufeff" });
  const done = load(db, at);
  assert.equal(done.code, 0, done.stderr);
  assert.deepEqual(done.rejects, []);
  assert.equal(sql(db, "select person_id, given_name, surname, status from register.person order by 1"),
    'F||Ünal|dead\nM|M "Mo" na|Prøve, den ældre|resident');
});

test("a file that cannot be read as a whole loads nothing", () => {
  const db = fresh("broken");
  const cases = [
    [{ persons: ["person_id;sex;status;naem", "M;f;resident;x"] }, /persons\.csv:1: unknown column 'naem'/],
    [{ persons: ["person_id;sex", "M;f"] }, /persons\.csv:1: the header lacks the column 'status'/],
    [{ persons: ["person_id;sex;status;sex", "M;f;resident;f"] }, /column 'sex' stands twice/],
    [{ persons: [...file("persons", M), 'F;;;"open;b;;f;resident;', "G;;;a;b;;f;resident;"] }, /persons\.csv:3: a quote is opened and never closed/],
    [{ persons: Buffer.from(`\ufeff${heads.persons}\n`, "utf16le") }, /persons\.csv:1: the file is not UTF-8/],
    [{ persons: "" }, /persons\.csv:1: the file has no header line/],
    [{ other: ["a"] }, /none of the import files/],
    [{ persons: [...file("persons", M), `F;;;"${"x".repeat(300000)}";b;;f;resident;`] }, /a row is over 256 KiB/],
  ];
  for (const [files, message] of cases) {
    const done = load(db, set(files));
    assert.equal(done.code, 2, done.stderr);
    assert.match(done.stderr, message);
  }
  assert.equal(load(db, "/nonexistent").code, 2);
  assert.equal(spawnSync(tool, ["import", "--database", "x"]).status, 2);
  assert.equal(sql(db, "select count(*) from register.person"), "0");
  assert.equal(sql(db, "select count(*) from audit.entry"), "0");
});

test("two imports never run at once", async () => {
  const db = fresh("locked");
  const { spawn } = await import("node:child_process");
  const holder = spawn("psql", ["-XAtq", "-d", database(db)], { stdio: ["pipe", "pipe", "inherit"] });
  holder.stdin.write("select pg_advisory_lock(7358461921);\n\\echo held\n");
  await new Promise((resolve) => holder.stdout.on("data", (text) => String(text).includes("held") && resolve()));
  const done = load(db, set(family()));
  holder.stdin.end();
  assert.equal(done.code, 3);
  assert.match(done.stderr, /another import is under way/);
});
