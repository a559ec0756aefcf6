// What the dialogs of a widget share: elements, their style, what stands in the widget's place, copying, saving, the
// picture. All of it is read from the page; text is set as text, never as HTML.

// What the build puts in: the path of the release, if it is one: what is given away today must look the same in ten years.
const RELEASE = "release-path";
export const HOME = new URL('..', import.meta.url).href;
export const ROOT = RELEASE ? `${HOME.replace(/(latest|v\d+\.\d+\.\d+)\/$/, '')}${RELEASE}/` : HOME;

"make.js";
export { make };

let style;
/** The style, loaded once. */
function styled() {
  style ??= new Promise(done => {
    const link = make('link', { rel: 'stylesheet', href: new URL('builder.css', import.meta.url).href });
    // Without it a dialog is plain, and works.
    link.onload = link.onerror = done;
    document.head.append(link);
  });
  return style;
}

/** The place in which a button stands, once there is a style for a dialog; none while another one is open. */
export async function placeOf(button) {
  const id = button.closest('[data-place]')?.dataset.place;
  if (!id || document.querySelector('.builder')) return null;
  await styled();
  if (document.querySelector('.builder')) return null;
  // The button may have been replaced while the page came alive.
  return document.querySelector(`[data-place="${CSS.escape(id)}"]`);
}

/** Gives the focus back to what opened a dialog. */
export function back(place, css) {
  document.querySelector(`[data-place="${CSS.escape(place.dataset.place)}"] ${css}`)?.focus();
}

/** The widget's name with the words above its picture. */
export function titleOf(place) {
  const [name, ...words] = (place.getAttribute('aria-label') || place.dataset.widget).split(': ');
  const title = words.join(': ');
  return title && title !== name ? `${name}: ${title}` : name;
}

/** The widget's dials: key, name, value, and whether it is one of the page's world; those first, as in the model. */
export function dialsOf(place) {
  return [...place.querySelectorAll('[data-param]')].map(control => ({
    key: control.dataset.param,
    name: control.labels?.[0]?.textContent || control.dataset.param,
    value: control.type === 'checkbox' ? String(Number(control.checked)) : control.value,
    world: !!control.closest('.world'),
  })).sort((one, other) => other.world - one.world);
}

/** How the widget is looked at, by the keys of addresses: its view, if it has more than one, and where its playhead stands,
 * if it has time. */
export function lookOf(place) {
  const views = [...place.querySelectorAll('[data-view]')];
  const view = views.find(it => it.ariaPressed === 'true') || views[0];
  const slider = place.querySelector('[data-playhead]');
  return [...(view ? [['view', view.dataset.view]] : []), ...(slider ? [['at', slider.value]] : [])];
}

export const sentenceOf = place => place.querySelector('[data-sentence]')?.textContent || titleOf(place);

export const queryOf = pairs => pairs
  .map(([key, value]) => `${key}=${encodeURIComponent(value).replaceAll('%2C', ',')}`).join('&');

/** The scenario in its full text form. */
const scenarioOf = place => `${place.dataset.widget}?${queryOf(dialsOf(place).map(({ key, value }) => [key, value]))}`;

let loaded;
/** The program that writes files; fetched once, and asked for again if it could not be had. */
function program() {
  loaded ??= import('./files.js').then(async files => {
    await files.ready();
    return files;
  }).catch(() => {
    loaded = null;
    throw new Error('What writes files could not be loaded. Is there a connection?');
  });
  return loaded;
}

/** The run (`csv`, `json`) or the `scenario` as text. */
export async function textOf(place, kind) {
  const scenario = scenarioOf(place);
  return said(await program(), files => files.text(kind, scenario));
}

/** A file's name that says what is in it, as `race alpha=1.3.csv`. */
export async function nameOf(place, ending) {
  const short = await textOf(place, 'name').catch(() => place.dataset.widget);
  return `${short.replace(/[^\w.=-]+/g, ' ').slice(0, 120).trim()}.${ending}`;
}

/** What a program's function gives; what it throws is a sentence. */
function said(files, work) {
  try {
    return work(files);
  } catch (fault) {
    throw new Error(typeof fault === 'string' ? `${fault[0].toUpperCase()}${fault.slice(1)}.` : 'This could not be written.');
  }
}

/** Which view is shown, and at which time. */
function shownIn(place) {
  const views = [...place.querySelectorAll('[data-view]')];
  return [
    Math.max(0, views.findIndex(view => view.ariaPressed === 'true')),
    place.querySelector('[data-playhead]')?.valueAsNumber || 0,
  ];
}

/** The picture as an SVG file. */
export async function svgOf(place) {
  const [scenario, shown] = [scenarioOf(place), shownIn(place)];
  return said(await program(), files => files.svg(scenario, ...shown));
}

// Pixels of a saved picture for each of the page's.
const SCALE = 2;

/** The picture as it is shown, as a canvas with its title, its sentence and an address in words. */
export async function pictureOf(place, address) {
  // What the reader has drawn stands on the page's own canvas alone.
  if (place.querySelector('.prediction')) return liveOf(place);
  const [scenario, shown] = [scenarioOf(place), shownIn(place)];
  // Which of the two formats the style sheet shows.
  const wide = getComputedStyle(place.querySelector('.still .wide')).display !== 'none';
  const svg = said(await program(), files => files.poster(scenario, ...shown, wide, isDark(), titleOf(place), address));
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = make('canvas', { width: image.naturalWidth * SCALE, height: image.naturalHeight * SCALE });
  canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas;
}

const isDark = () => (document.documentElement.dataset.theme || (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : '')) === 'dark';

/** The widget's picture as it stands on the page, below its title, on a ground of its own. */
function liveOf(place) {
  const live = place.querySelector('.picture.live canvas');
  if (!live?.width) throw new Error('The picture is there once the widget has been on screen.');
  const scale = live.width / live.clientWidth;
  const line = 24 * scale;
  const canvas = make('canvas', { width: live.width, height: live.height + 2 * line });
  const pen = canvas.getContext('2d');
  const colour = name => getComputedStyle(place).getPropertyValue(name).trim();
  pen.fillStyle = colour('--ground');
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = colour('--text');
  pen.font = `600 ${16 * scale}px system-ui, sans-serif`;
  pen.fillText(titleOf(place), line / 2, 1.25 * line, canvas.width - line);
  pen.drawImage(live, 0, 2 * line);
  return canvas;
}

/** Copies the text of an area; returns what to say of it. */
export async function copyText(area, name) {
  try {
    await navigator.clipboard.writeText(area.value);
    return `Copied: ${name}.`;
  } catch {
    area.focus();
    area.select();
    return 'This page may not copy here. The text is selected: copy it with your keyboard or menu.';
  }
}

const png = async canvas => new Promise((done, fail) => {
  canvas.toBlob(blob => (blob ? done(blob) : fail(new Error('This browser makes no picture of that size.'))), 'image/png');
});

/** Copies a picture that may still be in the making; returns what to say of it. */
export async function copyPicture(making) {
  let fault;
  const blob = making.then(png);
  blob.catch(error => { fault = error; });
  try {
    // The promise is handed on: a browser copies only while it remembers the reader's press.
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })]);
    return 'Copied: picture.';
  } catch {
    await blob.catch(() => {});
    return fault ? fault.message : 'This page may not copy pictures here: save it.';
  }
}

/** Saves a text or a picture under a name; returns what to say of it. */
export async function save(what, name, type) {
  const blob = what instanceof HTMLCanvasElement ? await png(what) : new Blob([what], { type });
  const href = URL.createObjectURL(blob);
  make('a', { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60000);
  return `Saved as ${name}.`;
}
