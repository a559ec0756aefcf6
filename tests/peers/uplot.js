// uPlot: no cursor, no legend, one grid line a decade; it draws at the end of the task by itself.
const width = box.clientWidth, height = box.clientHeight;
const common = { width, legend: { show: false }, cursor: { show: false }, pxAlign: false, padding: [12, 16, 4, 0] };
const years = { time: false, range: () => [0, world.horizon] };
const rows = Array.from({ length: world.n }, (_, i) => i);
let shownRun = race(world);
const at = (plot) => (x, y) => [plot.valToPos(x, "x", true), plot.valToPos(y, "y", true)];
const upon = (annotate) => ({ draw: [(plot) => {
  plot.ctx.save();
  annotate(plot);
  plot.ctx.restore();
}] });
const unit = devicePixelRatio;
const upper = new uPlot({
  ...common, height: Math.round(height * UPPER),
  hooks: upon((plot) => annotateUpper(plot.ctx, shownRun, at(plot), plot.bbox.top + plot.bbox.height, unit)),
  scales: { x: years, y: { distr: 3, range: () => [shownRun.from, shownRun.to] } },
  axes: [{ show: false }, { size: 60, splits: () => decades(shownRun.from, shownRun.to), values: (_, ticks) => ticks.map(units) }],
  series: [{}, ...rows.map((i) => ({ stroke: ink(i), width: 2, points: { show: false } }))],
}, [shownRun.years, ...shownRun.x], box);
const lower = new uPlot({
  ...common, height: Math.round(height * (1 - UPPER)),
  hooks: upon((plot) => annotateLower(plot.ctx, shownRun, at(plot), unit)),
  scales: { x: years, y: { range: () => [0, 1] } },
  axes: [{ grid: { show: false } }, { size: 60, grid: { show: false }, splits: () => [0, 0.25, 0.5, 0.75, 1], values: (_, ticks) => ticks.map((v) => Math.round(100 * v) + " %") }],
  series: [{}, ...rows.map((i) => ({ fill: ink(i), width: 0, points: { show: false } }))],
}, [shownRun.years, ...shownRun.heaped], box);

// The first drawing is done in a microtask.
queueMicrotask(() => live((run) => {
  shownRun = run;
  upper.setData([run.years, ...run.x]);
  lower.setData([run.years, ...run.heaped]);
}));
