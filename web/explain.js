// What explains the page: help on a dial, the meaning of a term, what stands behind a model, the help sheet. The words are
// fetched from pages of this site when a reader asks for them, so that each stands in one place. Essay pages load this.

const HOME = new URL('..', import.meta.url).href;

"make.js";

const fetched = new Map();
/** A page of this site, fetched once; one that could not be had is asked for again. */
function page(path) {
  if (!fetched.has(path)) {
    const url = new URL(path, HOME);
    const got = fetch(url).then(async answer => {
      if (!answer.ok) throw new Error(answer.status);
      const it = new DOMParser().parseFromString(await answer.text(), 'text/html');
      for (const link of it.querySelectorAll('main a')) link.href = new URL(link.getAttribute('href'), url).href;
      return it;
    });
    got.catch(() => fetched.delete(path));
    fetched.set(path, got);
  }
  return fetched.get(path);
}

/** The prose of such a page, its headings one of `level`. */
function prose(from, level) {
  // In English, whatever the essay is written in.
  const all = make('div', { className: 'prose explained', lang: 'en', dir: 'ltr' });
  for (const part of from.querySelectorAll('main .prose')) all.append(...document.importNode(part, true).childNodes);
  for (const heading of all.querySelectorAll('h2')) heading.replaceWith(make(level, {}, ...heading.childNodes));
  return all;
}

// Below a model.
document.addEventListener('toggle', async ({ target }) => {
  const key = target.dataset?.model;
  if (!key || !target.open || 'told' in target.dataset) return;
  target.dataset.told = '';
  try {
    const above = target.closest('.part')?.querySelector('h2, h3, h4, h5')?.localName[1] ?? 5;
    const text = prose(await page(`models/${key}/`), `h${+above + 1}`);
    target.querySelector('p').before(text);
  } catch {
    delete target.dataset.told;
  }
}, true);

// The help sheet.
let shortcut = true;
let sheet;
async function help() {
  if (sheet?.open || document.querySelector('dialog[open]')) return;
  if (!sheet) {
    const close = make('button', { type: 'button', onclick: () => sheet.close() }, 'Close');
    const key = make('input', { type: 'checkbox', checked: true, onchange: () => { shortcut = key.checked; } });
    let text;
    try {
      text = prose(await page('help/'), 'h3');
    } catch {
      text = make('p', {}, 'The help could not be loaded. Is there a connection?');
    }
    if (sheet) return;
    sheet = make('dialog', { className: 'sheet', 'aria-labelledby': 'sheet-title' },
      make('div', { className: 'bar' }, make('h2', { id: 'sheet-title' }, 'Help'), close),
      text,
      make('label', { className: 'shortcut' }, key, ' The key ? opens this sheet'));
    sheet.onclose = () => { if (text.localName === 'p') { sheet.remove(); sheet = null; } };
    document.body.append(sheet);
  }
  shut();
  sheet.showModal();
}
addEventListener('keydown', event => {
  if (event.key === '?' && shortcut && !event.ctrlKey && !event.metaKey && !event.altKey
    && !event.target.closest?.('input:not([type=range], [type=checkbox]), textarea, select, [contenteditable]')) {
    event.preventDefault();
    help();
  }
});

// The sandbox's widgets come without the help and the lessons that others are served with: they are taken from one of the
// same kind on this page, else from the model's own.
const sandbox = document.querySelector('[data-sandbox]');
const equipped = new WeakMap();
function give(place, from) {
  for (const hint of place.querySelectorAll('.dial .hint')) {
    const dial = hint.parentNode.querySelector('[data-param]').dataset.param;
    hint.title = from?.querySelector(`.dial:has([data-param="${dial}"]) .hint`)?.title ?? '';
  }
  for (const lesson of place.querySelectorAll('.lesson')) {
    const preset = lesson.previousElementSibling.dataset.preset;
    const words = from?.querySelector(`[data-preset="${preset}"] + .lesson`)?.textContent ?? '';
    if (lesson.textContent !== words) lesson.textContent = words;
  }
}
async function equip(place) {
  const key = place.dataset.widget;
  let from = document.querySelector(`[data-island] [data-widget="${key}"]`);
  if (!from) {
    // What was said of another is no longer so.
    if (equipped.get(place) !== key) give(place);
    equipped.set(place, key);
    try {
      from = await page(`models/${key}/`);
    } catch {
      // Asked for again with the next change.
      return;
    }
    if (place.dataset.widget !== key) return;
  }
  give(place, from);
}
if (sandbox) {
  // Around it, for one that has stopped is replaced.
  new MutationObserver(() => document.querySelectorAll('[data-sandbox] [data-place]').forEach(equip))
    .observe(sandbox.parentNode, { subtree: true, childList: true, attributeFilter: ['data-widget'] });
}

// What is this? One answer at a time, beside what was asked about.
const note = make('div', { id: 'what', popover: 'manual', className: 'what-is', role: 'note' });
let asked;
function shut() {
  if (!asked) return;
  asked.removeAttribute('aria-describedby');
  if (asked.hasAttribute('aria-expanded')) asked.setAttribute('aria-expanded', 'false');
  asked = null;
  note.hidePopover();
}
/** Beside what was asked about; on a small screen the style sheet puts it at the bottom. */
function place() {
  const { left, right, top, bottom } = asked.getBoundingClientRect();
  const { width, height } = note.getBoundingClientRect();
  if (bottom < 0 || top > innerHeight) return shut();
  const most = document.documentElement.clientWidth - width - 8;
  note.style.left = `${Math.max(8, Math.min((left + right - width) / 2, most))}px`;
  note.style.top = `${bottom + 6 + height > innerHeight && top > height + 6 ? top - height - 6 : bottom + 6}px`;
}
function answer(to, ...words) {
  shut();
  asked = to;
  to.setAttribute('aria-describedby', 'what');
  if (to.hasAttribute('aria-expanded')) to.setAttribute('aria-expanded', 'true');
  // Beside its button in the text's order, so that Tab leads from one to the other.
  note.replaceChildren(...words);
  if (!note.isConnected) document.body.append(note);
  note.showPopover({ source: to });
  place();
}
async function what(button) {
  const dial = button.closest('.dial');
  const control = dial.querySelector('[data-param]');
  const widget = dial.closest('[data-widget]').dataset.widget;
  const name = make('b', {}, dial.querySelector('label').textContent);
  const english = { lang: 'en', dir: 'ltr' };
  answer(button, make('p', english, name, ' ', dial.querySelector('.hint').title || '…'));
  try {
    const from = await page(`models/${widget}/`);
    const told = from.querySelector(`[data-dial="${control.dataset.param}"]`).parentNode;
    if (asked === button) answer(button, make('p', english, ...document.importNode(told, true).childNodes));
  } catch {
    // What stands beside the dial is all there is to say.
  }
}
function term(link) {
  const meaning = document.querySelector(`${link.getAttribute('href')} dd`);
  if (!meaning) return false;
  const words = [...document.importNode(meaning, true).children].filter(it => it.className !== 'used');
  const name = make('b', {}, meaning.previousElementSibling.textContent);
  words[0].prepend(name, ' ');
  answer(link, ...words, make('p', { className: 'used' }, make('a', { href: link.href }, 'Glossary')));
  return true;
}
addEventListener('click', event => {
  const of = css => event.target.closest?.(css);
  const button = of('[data-what]');
  const link = of('a.term');
  const same = asked && (button || link) === asked;
  if (of('[data-help]')) help();
  if (asked && !of('#what')) shut();
  if (of('#what a')) shut();
  if (same) event.preventDefault();
  else if (button) what(button);
  else if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && term(link)) event.preventDefault();
});
addEventListener('keydown', event => {
  if (event.key === 'Escape' && asked) {
    const back = note.contains(document.activeElement) ? asked : null;
    shut();
    back?.focus();
  }
});
addEventListener('scroll', () => asked && place(), { capture: true, passive: true });
addEventListener('resize', () => asked && place());
