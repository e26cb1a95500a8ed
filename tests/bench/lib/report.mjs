// What was measured, as a table with floor and aim, and whether it may be believed.
import { drift, median } from "./load.mjs";

const NOISY = 0.3;
const BUSY = 0.15;

export class Report {
  constructor(options) {
    this.options = options;
    this.rows = [];
    this.notes = [];
    this.others = 0; // how much of the machine was used by others before and after
  }

  /** One figure: its values by round; floor and aim are numbers or null; `better` is "more" or
   * "less". yardstick: values of the measure that must not drift (else "noisy"). */
  add(name, list, { floor = null, aim = null, better = "more", digits = 2, unit = "", yardstick } = {}) {
    const known = list.filter(Number.isFinite);
    const noise = yardstick && yardstick.length > 1 ? drift(yardstick) : 0;
    this.rows.push({ name, list: known, floor, aim, better, digits, unit, noise });
  }

  note(text) {
    this.notes.push(text);
  }

  #line(row) {
    const show = (value) => (value === null ? "" : `${value.toFixed(row.digits)}${row.unit}`);
    if (row.list.length === 0) return [row.name, show(row.floor), show(row.aim), "not measured", "", ""];
    const value = median(row.list);
    const spread = row.list.length > 1 ? `${Math.min(...row.list).toFixed(row.digits)}–${Math.max(...row.list).toFixed(row.digits)}` : "";
    const holds = (limit) => (row.better === "more" ? value >= limit : value <= limit);
    let verdict = "";
    if (this.options.smoke) verdict = "too short to judge";
    else if (this.others > BUSY) verdict = `noisy (others use ${Math.round(100 * this.others)} % of the machine)`;
    else if (row.noise > NOISY) verdict = `noisy (yardstick ±${Math.round(row.noise * 100)} %)`;
    else if (row.floor !== null) verdict = row.aim !== null && holds(row.aim) ? "aim" : holds(row.floor) ? "floor" : "MISSED";
    const figure = row.noise > NOISY ? "noisy" : show(value); // with others at work the spread may still tell something
    return [row.name, show(row.floor), show(row.aim), figure, spread, verdict];
  }

  print() {
    if (this.rows.length === 0) return;
    const head = ["figure", "floor", "aim", "product", "rounds", ""];
    const lines = [head, head.map(() => "---"), ...this.rows.map((row) => this.#line(row))];
    const widths = head.map((_, i) => Math.max(...lines.map((line) => line[i].length)));
    for (const line of lines) console.log(`| ${line.map((cell, i) => cell.padEnd(widths[i])).join(" | ")} |`);
    for (const note of this.notes) console.log(`note: ${note}`);
  }
}
