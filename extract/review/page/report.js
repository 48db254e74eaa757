/** One report: tables, findings and figures on the left, the original on the right. */
const Report = (() => {
  const { el, button } = Dom;
  const { say, index } = Store;
  let view = null;
  let pane = null;

  const NO_ERA = { authority: "", labels: {}, relations: {} };

  const opened = async (line) => {
    const data = await Store.report(line.key);
    const { record } = data;
    const cells = new Map((record.cells ?? []).map((cell) => [Places.keyOf(cell), cell]));
    return { line, data, record, cells, era: index.eras[record.template] ?? NO_ERA, forms: index.forms[line.forms] ?? [] };
  };

  /** The report before (-1) or after (1) this one in the list. */
  const neighbour = (step) => {
    const lines = List.chosen(State.get());
    return lines[lines.findIndex((line) => line.key === view?.line.key) + step] ?? null;
  };

  const open = (line) => line && State.change({ report: line.key, at: "" });

  const facts = ({ record, era }) => {
    const values = { format: Format.format(record.format), source: record.source, authority: era.authority };
    return say(era.authority ? "facts" : "facts_none", values);
  };

  const head = () => {
    const { record } = view;
    const doubts = Places.doubts(view);
    const counts = index.statuses.filter((name) => Format.status(name).mark && view.line.statuses[name]);
    return el("header", { class: "top" },
      el("div", { class: "who" },
        el("h1", {}, Format.title(record), el("span", { class: "year" }, Format.year(record))),
        el("p", {}, facts(view))),
      el("div", { class: "badges" }, counts.map((name) => Format.badge(name, `${Format.status(name).name} ${view.line.statuses[name]}`))),
      el("nav", {},
        button(say("back"), () => State.change({ report: "", at: "" }), { class: "tool" }),
        button(say("previous"), () => open(neighbour(-1)), { class: "tool", disabled: !neighbour(-1) }),
        button(say("next"), () => open(neighbour(1)), { class: "tool", disabled: !neighbour(1) }),
        button(doubts.length ? `${say("next_doubt")} (${doubts.length})` : say("no_doubt"), () => doubt(1), { class: "tool main", id: "next-doubt", disabled: !doubts.length }),
        button(say("print"), () => window.print(), { class: "tool" }),
        button("?", () => Keys.help(), { class: "tool", title: say("keys"), "aria-label": say("keys") })));
  };

  const notes = ({ record }) =>
    el("section", { class: "part notes" }, el("h2", {}, say("notes")), List.legend(),
      el("ul", {}, (record.warnings ?? []).map((text) => el("li", { class: "warning" }, text)),
        el("li", { class: "quiet" }, say("report_id", { id: record.report_id })),
        el("li", { class: "quiet" }, `${say("models")}：${Object.entries(record.models ?? {}).map((pair) => pair.join(" ")).join("，")}`)));

  const show = async (root, state) => {
    const line = Store.line(state.report);
    if (!line) {
      State.change({ report: "", at: "" });
      return;
    }
    if (view?.line.key !== line.key || !root.firstChild) await draw(root, line);
    if (State.get().report === line.key) choose(state.at);
  };

  const draw = async (root, line) => {
    Dom.fill(root, el("p", { class: "quiet loading" }, say("loading")));
    Card.leave();
    const next = await opened(line);
    if (State.get().report !== line.key) return;
    view = next;
    pane = el("div", { class: "record", tabindex: -1 }, Findings.draw(view), Forms.draw(view), Figures.draw(view), notes(view));
    Dom.fill(root, head(), el("div", { class: "halves" }, pane, Source.draw(view)));
    document.title = `${Format.title(line)} ${Format.year(line)} · ${say("title")}`;
    if (!document.activeElement || document.activeElement === document.body) pane.focus({ preventScroll: true });
  };

  /** Choose the place of an address: outlined on the left, found on the right. */
  const choose = (at) => {
    pane.querySelectorAll("[data-at].chosen").forEach((node) => node.classList.remove("chosen"));
    const place = Places.resolve(view, at);
    const cell = Forms.mark(pane.querySelector(".forms"), place?.cells ?? [], place?.key);
    tellDoubt(at);
    if (!place) return;
    const nodes = [...pane.querySelectorAll(`[data-at="${CSS.escape(at)}"]`)];
    nodes.forEach((node) => node.classList.add("chosen"));
    const shown = place.kind === "cell" ? cell : nodes[0];
    shown?.scrollIntoView({ block: "nearest" });
    Source.go(place, at);
  };

  const tellDoubt = (at) => {
    const doubts = Places.doubts(view);
    const i = doubts.indexOf(at);
    const node = Dom.byId("next-doubt");
    if (doubts.length) node.textContent = i < 0 ? `${say("next_doubt")} (${doubts.length})` : say("doubt_at", { i: i + 1, n: doubts.length });
  };

  /** Go to the next (1) or the last (-1) place that is worth a look. */
  const doubt = (step) => {
    const doubts = Places.doubts(view);
    if (!doubts.length) return;
    const at = doubts.indexOf(State.get().at);
    const from = at < 0 && step < 0 ? 0 : at;
    State.change({ at: doubts[(from + step + doubts.length) % doubts.length] });
  };

  const move = (key) => Forms.move(pane.querySelector(".forms"), key);

  const turn = (step) => open(neighbour(step));

  /** Forget the report that was open. */
  const close = (root) => {
    Images.drop();
    view = null;
    root.replaceChildren();
  };

  return { show, close, doubt, move, turn };
})();
