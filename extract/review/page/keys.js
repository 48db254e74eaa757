/** Everything by keyboard. */
const Keys = (() => {
  const { el, button, byId } = Dom;
  const { say, index } = Store;

  const help = () => {
    const dialog = byId("keys");
    Dom.fill(dialog, el("h2", {}, say("keys")),
      el("dl", {}, index.keys.map(([keys, what]) => [el("dt", {}, el("kbd", {}, keys)), el("dd", {}, what)])),
      button(say("close"), () => dialog.close(), { class: "tool main" }));
    dialog.showModal();
  };

  const inList = {
    ArrowDown: () => List.move(1),
    ArrowUp: () => List.move(-1),
    j: () => List.move(1),
    k: () => List.move(-1),
    "/": () => byId("filter-q").focus(),
  };

  const arrow = (event) => Report.move(event.key);

  const inReport = {
    ArrowUp: arrow, ArrowDown: arrow, ArrowLeft: arrow, ArrowRight: arrow,
    Enter: (event) => event.target.dataset?.key && State.change({ at: `cell:${event.target.dataset.key}` }),
    n: () => Report.doubt(1),
    p: () => Report.doubt(-1),
    j: () => Report.turn(1),
    k: () => Report.turn(-1),
    v: () => Source.toggle(),
    "+": () => Source.zoom(1),
    "=": () => Source.zoom(1),
    "-": () => Source.zoom(-1),
    Escape: () => State.change({ report: "", at: "" }),
  };

  const writing = (node) => ["INPUT", "SELECT", "TEXTAREA"].includes(node.tagName);

  /** Arrows in the original scroll it. */
  const scrolling = (event) => event.key.startsWith("Arrow") && event.target.closest?.(".pages, .text");

  const hear = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || byId("keys").open || scrolling(event)) return;
    if (writing(event.target)) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const action = name === "?" ? help : (State.get().report ? inReport : inList)[name];
    if (!action) return;
    if (name !== "Enter") event.preventDefault();
    action(event);
  };

  document.addEventListener("keydown", hear);

  return { help };
})();
