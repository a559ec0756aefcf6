// Before anything is painted: what an embed page's address says of its look. Inline in the page, named by its hash in the
// content security policy. Everything is matched before it is used; faults are told by embed.js.
(root => {
  const query = new URLSearchParams(location.search);
  const theme = query.get("theme"), controls = query.get("controls");
  if (theme == "light" || theme == "dark") root.dataset.theme = theme;
  if (query.get("caption") == "0") root.dataset.caption = "0";
  // The dials that are not asked for are never seen, neither in the page as it was served nor in the living widget.
  if (controls != null) {
    root.dataset.controls = "";
    const sheet = new CSSStyleSheet();
    const named = controls.match(/[a-z0-9_]+/g) || [""];
    sheet.replaceSync(':is(.dial,.dials,.more):not(:has([data-param="' + named.join('"],[data-param="') + '"])){display:none}');
    document.adoptedStyleSheets = [sheet];
  }
})(document.documentElement);
