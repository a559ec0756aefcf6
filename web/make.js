// How scripts make what they show. The build puts this into each that asks for it.

/** An element with properties, or attributes where there is no such property, and children. */
function make(name, props = {}, ...children) {
  const it = document.createElement(name);
  for (const [key, value] of Object.entries(props)) {
    if (key in it) it[key] = value;
    else it.setAttribute(key, value);
  }
  it.append(...children);
  return it;
}
