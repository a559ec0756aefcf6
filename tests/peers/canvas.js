// By hand: one canvas, drawn in the next frame, as ours is.
const width = box.clientWidth, height = box.clientHeight, ratio = devicePixelRatio;
const canvas = document.createElement("canvas");
canvas.width = Math.round(width * ratio);
canvas.height = Math.round(height * ratio);
canvas.style.width = width + "px";
canvas.style.height = height + "px";
box.append(canvas);
const context = canvas.getContext("2d");
context.setTransform(ratio, 0, 0, ratio, 0, 0);
context.lineJoin = "round";
context.font = "12px system-ui, sans-serif";

function draw(run) {
  const left = 50, right = width - 90;
  const top = [24, height * UPPER + 24], foot = [height * UPPER - 8, height - 30];
  const x = (t) => left + (right - left) * t / world.horizon;
  const low = Math.log(run.from), span = Math.log(run.to) - low;
  const log = (v) => foot[0] - (foot[0] - top[0]) * (Math.log(v) - low) / span;
  const part = (v) => foot[1] - (foot[1] - top[1]) * v;
  context.clearRect(0, 0, width, height);
  context.strokeStyle = "#e6e2d8";
  context.fillStyle = "#6c685f";
  context.lineWidth = 1;
  context.textAlign = "right";
  context.textBaseline = "middle";
  context.beginPath();
  for (const tick of decades(run.from, run.to)) {
    const y = Math.round(log(tick)) + 0.5;
    context.moveTo(left, y);
    context.lineTo(right, y);
    context.fillText(units(tick), left - 6, y);
  }
  for (const tick of [0, 0.25, 0.5, 0.75, 1]) context.fillText(100 * tick + " %", left - 6, part(tick));
  context.textAlign = "center";
  for (let year = 0; year <= world.horizon; year += 10) context.fillText(year, x(year), foot[1] + 14);
  context.stroke();
  context.textAlign = "left";
  context.fillStyle = "#22211e";
  context.fillText("Resources, units", left, top[0] - 12);
  context.fillText("Who holds what", left, top[1] - 12);
  const end = run.years.length - 1;
  const xs = run.years.map(x);
  context.lineWidth = 2;
  for (let i = world.n - 1; i >= 0; i--) {
    context.strokeStyle = context.fillStyle = ink(i);
    context.beginPath();
    for (let j = 0; j <= end; j++) context.lineTo(xs[j], log(run.x[i][j]));
    context.stroke();
  }
  for (let i = 0; i < world.n; i++) {
    context.fillStyle = ink(i);
    context.beginPath();
    context.moveTo(xs[0], foot[1]);
    for (let j = 0; j <= end; j++) context.lineTo(xs[j], part(run.heaped[i][j]));
    context.lineTo(xs[end], foot[1]);
    context.fill();
  }
  annotateUpper(context, run, (t, v) => [x(t), log(v)], foot[0], 1);
  annotateLower(context, run, (t, v) => [x(t), part(v)], 1);
  context.font = "12px system-ui, sans-serif";
}

draw(race(world));
let waiting = null;
live((run) => {
  if (waiting === null) requestAnimationFrame(() => {
    draw(waiting);
    waiting = null;
  });
  waiting = run;
});
