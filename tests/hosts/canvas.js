// As Canvas LMS takes it from tools: an object, or a JSON string of one.
addEventListener("message", event => {
  let { data } = event;
  try { data = typeof data === "string" ? JSON.parse(data) : data; } catch (fault) { return; }
  if (data && data.subject === "lti.frameResize") fit(from(event), Math.max(data.height, 150));
});
