/** The statutory tables in the shape of the printed form, drawn from data. */
const Forms = (() => {
  const { el } = Dom;
  const { say } = Store;

  const spoken = (view, key, cell) => {
    const [row, column] = view.era.labels[key] ?? ["", key];
    return `${row}，${column}：${Format.number(cell.value) || say("no_value")} ${cell.unit}，${Format.status(cell.status).name}`;
  };

  const value = (view, entry, x) => {
    const cell = view.cells.get(entry.key);
    if (!cell) return el("td", { class: "value", colspan: entry.columns ?? 1 }, "—");
    return el("td", {
      class: `value status-${cell.status}`, colspan: entry.columns ?? 1, role: "gridcell", tabindex: -1,
      "aria-label": spoken(view, entry.key, cell), data: { key: entry.key, x },
    }, el("span", { class: "shown" }, Format.number(cell.value)), Format.mark(cell.status));
  };

  const other = (entry) => {
    const spans = { colspan: entry.columns ?? 1, rowspan: entry.rows ?? 1, class: `${entry.kind} level-${entry.level ?? 0}` };
    const scope = { head: "col", band: "colgroup", group: "rowgroup", label: "row" }[entry.kind];
    return scope ? el("th", { ...spans, scope }, entry.text) : el("td", spans, entry.text);
  };

  const row = (view, entries) => {
    let x = 0;
    return el("tr", {}, entries.map((entry) => {
      if (entry.kind !== "value") return other(entry);
      const node = value(view, entry, x);
      x += entry.columns ?? 1;
      return node;
    }));
  };

  const form = (view, { title, shape, rows }, i) =>
    el("section", { class: "part", id: `form-${i}` },
      el("h2", {}, title),
      el("table", { class: `form ${shape}`, role: "grid", "aria-label": title },
        el("tbody", {}, rows.map((entries) => row(view, entries)))));

  const keyed = (event) => event.target.closest?.("td[data-key]");

  /** All tables of a report in one element that hears hovering, focus and clicks. */
  const draw = (view) => {
    const root = el("div", { class: "forms" }, view.forms.map((entry, i) => form(view, entry, i)));
    if (!view.forms.length) root.append(el("p", { class: "quiet" }, say("no_tables")));
    const hint = (event) => keyed(event) && Card.hover(view, `cell:${keyed(event).dataset.key}`, keyed(event));
    root.addEventListener("mouseover", hint);
    root.addEventListener("focusin", hint);
    root.addEventListener("mouseout", Card.leave);
    root.addEventListener("focusout", Card.leave);
    root.addEventListener("click", (event) => {
      const node = keyed(event);
      if (!node) return;
      node.focus();
      Card.leave();
      State.change({ at: `cell:${node.dataset.key}` });
    });
    root.querySelector("td[data-key]")?.setAttribute("tabindex", "0");
    return root;
  };

  const nodeOf = (root, key) => root.querySelector(`td[data-key="${CSS.escape(key)}"]`);

  /** Let the Tab key come back to this cell. */
  const rest = (root, node) => {
    root.querySelectorAll('td[tabindex="0"]').forEach((other) => other.setAttribute("tabindex", "-1"));
    node.setAttribute("tabindex", "0");
  };

  const STEPS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

  /** Move the focus to a neighbouring value: within the row, or to the nearest column of the next row with values. */
  const move = (root, key) => {
    const lines = [...root.querySelectorAll("tr")].map((tr) => [...tr.querySelectorAll("td[data-key]")]).filter((line) => line.length);
    const y = lines.findIndex((line) => line.includes(document.activeElement));
    if (y < 0) {
      lines[0]?.[0].focus();
      return;
    }
    const [dx, dy] = STEPS[key];
    const x = lines[y].indexOf(document.activeElement);
    const away = (node) => Math.abs(node.dataset.x - lines[y][x].dataset.x);
    const next = dy ? lines[y + dy]?.reduce((best, node) => (away(node) < away(best) ? node : best)) : lines[y][x + dx];
    if (next) {
      rest(root, next);
      next.focus();
    }
  };

  /** Outline the cells of the chosen place, and where it is evidence say which side. */
  const mark = (root, keys, current) => {
    root.querySelectorAll(".chosen, .current").forEach((node) => node.classList.remove("chosen", "current"));
    const nodes = keys.map((key) => nodeOf(root, key)).filter(Boolean);
    nodes.forEach((node) => node.classList.add("chosen"));
    const first = current ? nodeOf(root, current) : nodes[0];
    first?.classList.add("current");
    if (first) rest(root, first);
    return first ?? null;
  };

  return { draw, move, mark };
})();
