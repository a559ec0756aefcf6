// Chart.js, as its page on performance advises: no animation, no parsing, fixed scales, no rotation
// of labels, no points; nor a legend, a tooltip or hovering.
const width = box.clientWidth, height = box.clientHeight;
function place(part) {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = Math.round(height * part);
  box.append(canvas);
  return canvas;
}
const rows = Array.from({ length: world.n }, (_, i) => i);
const points = (years, values) => years.map((x, j) => ({ x, y: values[j] }));
const common = {
  animation: false, responsive: false, parsing: false, normalized: true, events: [], spanGaps: true,
  elements: { point: { radius: 0, hitRadius: 0, hoverRadius: 0 }, line: { borderWidth: 2, tension: 0 } },
  plugins: { legend: { display: false }, tooltip: { enabled: false }, title: { display: false } },
};
const flat = { minRotation: 0, maxRotation: 0 };
let shownRun = race(world);
const at = ({ scales }) => (x, y) => [scales.x.getPixelForValue(x), scales.y.getPixelForValue(y)];
const upon = (annotate) => [{ id: "annotate", afterDraw: (plot) => {
  plot.ctx.save();
  annotate(plot);
  plot.ctx.restore();
} }];
const upper = new Chart(place(UPPER), {
  type: "line",
  plugins: upon((plot) => annotateUpper(plot.ctx, shownRun, at(plot), plot.chartArea.bottom, 1)),
  data: { datasets: rows.map((i) => ({ data: points(shownRun.years, shownRun.x[i]), borderColor: ink(i) })) },
  options: {
    ...common,
    layout: { padding: { right: 14 } },
    scales: {
      x: { type: "linear", min: 0, max: world.horizon, display: false },
      y: {
        type: "logarithmic", min: shownRun.from, max: shownRun.to,
        ticks: { ...flat, callback: units, autoSkip: false },
        afterBuildTicks: (axis) => { axis.ticks = decades(shownRun.from, shownRun.to).map((value) => ({ value })); },
        afterFit: (axis) => { axis.width = 50; },
      },
    },
  },
});
const lower = new Chart(place(1 - UPPER), {
  type: "line",
  plugins: upon((plot) => annotateLower(plot.ctx, shownRun, at(plot), 1)),
  data: { datasets: rows.slice().reverse().map((i) => ({ data: points(shownRun.years, shownRun.heaped[i]), backgroundColor: ink(i), borderWidth: 0, fill: "origin" })) },
  options: {
    ...common,
    scales: {
      x: { type: "linear", min: 0, max: world.horizon, grid: { display: false }, ticks: flat },
      y: {
        min: 0, max: 1, grid: { display: false },
        ticks: { ...flat, stepSize: 0.25, callback: (v) => Math.round(100 * v) + " %" },
        afterFit: (axis) => { axis.width = 50; },
      },
    },
  },
});

live((run) => {
  shownRun = run;
  upper.data.datasets.forEach((set, i) => { set.data = points(run.years, run.x[i]); });
  upper.options.scales.y.min = run.from;
  upper.options.scales.y.max = run.to;
  upper.update("none");
  lower.data.datasets.forEach((set, i) => { set.data = points(run.years, run.heaped[world.n - 1 - i]); });
  lower.update("none");
});
