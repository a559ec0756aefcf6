// The map of the growth race, scale exponent by diffusion, as a careful JavaScript author would compute it: the
// state is ln(x/10), every cell is one run of the classical Runge-Kutta method with fixed steps in the
// pace of the state, where a runaway is a straight line; nothing is allocated on the way. Values are
// good to 1e-3 with these steps.
"use strict";

const RUNAWAY = Math.log(1e9);
const REST = 0.02;

// ln(effective number at the end / at the start) for every cell, row by row from the smallest y.
// `w`: n, mandate, growth, headStart, horizon; `axes`: [from, to] of alpha and of diffusion.
function map(cells, w, axes, step = 0.6) {
  const n = w.n, horizon = w.horizon;
  const y = new Float64Array(n), next = new Float64Array(n), stage = new Float64Array(n);
  const k1 = new Float64Array(n), k2 = new Float64Array(n), k3 = new Float64Array(n), k4 = new Float64Array(n);
  const start = new Float64Array(n);
  for (let i = 0; i < n; i++) start[i] = (n - 1 - i) / (n - 1) * Math.log(w.headStart);
  const effective = (y) => {
    let sum = 0, square = 0;
    for (let i = 0; i < n; i++) {
      const part = Math.exp(y[i] - y[0]);
      sum += part;
      square += part * part;
    }
    return sum * sum / square;
  };
  const before = effective(start);
  let excess = 0, diffusion = 0;
  // The slope in the pace; what it returns is that of the time. The first stays the largest.
  const f = (y, dy) => {
    const front = y[0], lead = w.growth * Math.exp(excess * front);
    const spill = diffusion + w.mandate * lead;
    let square = REST * REST + lead * lead;
    dy[0] = lead;
    for (let i = 1; i < n; i++) {
      const rate = w.growth * Math.exp(excess * y[i]) + spill * (Math.exp(front - y[i]) - 1);
      dy[i] = rate;
      square += rate * rate;
    }
    const slowness = 1 / Math.sqrt(square);
    for (let i = 0; i < n; i++) dy[i] *= slowness;
    return slowness;
  };
  // A step of length h from y to next; what it returns is how long it takes.
  const take = (h) => {
    const t1 = f(y, k1);
    for (let i = 0; i < n; i++) stage[i] = y[i] + 0.5 * h * k1[i];
    const t2 = f(stage, k2);
    for (let i = 0; i < n; i++) stage[i] = y[i] + 0.5 * h * k2[i];
    const t3 = f(stage, k3);
    for (let i = 0; i < n; i++) stage[i] = y[i] + h * k3[i];
    const t4 = f(stage, k4);
    for (let i = 0; i < n; i++) next[i] = y[i] + h / 6 * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]);
    return h / 6 * (t1 + 2 * t2 + 2 * t3 + t4);
  };
  const values = new Float64Array(cells * cells);
  for (let row = 0; row < cells; row++) {
    diffusion = axes.diffusion[0] + (axes.diffusion[1] - axes.diffusion[0]) * (row + 0.5) / cells;
    for (let column = 0; column < cells; column++) {
      excess = axes.alpha[0] + (axes.alpha[1] - axes.alpha[0]) * (column + 0.5) / cells - 1;
      y.set(start);
      let t = 0;
      for (;;) {
        let h = step, took = take(h), last = false;
        if (t + took >= horizon) {
          // The step that ends at the horizon, by Newton's method.
          last = true;
          h = (horizon - t) / f(y, k1);
          took = take(h);
          for (let turn = 0; turn < 6 && Math.abs(t + took - horizon) > 1e-5; turn++) {
            h += (horizon - t - took) / f(next, k4);
            took = take(h);
          }
        }
        if (next[0] >= RUNAWAY) {
          // The step that ends at the runaway: the curve is nearly straight there.
          last = true;
          for (let turn = 0; turn < 4 && Math.abs(next[0] - RUNAWAY) > 1e-5; turn++) {
            f(next, k4);
            h += (RUNAWAY - next[0]) / k4[0];
            took = take(h);
          }
        }
        t += took;
        y.set(next);
        if (last) break;
      }
      values[row * cells + column] = Math.log(effective(y) / before);
    }
  }
  return values;
}

if (typeof module !== "undefined") module.exports = { map };
