// What keeps a page readable when something is missing: the program, or the connection. Pages with an essay or a model's
// words load this; an embed page has its own lines in embed.js. The name of this file is that of the build.

// Without the program the pictures stand still, and fault.js says so. Its script may stand in the page.
const program = document.querySelector('[rel=modulepreload]');
const fault = it => import('./fault.js').then(module => module.hear(it), () => {});
if (program) import(program.href).catch(fault);
if (document.querySelector('[rel=preload]')) {
  addEventListener('error', fault);
  addEventListener('unhandledrejection', fault);
}

// For readers without a connection: worker.js. Where a browser has none or does not let us, nothing is missing now.
addEventListener('load', () => {
  try {
    if (navigator.connection?.saveData) return;
    navigator.serviceWorker.register(new URL('../worker.js', import.meta.url)).catch(() => {});
  } catch {
    // None here.
  }
});
