/** What is shown, kept in the address so that a view can be passed on: filters, the open report, the chosen place. */
const State = (() => {
  const listeners = [];
  const read = () => Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
  let current = read();

  const address = (values) => {
    const filled = Object.entries(values).filter(([, value]) => value);
    return `#${new URLSearchParams(filled)}`;
  };

  const tell = () => listeners.forEach((listener) => listener(current));

  /** Change some values; a new report becomes a step that the browser's back button undoes. */
  const change = (values) => {
    const step = "report" in values && values.report !== current.report;
    current = { ...current, ...values };
    history[step ? "pushState" : "replaceState"](null, "", address(current));
    tell();
  };

  const onChange = (listener) => listeners.push(listener);

  const follow = () => {
    current = read();
    tell();
  };
  window.addEventListener("hashchange", follow);
  window.addEventListener("popstate", follow);

  return { get: () => current, change, onChange };
})();
