// When the page's program cannot be had, or has ended for good: the still pictures stand as the page was served, everything
// that only the program answers to is set at rest, and one sentence says so. Loaded when something went wrong.

const root = document.documentElement;
// A script that stands in the page has a name for this.
const program = document.querySelector('[rel=modulepreload]')?.href ?? 'balance-of-power.js';
const DEAD = '.dials, .time, .views, .more, .actions > :not(.numbers), .set, .preset, .tools';

/** Whether what went wrong is the program's: not every script on a page is ours. */
function isOurs(error, file, type) {
  const { RuntimeError, CompileError, LinkError } = globalThis.WebAssembly ?? {};
  return [RuntimeError, CompileError, LinkError].some(kind => kind && error instanceof kind)
    || `${file} ${error.stack}`.includes(program)
    // Nothing lives yet, and a promise was broken: the program's own start.
    || type === 'unhandledrejection' && !document.querySelector('[data-alive]');
}

/** The page's main part as it was served, or nothing. */
async function served() {
  try {
    const got = await fetch(location.pathname, { cache: 'force-cache' });
    const page = new DOMParser().parseFromString(await got.text(), 'text/html');
    return got.ok && page.querySelector('main');
  } catch {
    return null;
  }
}

function say(sentence) {
  const box = document.createElement('div');
  box.className = 'notice';
  box.dataset.notice = '';
  const words = document.createElement('p');
  words.textContent = sentence;
  box.style.flexWrap = 'wrap';
  words.style.flex = '1 1 12rem';
  const again = document.createElement('button');
  again.type = 'button';
  again.textContent = 'Reload the models';
  // The address holds the reader's scenario, the browser the place where they read.
  again.onclick = () => location.reload();
  box.append(words, again);
  if (location.search) {
    const afresh = document.createElement('a');
    afresh.href = location.pathname + location.hash;
    afresh.textContent = 'Start afresh';
    box.append(afresh);
  }
  document.querySelector('[data-notices]').append(box);
}

let stopped = false;
/** Hears of an error: an event, or why the program could not be loaded. */
export async function hear(of) {
  const error = of instanceof Event ? of.error ?? of.reason : of;
  if (stopped || !error || of instanceof Event && !isOurs(error, of.filename, of.type)) return;
  stopped = true;
  const began = document.querySelector('[data-alive]');
  // The reader's place is kept: the section that they read stays where it is in the window.
  const sections = [...document.querySelectorAll('.part')];
  const top = id => document.getElementById(id)?.getBoundingClientRect().top;
  const here = sections.findLast(it => top(it.id) < innerHeight / 2)?.id;
  const before = top(here);
  if (began) {
    const main = document.querySelector('main');
    const fresh = await served();
    if (fresh) main.replaceWith(document.adoptNode(fresh));
    for (const picture of document.querySelectorAll('.picture.live')) picture.classList.remove('live');
  }
  root.dataset.still = '';
  for (const place of document.querySelectorAll('[data-asking]')) place.removeAttribute('data-asking');
  for (const it of document.querySelectorAll(DEAD)) it.inert = true;
  if (here && scrollY) scrollBy({ top: top(here) - before, behavior: 'instant' });
  say(began
    ? 'The models have stopped; their pictures stand still as the page brought them.'
    : 'The models could not be started; their pictures stand still.');
}
