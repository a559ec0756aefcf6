// On a widget's own page: from a dial's move to the redrawn picture. A drawing begins with clearing the canvas; what is
// queued there runs when it is done.
(() => {
  let frame = 0, inFrame = false, drawn = null;
  const clear = CanvasRenderingContext2D.prototype.clearRect;
  CanvasRenderingContext2D.prototype.clearRect = function (...box) {
    // What is drawn in a frame's own callbacks is shown in it, anything else in the next.
    const shown = inFrame ? frame : frame + 1;
    queueMicrotask(() => { drawn ??= { shown, at: performance.now() }; });
    clear.apply(this, box);
  };
  const nextFrame = () => new Promise((done) => requestAnimationFrame(() => {
    frame += 1;
    inFrame = true;
    const after = new MessageChannel();
    after.port1.onmessage = () => { inFrame = false; done(); };
    after.port2.postMessage(0);
  }));
  const drawing = async () => {
    for (let waited = 0; !drawn && waited < 600; waited++) await nextFrame();
    return drawn;
  };
  // Milliseconds and frames of the first drawing after a move, and milliseconds of the one after that if it is waited for.
  window.redraw = async (to, again) => {
    await nextFrame();
    const dial = document.querySelector("[data-param=alpha]");
    drawn = null;
    frame = 0;
    const start = performance.now();
    dial.value = to;
    dial.dispatchEvent(new InputEvent("input", { bubbles: true }));
    const first = await drawing();
    await nextFrame();
    if (!again) return [first.at - start, first.shown, 0];
    drawn = null;
    const second = await drawing();
    return [first.at - start, first.shown, second.at - start];
  };
})();
true
