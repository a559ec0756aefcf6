// The service worker: who has read the essay once can read it again without a connection. The builder writes VERSION, KEEP
// and MARK. One cache belongs to one build. What stands under assets/ never changes under its name, so it is taken from
// there first; pages come from the host, and from the cache where it does not answer. A new build's worker waits until no
// page of the old one is open: until then the old cache stays, and with it all that an old page may still load.
const HOME = registration.scope;
const NAME = HOME + '|' + VERSION;
// A host that does not answer within this many milliseconds is not waited for, where we have the page.
const PATIENCE = 4000;

// All or nothing: a cache holds one whole build, or is not there.
async function keep() {
  const cache = await caches.open(NAME);
  try {
    await Promise.all(KEEP.map(async path => {
      const isAsset = path.startsWith('assets/');
      const got = await fetch(HOME + path, { cache: isAsset ? 'default' : 'no-cache' });
      if (!got.ok) throw new Error(path + ' could not be had');
      const body = await got.blob();
      // The host may be between two builds: a page of another one does not belong here.
      if (!isAsset && !(await body.text()).includes(MARK)) throw new Error(path + ' is of another build');
      await cache.put(HOME + path, new Response(body, { headers: got.headers }));
    }));
  } catch (error) {
    await caches.delete(NAME);
    throw error;
  }
}

async function forget() {
  for (const name of await caches.keys()) {
    if (name.startsWith(HOME + '|') && name !== NAME) await caches.delete(name);
  }
  await clients.claim();
}

// What was fetched is kept, errors are not; a full disk keeps nobody from reading.
async function visited(cache, key, got) {
  if (got.status === 200 && !got.redirected) await cache.put(key, got).catch(() => {});
}

async function asset(event, key) {
  const cache = await caches.open(NAME);
  const kept = await cache.match(key, { ignoreVary: true });
  if (kept) return kept;
  const got = await fetch(event.request);
  event.waitUntil(visited(cache, key, got.clone()));
  return got;
}

async function page(event, key, path) {
  const cache = await caches.open(NAME);
  const kept = await cache.match(key, { ignoreVary: true });
  const asked = fetch(event.request).then(got => {
    // The build's own pages are replaced with the build, so that page and assets are always of one.
    if (!KEEP.includes(path)) event.waitUntil(visited(cache, key, got.clone()));
    return kept && got.status >= 500 ? kept : got;
  });
  if (!kept) return asked;
  const late = new Promise(done => setTimeout(done, PATIENCE, kept));
  return Promise.race([asked.catch(() => kept), late]);
}

addEventListener('install', event => event.waitUntil(keep()));
addEventListener('activate', event => event.waitUntil(forget()));
addEventListener('fetch', event => {
  const { method, url, headers } = event.request;
  if (method !== 'GET' || !url.startsWith(HOME) || headers.has('range')) return;
  const path = url.slice(HOME.length).replace(/[?#].*/s, '').replace(/(^|\/)index\.html$/, '$1');
  // Other releases below this folder, and what other sites load from here, are none of this worker's.
  if (/^assets\/[^/]+$/.test(path)) event.respondWith(asset(event, HOME + path));
  else if (/^((embed|help|models)\/(.*\/)?)?$/.test(path)) event.respondWith(page(event, HOME + path, path));
});
