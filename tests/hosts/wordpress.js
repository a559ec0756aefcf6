// As wp-embed.js has it: a secret in the frame's attribute and address, and its bounds for heights.
addEventListener("message", event => {
  const { data } = event;
  if (!data || !(data.secret || data.message || data.value) || /[^a-zA-Z0-9]/.test(data.secret)) return;
  for (const frame of document.querySelectorAll('iframe[data-secret="' + data.secret + '"]')) {
    if (event.source !== frame.contentWindow || data.message !== "height") continue;
    let height = parseInt(data.value, 10);
    if (height > 1000) height = 1000;
    else if (height < 200) height = 200;
    fit(frame, height);
  }
});
