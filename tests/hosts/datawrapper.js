// As in the embed code that Datawrapper hands out: the frame is found by its id.
addEventListener("message", event => {
  if (typeof event.data["datawrapper-height"] === "undefined") return;
  for (const id in event.data["datawrapper-height"]) {
    const frame = document.querySelector("#datawrapper-chart-" + id);
    if (frame) fit(frame, event.data["datawrapper-height"][id]);
  }
});
