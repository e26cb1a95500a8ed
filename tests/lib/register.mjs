// The import files of a stack, and what the contract says a look-up must answer about them, computed
// anew from the files alone: an oracle for lib/domain and for the SQL in front of it. It shares no
// line with either.
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");

/** The rows of a `;` file with a header line, as objects; an empty field is undefined. */
export function readCsv(file) {
  const rows = [];
  let row = [];
  let field = "";
  let quoted = false;
  const text = readFileSync(file, "utf8");
  for (let i = 0; i < text.length; i += 1) {
    const c = text[i];
    if (quoted) {
      if (c === '"' && text[i + 1] === '"') field += text[++i];
      else if (c === '"') quoted = false;
      else field += c;
    } else if (c === '"') quoted = true;
    else if (c === ";" || c === "\n") {
      row.push(field);
      field = "";
      if (c === "\n") {
        rows.push(row);
        row = [];
      }
    } else if (c !== "\r") field += c;
  }
  const [names, ...data] = rows;
  return data.map((values) => Object.fromEntries(names.map((name, i) => [name, values[i] === "" ? undefined : values[i]])));
}

const labels = new Map(readCsv(path.join(ROOT, "sql/reference/offence_group.csv")).map((row) => [row.group, row.da]));
const groups = new Map(readCsv(path.join(ROOT, "sql/reference/offence_code.csv")).map((row) => [row.code, { ...row, group: labels.get(row.group) }]));

// ---- civil dates as ISO text, so that comparing texts compares days ----

const utc = (date) => Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)) - 1, Number(date.slice(8, 10)));
const iso = (ms) => new Date(ms).toISOString().slice(0, 10);

export const addDays = (date, days) => iso(utc(date) + days * 86400000);

export function addMonths(date, months) {
  const [y, m, d] = date.split("-").map(Number);
  const at = y * 12 + m - 1 + months;
  const year = Math.floor(at / 12);
  const month = at % 12;
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return iso(Date.UTC(year, month, Math.min(d, last)));
}

export const addYears = (date, years) => addMonths(date, 12 * years);

/** Completed years on a day; a birthday on 29 February is kept on the 28th. */
export function ageOn(birth, day) {
  let years = Number(day.slice(0, 4)) - Number(birth.slice(0, 4));
  if (addYears(birth, years) > day) years -= 1;
  return years;
}

/** Today in Copenhagen. */
export const today = () => new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Copenhagen" }).format(new Date());

// Minutes since 1970 of a civil time in Copenhagen (summer time: last Sunday of March to last Sunday
// of October, 01:00 UTC).
function minutesOf(date, time) {
  const [h, m] = time.split(":").map(Number);
  const local = utc(date) / 60000 + h * 60 + m;
  const change = (month) => {
    const last = new Date(Date.UTC(Number(date.slice(0, 4)), month, 31));
    return Date.UTC(Number(date.slice(0, 4)), month, 31 - last.getUTCDay(), 1) / 60000;
  };
  const summer = local - 60 >= change(2) && local - 120 < change(9);
  return local - (summer ? 120 : 60);
}

const ACCUSED = ["suspect", "charged", "convicted"];
const CONTACT_KINDS = ["disturbance", "suicide_threat", "concern", "inquiry"];
const COUNTING = ["charge_waived", "fined", "suspended_sentence", "prison", "measure"];

function push(map, key, value) {
  if (!map.has(key)) map.set(key, []);
  map.get(key).push(value);
}

export class Register {
  constructor(dir) {
    const read = (name) => readCsv(path.join(dir, `${name}.csv`));
    this.addresses = new Map(read("addresses").map((row) => [row.address_id, row]));
    this.persons = new Map(read("persons").map((row) => [row.person_id, row]));
    this.cases = new Map();
    for (const row of read("incidents")) {
      row.precision = row.date ? (row.date.length === 7 ? "month" : "day") : "reported";
      row.shown_date = row.date ?? row.reported_on;
      row.day = row.precision === "month" ? `${row.date}-01` : row.shown_date;
      row.municipality = row.municipality_code ?? this.addresses.get(row.address_id)?.municipality_code;
      this.cases.set(row.case_number, row);
    }
    this.byPerson = new Map();
    this.byCase = new Map();
    for (const row of read("involvements")) {
      row.verified = row.verified ? row.verified === "true" : row.match === "cpr";
      row.quarantined = row.quarantined === "true";
      row.incident = this.cases.get(row.case_number);
      push(this.byPerson, row.person_id, row);
      push(this.byCase, row.case_number, row);
    }
    this.casesAt = new Map();
    for (const row of this.cases.values()) if (row.address_id) push(this.casesAt, row.address_id, row);
    this.residences = new Map();
    for (const row of read("residences")) push(this.residences, row.person_id, row);
    this.kinship = read("kinship");
    this.partners = read("partners");
    this.protections = read("protections");
    this.absences = read("absences");
    this.families = new Map(read("families").map((row) => [row.slug, row]));
    this.links = this.#link();
  }

  /** Learn the random keys that the import gave to the persons. */
  readKeys(stack) {
    this.keys = new Map(stack.sql("select person_id, person_key from register.person").split("\n").map((row) => row.split("|")));
    this.idOfKey = new Map([...this.keys].map(([id, key]) => [key, id]));
    return this;
  }

  person(key) {
    return this.persons.get(this.idOfKey.get(key));
  }

  // Links count both ways and transitively: the representative of each case.
  #link() {
    const parent = new Map();
    const find = (n) => {
      while (parent.has(n) && parent.get(n) !== n) n = parent.get(n);
      return n;
    };
    for (const row of this.cases.values()) if (row.linked_to) parent.set(find(row.case_number), find(row.linked_to));
    return find;
  }

  /** The address a person is registered at on a day; undefined if unknown. */
  addressOn(person, day) {
    if (day < person.birth_date) return undefined;
    return (this.residences.get(person.person_id) ?? []).find((r) => r.address_id && (r.from ?? "") <= day && day < (r.to ?? "9999"))?.address_id;
  }

  // The days a date stands for; none for a report.
  #days(incident) {
    if (incident.precision === "reported") return [];
    if (incident.precision === "day") return [incident.day];
    const days = [];
    for (let day = incident.day; day < addMonths(incident.day, 1); day = addDays(day, 1)) days.push(day);
    return days;
  }

  #same(incident, of, otherwise) {
    const days = this.#days(incident);
    if (!days.length) return otherwise;
    const first = JSON.stringify(of(days[0]));
    return days.every((day) => JSON.stringify(of(day)) === first) ? of(days[0]) : otherwise;
  }

  placeOf(incident, children) {
    if (!incident.address_id) return "unknown";
    return this.#same(incident, (day) => (children.some((c) => this.addressOn(c, day) === incident.address_id) ? "home" : "elsewhere"), "unknown");
  }

  childrenAt(incident, children) {
    if (!incident.address_id) return [];
    return this.#same(incident, (day) => children.filter((c) => this.addressOn(c, day) === incident.address_id).map((c) => c.ref), []);
  }

  #commonDays(adult, child) {
    let first;
    let last;
    for (const a of this.residences.get(adult.person_id) ?? []) {
      for (const c of this.residences.get(child.person_id) ?? []) {
        if (!a.address_id || a.address_id !== c.address_id) continue;
        const from = [a.from ?? "", c.from ?? "", child.birth_date].sort().at(-1);
        const to = [a.to ?? "9999-12-31", c.to ?? "9999-12-31"].sort()[0];
        if (from >= to) continue;
        if (!first || from < first) first = from;
        if (!last || to > last) last = to;
      }
    }
    return { first, end: last };
  }

  #coResidenceOn(adult, child, day) {
    const { first, end } = this.#commonDays(adult, child);
    if (day < child.birth_date) return first ? "before" : "apart";
    const a = this.addressOn(adult, day);
    const c = this.addressOn(child, day);
    if (!a || !c) return "unknown";
    if (a === c) return "during";
    if (!first) return "apart";
    if (day < first) return "before";
    return day >= end ? "after" : "apart";
  }

  coResidence(incident, adult, children) {
    const seen = children.map((child) => this.#same(incident, (day) => this.#coResidenceOn(adult, child, day), "unknown"));
    return ["during", "apart", "before", "after", "unknown"].find((value) => seen.includes(value)) ?? "unknown";
  }

  // Within 24 hours elapsed; without a time the same day; a month or a report never.
  #isNear(a, b) {
    if (a.precision !== "day" || b.precision !== "day") return false;
    if (!a.time || !b.time) return a.day === b.day;
    return Math.abs(minutesOf(a.day, a.time) - minutesOf(b.day, b.time)) <= 24 * 60;
  }

  #isSamePlace(a, b) {
    if (a.address_id && b.address_id) return a.address_id === b.address_id;
    return Boolean(a.municipality) && a.municipality === b.municipality;
  }

  #isAtHand(involvement, hand) {
    const incident = involvement.incident;
    if (this.links(incident.case_number) === this.links(hand.case_number)) return true;
    const party = (this.byCase.get(hand.case_number) ?? []).some(
      (v) => v.person_id === involvement.person_id && v.verified && !v.quarantined && v.outcome !== "dropped_groundless");
    return party && this.#isNear(incident, hand) && this.#isSamePlace(incident, hand);
  }

  #isSince(incident, hand) {
    if (incident.day !== hand.day) return incident.day > hand.day;
    return incident.precision === "day" && hand.precision === "day" && Boolean(incident.time) && Boolean(hand.time) && incident.time > hand.time;
  }

  #whyNot(v, adult, asOf, hand) {
    if (this.#isAtHand(v, hand)) return "case_at_hand";
    if (this.#isSince(v.incident, hand)) return "after_case";
    if (v.quarantined) return "quarantined";
    if (!v.verified) return "identity_unverified";
    if (!["charged", "convicted"].includes(v.role)) return `role_${v.role}`;
    if (ageOn(adult.birth_date, v.incident.day) < 18) return "under_18";
    if (v.outcome === "open") {
      if (v.incident.day < addMonths(asOf, -18)) return "open_over_18_months";
    } else if (v.outcome === "acquitted") return "acquitted";
    else if (v.outcome.startsWith("dropped_")) return "dropped";
    else if (v.outcome === "none" || v.outcome === "unknown") return `outcome_${v.outcome}`;
    else if (!COUNTING.includes(v.outcome)) throw new Error(`outcome ${v.outcome}`);
    return groups.get(v.code ?? v.incident.code)?.group ? null : "no_code";
  }

  // A person's involvements that may be shown at all, of a window.
  #shown(person, from, to) {
    return (this.byPerson.get(person.person_id) ?? []).filter((v) => v.outcome !== "dropped_groundless"
      && v.incident.kind !== "intelligence" && v.incident.day >= from && v.incident.day <= to);
  }

  #ofAdult(adult, from, to) {
    if (adult.status === "dead") return [];
    return this.#shown(adult, from, to).filter((v) => ageOn(adult.birth_date, v.incident.day) >= 15);
  }

  /** What a look-up must say: adults and children are persons with their ref; answers `entries`,
   * `child_entries` (facts only, keyed `CASE/REF/ROLE`), the case numbers of contacts, the banners,
   * and how many entries ten years would add. homes: the addresses whose contacts are read. */
  expect({ asOf, years, adults, children, caseNumber, homes }) {
    const hand = this.cases.get(caseNumber);
    const from = addYears(asOf, -years);
    const shortFrom = [from, addYears(asOf, -2)].sort().at(-1);
    const entries = new Map();
    const accusedIn = new Set();
    const contacts = new Set();
    const banners = [];
    let older = 0;
    const isContact = (incident) => CONTACT_KINDS.includes(incident.kind)
      && incident.day >= (["suicide_threat", "concern"].includes(incident.kind) ? shortFrom : from) && incident.day <= asOf;
    for (const adult of adults) {
      for (const v of this.#ofAdult(adult, from, asOf)) {
        const incident = v.incident;
        if (incident.kind === "offence") {
          if (ACCUSED.includes(v.role)) accusedIn.add(incident.case_number);
          const why = this.#whyNot(v, adult, asOf, hand);
          entries.set(`${incident.case_number}/${adult.ref}/${v.role}`, {
            date: incident.shown_date,
            date_precision: incident.precision,
            time: incident.time ?? null,
            code: v.code ?? incident.code ?? null,
            group: groups.get(v.code ?? incident.code)?.group ?? null,
            statute: groups.get(v.code ?? incident.code)?.statute ?? null,
            outcome: v.outcome,
            outcome_date: v.outcome_date ?? null,
            sentence: v.sentence ?? null,
            counts: why === null,
            why_not: why,
            place: this.placeOf(incident, children),
            co_residence: this.coResidence(incident, adult, children),
            children_registered: this.childrenAt(incident, children),
            case_at_hand: why === "case_at_hand",
            since_case: why === "after_case",
            district: incident.district ?? null,
          });
        } else if (isContact(incident) && ((v.verified && !v.quarantined) || this.placeOf(incident, children) === "home"))
          contacts.add(incident.case_number);
      }
      if (adult.status !== "dead") {
        for (const v of this.byPerson.get(adult.person_id) ?? []) {
          const { kind, day, valid_to } = v.incident;
          if (kind !== "order_issued" || v.outcome === "dropped_groundless" || ["victim", "witness", "reporter"].includes(v.role)) continue;
          if (day <= asOf && (day >= from || (valid_to && valid_to > asOf)))
            banners.push({ adult: adult.ref, from: day, valid_to: valid_to ?? null, in_force: !valid_to || valid_to > asOf });
        }
        older += this.#ofAdult(adult, addYears(asOf, -10), addDays(from, -1)).filter((v) => v.incident.kind === "offence").length;
      }
    }
    for (const home of homes) for (const incident of this.casesAt.get(home.address_id) ?? [])
      if (isContact(incident) && incident.day >= (home.from ?? "") && incident.day < (home.to ?? "9999")) contacts.add(incident.case_number);
    const childEntries = new Map();
    for (const child of children) for (const v of this.#shown(child, from, asOf))
      if (v.incident.kind === "offence" && ["victim", "witness"].includes(v.role) && accusedIn.has(v.case_number))
        childEntries.set(`${v.case_number}/${child.ref}/${v.role}`, {
          date: v.incident.shown_date,
          outcome: v.outcome,
          counts: false,
          place: this.placeOf(v.incident, children),
          children_registered: this.childrenAt(v.incident, children),
        });
    return { entries, childEntries, contacts: [...contacts].sort(), banners, older };
  }
}
