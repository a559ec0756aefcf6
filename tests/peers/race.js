// The growth race with the site's defaults, as a careful JavaScript author would solve it: the
// state is ln(x/10), Dormand and Prince's 5(4) pair with their dense output, one pass.
"use strict";

const query = new URLSearchParams(location.search);
const POINTS = +(query.get("points") || 201);
const RUNAWAY = Math.log(1e9);
const world = {
  n: +(query.get("n") || 2), alpha: 1.2, diffusion: 0.01, mandate: 0,
  growth: 0.1, headStart: 1.2, horizon: 60,
};
const TOLERANCE = 2e-9;

const A = [
  [1 / 5],
  [3 / 40, 9 / 40],
  [44 / 45, -56 / 15, 32 / 9],
  [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729],
  [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656],
  [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84],
];
const E = [71 / 57600, 0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40];
const D = [-12715105075 / 11282082432, 0, 87487479700 / 32700410799, -10690763975 / 1880347072,
  701980252875 / 199316789632, -1453857185 / 822651844, 69997945 / 29380423];

// The run: years of the grid and the run's end, the logarithms of every actor at them.
function solve(w) {
  const n = w.n, excess = w.alpha - 1;
  let y = new Float64Array(n), next = new Float64Array(n), evaluations = 0;
  for (let i = 0; i < n; i++) y[i] = (n - 1 - i) / (n - 1) * Math.log(w.headStart);
  const k = Array.from({ length: 7 }, () => new Float64Array(n));
  const stage = new Float64Array(n);
  const f = (y, dy) => {
    evaluations++;
    let lead = 0;
    for (let i = 1; i < n; i++) if (y[i] > y[lead]) lead = i;
    for (let i = 0; i < n; i++) dy[i] = w.growth * Math.exp(excess * y[i]);
    const spill = w.diffusion + w.mandate * dy[lead];
    for (let i = 0; i < n; i++) if (i !== lead) dy[i] += spill * (Math.exp(y[lead] - y[i]) - 1);
  };
  const largest = (y) => {
    let most = y[0];
    for (let i = 1; i < n; i++) if (y[i] > most) most = y[i];
    return most;
  };
  const grid = (i) => w.horizon * i / (POINTS - 1);
  const years = [0], logs = [];
  for (let i = 0; i < n; i++) logs.push([y[i]]);
  const r = Array.from({ length: 4 }, () => new Float64Array(n));
  const dense = (i, p) => y[i] + p * (r[0][i] + (1 - p) * (r[1][i] + p * (r[2][i] + (1 - p) * r[3][i])));
  let t = 0, h = 0.5, runaway = null;
  f(y, k[0]);
  while (t < w.horizon) {
    const last = t + h >= w.horizon;
    if (last) h = w.horizon - t;
    for (let s = 0; s < 6; s++) {
      const a = A[s], into = s === 5 ? next : stage;
      for (let i = 0; i < n; i++) {
        let sum = 0;
        for (let j = 0; j <= s; j++) sum += a[j] * k[j][i];
        into[i] = y[i] + h * sum;
      }
      f(into, k[s + 1]);
    }
    let error = 0;
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let j = 0; j < 7; j++) sum += E[j] * k[j][i];
      error = Math.max(error, Math.abs(h * sum) / TOLERANCE);
    }
    // A step into the infinite comes out as no number, and is tried again at a tenth.
    if (!(error <= 1)) {
      h *= error < Infinity ? Math.max(0.1, 0.9 * error ** -0.2) : 0.1;
      continue;
    }
    for (let i = 0; i < n; i++) {
      const d = next[i] - y[i], b = h * k[0][i] - d;
      let sum = 0;
      for (let j = 0; j < 7; j++) sum += D[j] * k[j][i];
      r[0][i] = d;
      r[1][i] = b;
      r[2][i] = d - h * k[6][i] - b;
      r[3][i] = h * sum;
    }
    let end = 1;
    if (largest(next) >= RUNAWAY) {
      let low = 0;
      for (let round = 0; round < 50; round++) {
        const middle = (low + end) / 2;
        let most = -Infinity;
        for (let i = 0; i < n; i++) most = Math.max(most, dense(i, middle));
        if (most >= RUNAWAY) end = middle; else low = middle;
      }
      runaway = t + end * h;
    }
    const until = runaway ?? (last ? w.horizon : t + h);
    while (years.length < POINTS && grid(years.length) <= until) {
      const at = grid(years.length), p = (at - t) / h;
      years.push(at);
      for (let i = 0; i < n; i++) logs[i].push(dense(i, p));
    }
    if (runaway !== null) {
      years.push(runaway);
      for (let i = 0; i < n; i++) logs[i].push(dense(i, end));
      break;
    }
    if (last) break;
    t += h;
    [y, next] = [next, y];
    k[0].set(k[6]);
    h *= Math.min(5, 0.9 * Math.max(error, 1e-9) ** -0.2);
  }
  return { years, logs, runaway, evaluations };
}

// What the picture is drawn from: resources, and shares heaped from the smallest actor up.
function race(w) {
  const run = solve(w), n = w.n, many = run.years.length;
  const x = run.logs.map((row) => row.map((y) => 10 * Math.exp(y)));
  const heaped = x.map(() => new Array(many));
  for (let j = 0; j < many; j++) {
    let sum = 0;
    for (let i = n - 1; i >= 0; i--) heaped[i][j] = sum += x[i][j];
    for (let i = 0; i < n; i++) heaped[i][j] /= sum;
  }
  let least = Infinity, most = 0;
  for (const row of x) for (const value of row) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  run.x = x;
  run.heaped = heaped;
  run.from = 10 ** Math.floor(Math.log10(least * 1.000001));
  run.to = 10 ** Math.ceil(Math.log10(most * 0.999999));
  return run;
}

function sentence(w, run) {
  const end = run.years.length - 1, first = run.x[0], other = run.x[w.n - 1];
  const share = 1 - (w.n > 1 ? run.heaped[1][end] : 0);
  const ratio = first[end] / other[end];
  let text = `The largest starts ${w.headStart.toFixed(1)} times as large as the smallest, is `
    + `${ratio.toFixed(2)} times as large in year ${run.years[end].toFixed(1)}, and then holds `
    + `${(100 * share).toFixed(1)} % of everything.`;
  if (run.runaway !== null) text += ` In year ${run.runaway.toFixed(1)} the largest curve goes vertical and the model ends.`;
  return text;
}

// What a widget of ours tells beside the curves and the sentence, so that every page does the same work: the margin as a
// band along the axis, names at the curves, the runaway; the beam, the law in numbers, and where each dial would hold the
// balance.
const percents = (part, digits = 1) => (100 * part).toFixed(digits) + "\u00a0%";
const speeds = (rate) => percents(rate) + " a year";
const APART = "179, 66, 58", CLOSING = "31, 122, 77";

// Pieces of the band: [first point, colour], a piece for each of the strengths that can be told apart.
function band(w, run) {
  const pieces = [], excess = w.alpha - 1;
  let before = "";
  for (let j = 0; j < run.years.length; j++) {
    let lead = run.logs[0][j];
    for (let i = 1; i < w.n; i++) lead = Math.max(lead, run.logs[i][j]);
    const gamma = w.growth * Math.exp(excess * lead);
    const margin = w.diffusion + (w.mandate - excess) * gamma;
    const strength = Math.round(12 * (0.2 + 0.8 * Math.min(1, Math.abs(margin) / 0.04))) / 12;
    const color = `rgba(${margin < 0 ? APART : CLOSING}, ${strength.toFixed(2)})`;
    if (color !== before) pieces.push([j, before = color]);
  }
  return pieces;
}

// The smallest value in a range at which `f` becomes zero, null where there is none.
function root(f, from, to) {
  const STEPS = 30;
  let low = from, before = f(low);
  if (before === 0) return low;
  for (let step = 1; step <= STEPS; step++) {
    let high = from + (to - from) * step / STEPS;
    const after = f(high);
    if (before * after <= 0) {
      for (let round = 0; round < 40; round++) {
        const middle = (low + high) / 2;
        if (f(middle) * before > 0) low = middle; else high = middle;
      }
      return high;
    }
    [low, before] = [high, after];
  }
  return null;
}

function balance(w, run) {
  const y = run.logs.map((row) => row[0]), x = run.x.map((row) => row[0]), total = x.reduce((sum, it) => sum + it, 0);
  const lead = x.indexOf(Math.max(...x)), size = y[lead];
  const grown = (alpha) => w.growth * Math.exp((alpha - 1) * size);
  const gamma = grown(w.alpha), spill = w.diffusion + w.mandate * gamma;
  const rate = (i) => w.growth * Math.exp((w.alpha - 1) * y[i]) + spill * (x[lead] / x[i] - 1);
  let others = 0;
  for (let i = 0; i < w.n; i++) if (i !== lead) others += x[i] * rate(i);
  const gap = rate(lead) - others / (total - x[lead]);
  const margin = (alpha, diffusion, mandate) => diffusion + (mandate - alpha + 1) * grown(alpha);
  const needs = {
    alpha: [root((it) => margin(it, w.diffusion, w.mandate), 0.7, 1.6), (it) => it.toFixed(2)],
    diffusion: [root((it) => margin(w.alpha, it, w.mandate), 0, 0.2), speeds],
    mandate: [root((it) => margin(w.alpha, w.diffusion, it), 0, 1), (it) => percents(it, 0)],
  };
  const left = (w.alpha - 1) * gamma, sign = Math.abs(left - spill) < 5e-4 ? "=" : left > spill ? ">" : "<";
  return {
    needs,
    tilt: Math.max(-1, Math.min(1, gap / 0.05)),
    toward: Math.abs(gap) < 5e-4 ? "steady" : gap > 0 ? "apart" : "closing",
    course: Math.abs(gap) < 5e-4 ? "Keeping its distance" : `${gap > 0 ? "Pulling apart" : "Closing"} by ${speeds(Math.abs(gap))}`,
    law: `(\u03b1 \u2212 1) \u03b3 = ${(w.alpha - 1).toFixed(2)} \u00d7 ${gamma.toFixed(3)} = ${left.toFixed(3)} ${sign} D + m \u03b3 = ${spill.toFixed(3)}`,
  };
}

const INKS = ["#0b5d7a", "#3f617c", "#6b5e72", "#855961", "#ad4d15"];
const ink = (i) => INKS[world.n === 1 ? 0 : Math.round(i * (INKS.length - 1) / (world.n - 1))];
const UPPER = 1.45 / 2.45;
// Without all that, for the curves and the sentence alone.
const plain = query.has("plain");
const find = (css) => document.querySelector(css);
const box = find(".picture"), said = find("[data-sentence]");
const dials = ["alpha", "diffusion", "mandate"].map((key) => {
  const input = find(`[data-param=${key}]`), dial = input.closest(".dial");
  const within = (css) => dial.querySelector(css);
  return { key, input, shown: within("output"), turned: within(".turned"), need: within(".need"), hint: within(".hint") };
});
const head = { root: find(".head"), paths: [...document.querySelectorAll(".beam path")], course: find("[data-course]"), law: find("[data-law]") };

const decades = (from, to) => {
  const ticks = [];
  for (let tick = from; tick <= to * 1.5; tick *= 10) ticks.push(tick);
  return ticks;
};
const units = (value) => {
  const power = Math.round(Math.log10(value));
  const step = Math.max(0, Math.min(4, Math.floor(power / 3)));
  return 10 ** (power - 3 * step) + ["", "k", "M", "B", "T"][step];
};

const name = (i) => world.n === 2 ? ["leader", "follower"][i] : "actor " + (i + 1);

// Upon the resources: the band, and names that stand clear of each other. `at` gives a pixel for a year and a value,
// `unit` pixels are one of the page's; `foot` is where the axis stands.
function annotateUpper(context, run, at, foot, unit) {
  if (plain) return;
  const end = run.years.length - 1, pieces = band(world, run);
  pieces.forEach(([from, color], k) => {
    const to = k + 1 < pieces.length ? pieces[k + 1][0] : end;
    const [left] = at(run.years[from], run.from), [right] = at(run.years[to], run.from);
    context.fillStyle = color;
    context.fillRect(left, foot - 4 * unit, right - left, 4 * unit);
  });
  context.font = `bold ${12 * unit}px system-ui, sans-serif`;
  context.textAlign = "right";
  context.textBaseline = "middle";
  let before = -Infinity;
  const middle = end >> 1;
  for (let i = 0; i < Math.min(world.n, 3); i++) {
    const [x, y] = at(run.years[middle], run.x[i][middle]);
    before = Math.max(y - 10 * unit, before + 16 * unit);
    context.fillStyle = ink(i);
    context.fillText(`${name(i)}, from ${run.x[i][0].toFixed(0)}`, x, before);
  }
  for (const i of [world.n - 1, 0]) for (const [radius, color] of [[6, "#fff"], [4.5, ink(i)]]) {
    context.fillStyle = color;
    context.beginPath();
    context.arc(...at(0, run.x[i][0]), radius * unit, 0, 2 * Math.PI);
    context.fill();
  }
}

// Upon the shares: who holds what first and last, and the runaway.
function annotateLower(context, run, at, unit) {
  if (plain) return;
  const end = run.years.length - 1;
  context.font = `bold ${12 * unit}px system-ui, sans-serif`;
  context.textBaseline = "middle";
  context.fillStyle = "#fff";
  for (const i of [0, world.n - 1]) {
    const share = (j) => run.heaped[i][j] - (i + 1 < world.n ? run.heaped[i + 1][j] : 0);
    for (const [j, align, way, text] of [[0, "left", 12, `${name(i)} holds ${percents(share(0), 0)}`], [end, "right", -12, percents(share(end))]]) {
      const [x, y] = at(run.years[j], run.heaped[i][j] - share(j) / 2);
      context.textAlign = align;
      context.fillText(text, x + way * unit, y);
    }
  }
  if (run.runaway === null) return;
  const [x, top] = at(run.runaway, 1), [, foot] = at(run.runaway, 0);
  context.strokeStyle = context.fillStyle = "#6c685f";
  context.lineWidth = 1.25 * unit;
  context.setLineDash([2 * unit, 3 * unit]);
  context.beginPath();
  context.moveTo(x, top);
  context.lineTo(x, foot);
  context.stroke();
  context.setLineDash([]);
  context.textAlign = "left";
  context.fillText("runaway, year " + run.runaway.toFixed(0), x + 6 * unit, top + 10 * unit);
}

function tellBalance(run) {
  const it = balance(world, run), angle = -0.28 * it.tilt;
  const x = 20 * Math.cos(angle), y = 20 * Math.sin(angle);
  const place = (value) => value.toFixed(1);
  const pan = (x, y) => `M${place(x)} ${place(y)}l-5.5 11h11zM${place(x - 6.5)} ${place(y + 11)}h13`;
  head.root.dataset.toward = it.toward;
  head.paths[0].setAttribute("d", `M${place(26 - x)} ${place(9 - y)}L${place(26 + x)} ${place(9 + y)}M26 9V32M18 33H34`);
  head.paths[1].setAttribute("d", pan(26 - x, 9 - y));
  head.paths[2].setAttribute("d", pan(26 + x, 9 + y));
  head.course.textContent = it.course;
  head.law.textContent = it.law;
  for (const { key, input, need, hint, turned } of dials) {
    const from = +input.min, span = +input.max - from, [at, words] = it.needs[key];
    const part = (value) => (100 * (value - from) / span).toFixed(2) + "%";
    turned.setAttribute("width", part(world[key]));
    need.setAttribute("visibility", at === null ? "hidden" : "visible");
    if (at !== null) for (const side of ["x1", "x2"]) need.setAttribute(side, part(at));
    const text = at === null ? "no balance in this range" : "balance at " + words(at);
    if (hint.textContent !== text) hint.textContent = text;
  }
}

// Each page's script calls this with how it shows a run, once it has drawn the first.
function live(show) {
  performance.mark("drawn");
  for (const { key, input, shown } of dials) input.addEventListener("input", () => {
    world[key] = input.valueAsNumber;
    shown.textContent = world[key].toFixed(key === "diffusion" ? 3 : 2);
    const run = race(world);
    said.textContent = sentence(world, run);
    if (!plain) tellBalance(run);
    show(run);
  });
}
