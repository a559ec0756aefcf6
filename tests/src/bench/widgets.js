// In the page of the bench that has the package as `balance` and the peer's `map`: how long things take here.

// Runs until the browser's compiler has done its best.
const WARM = 400;
// A sample is as many runs as take at least so long: the browser's clock ticks in tenths of a millisecond.
const SAMPLE = 4;

window.samples = (work, count) => {
  const begin = performance.now();
  let runs = 0;
  do {
    work();
    runs += 1;
  } while (performance.now() - begin < WARM);
  const batch = Math.ceil(SAMPLE * runs / (performance.now() - begin));
  return Array.from({ length: count }, () => {
    const start = performance.now();
    for (let run = 0; run < batch; run++) work();
    return (performance.now() - start) / batch;
  });
};

window.widgetSamples = (scenario, count) => samples(() => balance.simulate(scenario), count);

// The peer's map of the same world over the same ranges.
window.peerMap = (scenario) => {
  const { values } = balance.parse(scenario);
  const { properties } = balance.catalog().oneOf.find(({ properties }) => properties.widget.const === "phase-map");
  const range = (key) => [properties[key].minimum, properties[key].maximum];
  const world = { n: values.n, mandate: values.mandate, growth: values.growth, headStart: values.head_start, horizon: values.horizon };
  return map(values.cells, world, { alpha: range("alpha"), diffusion: range("diffusion") });
};

window.peerSamples = (scenario, count) => samples(() => peerMap(scenario), count);

// How far the two maps are apart.
window.peerDistance = (scenario) => {
  const ours = balance.simulate(scenario).series.value, theirs = peerMap(scenario);
  let most = 0;
  ours.forEach((row, j) => row.forEach((value, i) => {
    most = Math.max(most, Math.abs(value - theirs[j * row.length + i]));
  }));
  return most;
};
