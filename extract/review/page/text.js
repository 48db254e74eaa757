/** The plain text of a report with its figures and cells marked; a click on a mark chooses it. */
const TextView = (() => {
  const { el } = Dom;
  const { say } = Store;

  /** Stretches to mark, as start, end and address. Spans that only name a line are left to the choice of a cell. */
  const stretches = (view) => {
    const figures = (view.record.figures ?? []).map((figure, i) => [figure.start, figure.end, `figure:${i}`, "of-figure"]);
    const cells = view.data.exact
      ? Object.entries(view.data.places).map(([key, [start, end]]) => [start, end, `cell:${key}`, `status-${view.cells.get(key)?.status}`])
      : [];
    return [...figures, ...cells].sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  };

  const plain = (text) => text.split("\t").flatMap((part, i) => (i ? [el("span", { class: "tab" }, "\t"), part] : [part]));

  const marked = (text, [start, end, at, name]) =>
    el("mark", { class: `${name} ${start === end ? "empty" : ""}`, data: { at, start, end } }, text.slice(start, end));

  const lineNode = (text, start, end, marks) => {
    const node = el("div", { class: "line", data: { start, end } });
    let at = start;
    for (const mark of marks) {
      if (mark[0] < at) continue;
      node.append(...plain(text.slice(at, mark[0])), marked(text, mark));
      at = mark[1];
    }
    node.append(...plain(text.slice(at, end)));
    return node;
  };

  const draw = (view) => {
    const { text } = view.data;
    const root = el("div", { class: "text", tabindex: 0, "aria-label": say("text") });
    if (!text) root.append(el("p", { class: "quiet" }, say("no_text")));
    const waiting = stretches(view);
    let start = 0;
    let next = 0;
    for (const line of text ? text.split("\n") : []) {
      const end = start + line.length;
      const marks = [];
      for (; next < waiting.length && waiting[next][0] <= end; next += 1) if (waiting[next][1] <= end) marks.push(waiting[next]);
      root.append(lineNode(text, start, end, marks));
      start = end + 1;
    }
    const at = (event) => event.target.closest("mark")?.dataset.at;
    root.addEventListener("click", (event) => at(event) && State.change({ at: at(event) }));
    root.addEventListener("mouseover", (event) => at(event) && Card.hover(view, at(event), event.target));
    root.addEventListener("mouseout", Card.leave);
    return root;
  };

  /** Elements that share characters with a span, or hold the place of an empty one. */
  const within = (nodes, [start, end]) => nodes.filter(({ dataset }) => {
    const [from, to] = [Number(dataset.start), Number(dataset.end)];
    return start === end ? from <= start && end <= to : from < end && start < to;
  });

  /** The lines of a span and the marks in it, the marks first. */
  const nodesOf = (root, span) => {
    const lines = within([...root.querySelectorAll(".line")], span);
    return [...within(lines.flatMap((line) => [...line.querySelectorAll("mark")]), span), ...lines];
  };

  /** Mark the chosen place and bring it into the middle; false where the text has it not. */
  const jump = (root, place) => {
    root.querySelectorAll(".chosen").forEach((node) => node.classList.remove("chosen"));
    const nodes = place.spans.map((span) => nodesOf(root, span));
    nodes.flat().forEach((node) => node.classList.add("chosen"));
    const first = nodes[0]?.[0];
    if (!first) return false;
    const inner = first.getBoundingClientRect();
    const outer = root.getBoundingClientRect();
    root.scrollTop += inner.top + inner.height / 2 - outer.top - outer.height / 2;
    return true;
  };

  return { draw, jump };
})();
