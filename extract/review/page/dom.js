/** Elements made without markup: whatever a document says goes in as text, never as html. */
const Dom = (() => {
  const place = (node, children) => {
    for (const child of children.flat()) {
      if (child !== null && child !== undefined && child !== "") node.append(child);
    }
    return node;
  };

  /** An element; `on` are listeners, `data` goes to data-…, true is an empty attribute, null and false are none. */
  const el = (tag, { on = {}, data = {}, ...attributes } = {}, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : value);
    }
    for (const [name, value] of Object.entries(data)) node.dataset[name] = value;
    for (const [name, listener] of Object.entries(on)) node.addEventListener(name, listener);
    return place(node, children);
  };

  const fill = (node, ...children) => {
    node.replaceChildren();
    return place(node, children);
  };

  const button = (label, action, attributes = {}) =>
    el("button", { type: "button", ...attributes, on: { click: action } }, label);

  const byId = (id) => document.getElementById(id);

  return { el, fill, button, byId };
})();
