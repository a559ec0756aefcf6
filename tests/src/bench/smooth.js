// What a reader's hands do to the whole essay, and what the main thread makes of it.
'use strict';
window.frame = () => new Promise(done => requestAnimationFrame(done));

/** Every dial that a reader can turn, with where it stands. */
window.dials = () => [...document.querySelectorAll('[data-place] input[data-param][type=range]:not(:disabled)')]
  .map(it => ({ place: it.closest('[data-place]').dataset.place, key: it.dataset.param }));

const found = ({ place, key }) => document.querySelector(`[data-place="${place}"] input[data-param="${key}"]`);

function turn(dial, to) {
  dial.value = to;
  dial.dispatchEvent(new InputEvent('input', { bubbles: true }));
}

/** Drags one dial through its range in so many frames and back to where it was; its longest task, ms (0 below 50). */
window.dragDial = async (which, frames) => {
  let longest = 0;
  const watch = new PerformanceObserver(list => {
    for (const task of list.getEntries()) longest = Math.max(longest, task.duration);
  });
  const dial = found(which);
  dial.scrollIntoView({ block: 'center', behavior: 'instant' });
  // The picture that comes into sight is drawn before the hand is laid on its dial.
  for (let i = 0; i < 20; i++) await frame();
  watch.observe({ type: 'longtask' });
  const { min, max, value } = dial;
  for (let i = 0; i <= frames; i++) {
    turn(found(which), +min + (max - min) * i / frames);
    await frame();
  }
  turn(found(which), value);
  // The reader rests: full runs, tables, the address.
  await new Promise(done => setTimeout(done, 700));
  watch.disconnect();
  return longest;
};

/** Scrolls the page from end to end at so many pixels a second; the times between frames, ms. */
window.scrollThrough = async speed => {
  scrollTo({ top: 0, behavior: 'instant' });
  await new Promise(done => setTimeout(done, 500));
  const gaps = [];
  const start = await frame();
  let before = start;
  for (;;) {
    const now = await frame();
    gaps.push(now - before);
    before = now;
    const top = (now - start) / 1000 * speed;
    scrollTo({ top, behavior: 'instant' });
    if (top > document.documentElement.scrollHeight - innerHeight) return gaps;
  }
};

/** Drags one dial after another, each back to where it was, for so many seconds; how many drags. */
window.dragOn = async seconds => {
  const all = dials();
  const end = performance.now() + seconds * 1000;
  let drags = 0;
  while (performance.now() < end) {
    await dragDial(all[drags % all.length], 12);
    drags++;
  }
  return drags;
};
