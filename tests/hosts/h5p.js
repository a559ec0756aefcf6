// The steps of h5p-resizer.js, as it is published.
addEventListener("message", event => {
  if (!event.data || event.data.context !== "h5p") return;
  const frame = from(event);
  const respond = action => event.source.postMessage({ context: "h5p", action }, event.origin);
  if (event.data.action === "hello") {
    frame.style.width = "100%";
    addEventListener("resize", () => frame.contentWindow ? respond("resize") : 0);
    respond("hello");
  } else if (event.data.action === "prepareResize") {
    if (frame.clientHeight !== event.data.scrollHeight || event.data.scrollHeight !== event.data.clientHeight) {
      fit(frame, event.data.clientHeight);
      respond("resizePrepared");
    }
  } else if (event.data.action === "resize") fit(frame, event.data.scrollHeight);
});
