// Before anything is painted: what an embed page's address says of its look. Inline in the page, named by its hash in the
// content security policy. Everything is matched before it is used; faults are told by embed.js.
(root => {
  const query = new URLSearchParams(location.search);
  const theme = query.get("theme"), accent = query.get("accent"), controls = query.get("controls");
  if (theme == "light" || theme == "dark") root.dataset.theme = theme;
  if (query.get("caption") == "0") root.dataset.caption = "0";
  if (/^[0-9a-f]{6}$/i.test(accent)) root.style.setProperty("--control", "#" + accent);
  // The dials that are not asked for never show; the program says the same once it is there.
  if (controls != null && /^[a-z0-9_,]{0,999}$/.test(controls)) {
    const sheet = new CSSStyleSheet();
    const named = controls.split(",").map(key => '[data-param="' + key + '"]').join();
    sheet.replaceSync(".dial:not(:has(" + named + ")){display:none}");
    document.adoptedStyleSheets = [sheet];
  }
})(document.documentElement);
