// Runs in Node, beside an installed package: everything that the package gives is compared, to the last bit, with
// what the same models gave natively. The first argument names the file with the native runs:
// [{ scenario, times, run } or { scenario, times, fault }, ...], and the second that with the catalog.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import * as imported from "balance-of-power";

const require = createRequire(import.meta.url);
const required = require("balance-of-power");
const all = await import("balance-of-power/all");
const { catalog, format, load, parse, simulate } = imported;
for (const name of ["catalog", "format", "load", "parse", "simulate"]) {
  assert.equal(required[name], imported[name], `${name} is the same, imported or required`);
  assert.equal(all[name], imported[name], `${name} is the same in the entry of all models`);
}
// In Node all models are there: there is nothing to load, and what a page may not ask for is refused as there.
assert.equal(await load("crowd", "phase-map?cells=32"), undefined);
await assert.rejects(load("crowd", "race?alpha=9"), (error) => error.message === "race: alpha runs from 0.7 to 1.6, not 9");
await assert.rejects(load(5), (error) => error.message === 'a scenario is a text such as "race?alpha=1.3"');

const read = (file) => JSON.parse(readFileSync(file, "utf8"));
const [runs, schema] = process.argv.slice(2).map(read);
assert.deepEqual(catalog(), schema);

// JSON has no NaN: what is null there is NaN here.
const numbers = (list) => {
  assert.ok(list instanceof Float64Array);
  return Array.from(list, (value) => (Number.isNaN(value) ? null : value));
};
const plain = (series) => (Array.isArray(series) ? series.map(numbers) : numbers(series));

for (const { scenario, times, run, fault } of runs) {
  if (fault !== undefined) {
    assert.throws(() => simulate(scenario, times), (error) => error instanceof Error && error.message === fault, scenario);
    continue;
  }
  const here = simulate(scenario, times);
  const series = Object.fromEntries(Object.entries(here.series).map(([name, values]) => [name, plain(values)]));
  // deepEqual of node:assert/strict compares numbers as Object.is does.
  assert.deepEqual({ ...here, t: numbers(here.t), series }, run, scenario);
  assert.deepEqual(simulate(scenario, times && Float64Array.from(times)), here);
  const object = parse(scenario);
  assert.equal(simulate(format(object)).scenario, here.scenario, scenario);
  assert.equal(parse(format(object)).widget, object.widget);
  assert.equal(format({ widget: object.widget }), object.widget);
}

// Each model by itself gives the same, and knows no other.
for (const one of schema.oneOf) {
  const key = one.properties.widget.const;
  const model = await import(`balance-of-power/${key}`);
  assert.equal(require(`balance-of-power/${key}`).simulate, model.simulate);
  assert.deepEqual(model.catalog(), { ...schema, oneOf: [one] });
  const own = runs.filter(({ scenario }) => scenario.split("?")[0] === key);
  assert.ok(own.length > 1, key);
  for (const { scenario, times, fault } of own) {
    if (fault !== undefined) {
      assert.throws(() => model.simulate(scenario, times), (error) => error.message === fault, scenario);
      continue;
    }
    assert.deepEqual(model.simulate(scenario, times), simulate(scenario, times), scenario);
    assert.deepEqual(model.parse(scenario), parse(scenario));
    assert.equal(model.format(parse(scenario)), format(parse(scenario)));
  }
  const other = key === "race" ? "triangle" : "race";
  assert.throws(() => model.simulate(other), (error) => error.message === `there is no widget "${other}"; there is ${key}`);
}
await assert.rejects(import("balance-of-power/rice"));

const says = (work, sentence) => assert.throws(work, (error) => error instanceof Error && error.message === sentence);
says(() => simulate("race", [0, "ten"]), "times lists numbers, and 'ten' is none");
says(() => simulate("race", [10, 10]), "times must increase, and '10' does not lie after '10'");
says(() => simulate("race", [-1]), "times start at 0, and '-1' lies before");
says(() => simulate("race", [Infinity]), "times must be finite, and 'Infinity' is not");
says(() => simulate("race", 5), "times is an array of numbers, or is left out");
says(() => simulate(5), 'a scenario is a text such as "race?alpha=1.3"');
says(() => format({ widget: "race", values: { alpha: 9 } }), "race: alpha runs from 0.7 to 1.6, not 9");
says(() => format({ widget: "race", values: { n: Symbol("n") } }), 'race: n is a whole number, not "Symbol(n)"');
const no = 'a scenario is an object such as {widget: "race", values: {alpha: 1.3}}';
for (const wrong of [null, undefined, "race", {}, { widget: "race", values: 5 }]) says(() => format(wrong), no);
// The noise of a sum is not told from the number.
assert.equal(format({ widget: "race", values: { mandate: 0.1 + 0.2 } }), "race?mandate=0.3");

console.log(`${runs.length} runs are the same, natively and in Node ${process.version}.`);
