// As amp-iframe takes it: the sentinel, the type, a height; only what is `resizable`, and from its own frame.
addEventListener("message", event => {
  const { data } = event;
  if (!data || data.sentinel !== "amp" || data.type !== "embed-size") return;
  const height = parseInt(data.height, 10);
  if (!isNaN(height) && from(event).hasAttribute("resizable")) fit(from(event), height);
});
