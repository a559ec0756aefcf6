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

const INKS = ["#0b5d7a", "#3f617c", "#6b5e72", "#855961", "#ad4d15"];
const ink = (i) => INKS[world.n === 1 ? 0 : Math.round(i * (INKS.length - 1) / (world.n - 1))];
const UPPER = 1.45 / 2.45;
const box = document.querySelector(".picture");
const said = document.querySelector("[data-sentence]");
const dial = document.querySelector("[data-param=alpha]");
const shown = document.querySelector("output");

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

// Each page's script calls this with how it shows a run, once it has drawn the first.
function live(show) {
  performance.mark("drawn");
  dial.addEventListener("input", () => {
    world.alpha = dial.valueAsNumber;
    shown.textContent = world.alpha.toFixed(2);
    const run = race(world);
    said.textContent = sentence(world, run);
    show(run);
  });
}
