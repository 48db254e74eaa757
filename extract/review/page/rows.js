/** The rows of a long table: the first at once, the rest while the browser is idle, all of them when they are needed. */
const Rows = (() => {
  const FIRST = 60;
  const STEP = 100;
  let body = null;
  let waiting = [];
  let make = null;
  let idle = 0;

  const later = "requestIdleCallback" in window
    ? (action) => requestIdleCallback(action, { timeout: 400 })
    : (action) => setTimeout(action, 30);
  const cancel = "cancelIdleCallback" in window ? (handle) => cancelIdleCallback(handle) : clearTimeout;

  const add = (most) => body.append(...waiting.splice(0, most).map(make));

  const go = () => {
    add(STEP);
    if (waiting.length) idle = later(go);
  };

  /** Replace the rows of a body by one for each line. */
  const fill = (node, lines, row) => {
    cancel(idle);
    [body, waiting, make] = [node, [...lines], row];
    body.replaceChildren();
    add(FIRST);
    if (waiting.length) idle = later(go);
  };

  /** Make the rows that are still to come: for the printer, or a row that may be among them. */
  const finish = () => {
    cancel(idle);
    if (waiting.length) add(waiting.length);
  };

  window.addEventListener("beforeprint", finish);

  return { fill, finish };
})();
