// Light, dark, or as the system has it: applied before anything is painted, kept for the next visit and followed in other
// tabs. Inline in every page to be read, named by its hash in the content security policy. Where nothing may be stored the
// page itself remembers.
(root => {
  const KEY = "balance-theme";
  let chosen;
  const apply = theme => {
    const own = theme == "light" || theme == "dark" ? theme : "";
    if (own) root.dataset.theme = own;
    else delete root.dataset.theme;
    document.querySelectorAll("[name=theme-color]").forEach((meta, i) => {
      const its = ["light", "dark"][i];
      meta.media = own ? (own == its ? "all" : "not all") : `(prefers-color-scheme: ${its})`;
    });
    const select = document.querySelector("[data-themes]");
    if (select) select.value = own;
    // The pictures hear of it.
    dispatchEvent(new Event("theme"));
  };
  const kept = () => {
    try { chosen = localStorage.getItem(KEY); } catch {}
    apply(chosen);
  };
  kept();
  addEventListener("DOMContentLoaded", kept);
  // A page that comes back from the browser's history has missed what happened elsewhere.
  addEventListener("pageshow", event => event.persisted && kept());
  addEventListener("storage", ({ key }) => (key == KEY || key == null) && kept());
  addEventListener("change", ({ target }) => {
    if (!target.matches("[data-themes]")) return;
    apply(chosen = target.value);
    try { localStorage.setItem(KEY, chosen); } catch {}
  });
  // Paper is light. The essay's program draws for it by itself.
  addEventListener("beforeprint", () => "alone" in root.dataset && apply("light"));
  addEventListener("afterprint", kept);
})(document.documentElement);
