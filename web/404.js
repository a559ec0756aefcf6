// The page that a host shows where it has none. It may be shown at any depth: unless the build knew the site's address, its
// links are set here, by where the site begins. Inline in that page, named by its hash in the content security policy.
(() => {
  const ways = document.querySelector("[data-ways]");
  const links = [...ways.querySelectorAll("[data-to]")];
  const { origin, pathname } = location;
  const found = /^(.*?\/)(embed|models|help|oembed|assets)\/([^/]*)/.exec(pathname);
  const [, before, folder, part] = found || [, pathname.replace(/[^/]*$/, ""), "", ""];
  if (ways.hidden) {
    // A release may be none, too; the latest is always there. With the origin, for a path may begin with two slashes.
    const root = origin + before.replace(/(latest|v\d+\.\d+\.\d+)\/$/, "");
    for (const link of links) link.href = root + link.dataset.to;
    ways.hidden = false;
  }
  const keys = links.map(link => link.dataset.widget).filter(Boolean);
  let name = part;
  try { name = decodeURIComponent(part); } catch {}
  if (!/^(embed|models)$/.test(folder) || !name || name == "index.html" || keys.includes(name)) return;
  if (name.length > 60) name = name.slice(0, 60) + "…";
  document.querySelector("[data-nowhere]").textContent = `There is no widget "${name}"; there are ${keys.join(", ")}.`;
})();
