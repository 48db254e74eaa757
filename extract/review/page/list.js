/** The list of reports: filters, order, one row each. */
const List = (() => {
  const { el, button } = Dom;
  const { say, index } = Store;
  const SERIOUS = ["error", "warning", "info"];
  const ORDERS = {
    doubt: (a, b) => b.doubt - a.doubt,
    agency: (a, b) => (a.agency ?? "").localeCompare(b.agency ?? "", "zh") || (a.year ?? 0) - (b.year ?? 0),
    year: (a, b) => (b.year ?? 0) - (a.year ?? 0),
    input: () => 0,
  };
  let body = null;
  let count = null;

  const matches = (line, { q, year, status, findings }) => {
    const text = `${line.agency ?? ""} ${line.source}`.toLowerCase();
    const found = Object.values(line.severities).reduce((sum, n) => sum + n, 0);
    return (
      (!q || text.includes(q.toLowerCase())) &&
      (!year || String(line.year ?? "none") === year) &&
      (!status || line.statuses[status] > 0) &&
      (!findings || (findings === "with" ? found > 0 : findings === "without" ? found === 0 : line.severities[findings] > 0))
    );
  };

  /** The reports that the filters let through, in the chosen order. */
  const chosen = (state) =>
    index.reports.filter((line) => matches(line, state)).sort(ORDERS[state.sort] ?? ORDERS.doubt);

  const select = (name, label, options) => {
    const box = el("select", { id: `filter-${name}`, on: { change: () => State.change({ [name]: box.value }) } });
    box.append(...options.map(([value, text]) => el("option", { value }, text)));
    box.value = State.get()[name] ?? "";
    return el("label", {}, el("span", {}, label), box);
  };

  const filters = () => {
    const years = [...new Set(index.reports.map((line) => line.year))].sort((a, b) => (b ?? 0) - (a ?? 0));
    const statuses = index.statuses.filter((name) => index.reports.some((line) => line.statuses[name]));
    const search = el("input", {
      id: "filter-q", type: "search", placeholder: say("filter_text_hint"), value: State.get().q ?? "",
      on: { input: () => State.change({ q: search.value }) },
    });
    return el("form", { class: "filters", role: "search", on: { submit: (event) => event.preventDefault() } },
      el("label", {}, el("span", {}, say("filter_text")), search),
      select("year", say("filter_year"), [["", say("any")],
        ...years.map((year) => [String(year ?? "none"), year === null ? say("none_known") : String(year)])]),
      select("status", say("filter_status"), [["", say("any")], ...statuses.map((name) => [name, Format.status(name).name])]),
      select("findings", say("filter_finding"), [["", say("any")], ["with", say("with_findings")],
        ...SERIOUS.map((name) => [name, index.labels.severities[name]]), ["without", say("without_findings")]]),
      select("sort", say("sort"), ["doubt", "agency", "year", "input"].map((name) => [name === "doubt" ? "" : name, say(`sort_${name}`)])));
  };

  const cells = (line) => {
    const odd = index.statuses.filter((name) => Format.status(name).mark && line.statuses[name]);
    const all = Object.values(line.statuses).reduce((sum, n) => sum + n, 0);
    if (!all) return el("span", { class: "quiet" }, say("no_tables"));
    if (!odd.length) return el("span", { class: "quiet" }, say("all_plain", { n: all }));
    return odd.map((name) => Format.badge(name, `${Format.status(name).name} ${line.statuses[name]}`));
  };

  const row = (line) => {
    const open = () => State.change({ report: line.key, at: "" });
    const found = SERIOUS.filter((name) => line.severities[name]);
    return el("tr", { data: { key: line.key }, on: { click: open } },
      el("td", { class: `number doubt ${line.doubt ? "some" : ""}` }, String(line.doubt)),
      el("th", { scope: "row" }, el("button", { type: "button", class: "link" }, Format.title(line))),
      el("td", {}, line.year === null ? say("no_year") : String(line.year)),
      el("td", { class: "badges" }, cells(line)),
      el("td", { class: "badges" }, found.map((name) =>
        el("span", { class: `severity ${name}` }, `${index.labels.severities[name]} ${line.severities[name]}`))),
      el("td", { class: "file" }, line.source));
  };

  const legend = () =>
    el("ul", { class: "legend", "aria-label": say("legend") }, index.statuses.map((name) => {
      const { mark, meaning } = Format.status(name);
      return el("li", {}, Format.badge(name, mark ? Format.status(name).name : say("plain")), el("span", {}, meaning));
    }));

  const failures = () => {
    if (!index.failures.length) return null;
    return el("details", { class: "failures" }, el("summary", {}, say("failures", { n: index.failures.length })),
      el("dl", {}, index.failures.map(([source, message]) => [el("dt", {}, source), el("dd", {}, message)])));
  };

  const build = (root) => {
    body = el("tbody");
    count = el("p", { class: "count", role: "status" });
    const heads = ["doubt", "agency", "year", "cells", "findings", "file"];
    Dom.fill(root,
      el("header", { class: "top" }, el("div", {}, el("h1", {}, say("title")), el("p", {}, say("subtitle", { n: index.reports.length }))),
        button(`? ${say("keys")}`, () => Keys.help(), { class: "tool" })),
      el("section", { class: "how", "aria-label": say("how") },
        el("ol", {}, index.help.map((step) => el("li", {}, step))), legend()),
      filters(), count,
      el("table", { class: "reports" },
        el("thead", {}, el("tr", {}, heads.map((name) =>
          el("th", { scope: "col", title: name === "doubt" ? say("doubt_hint") : null }, say(`column_${name}`))))),
        body),
      failures());
  };

  const show = (root, state) => {
    if (!body) build(root);
    const lines = chosen(state);
    count.textContent = say("shown", { n: lines.length, all: index.reports.length });
    Rows.fill(body, lines, row);
    if (!lines.length) body.append(el("tr", {}, el("td", { colspan: 6, class: "quiet" }, say("nothing"))));
    document.title = say("title");
  };

  /** Put the focus on a report's row, if the list has it. */
  const focus = (key) => {
    Rows.finish();
    body.querySelector(`tr[data-key="${CSS.escape(key)}"] button`)?.focus();
  };

  /** Move the focus by some rows. */
  const move = (step) => {
    Rows.finish();
    const buttons = [...body.querySelectorAll("button.link")];
    const at = buttons.indexOf(document.activeElement);
    buttons[Math.max(0, Math.min(buttons.length - 1, at < 0 ? 0 : at + step))]?.focus();
  };

  return { show, move, focus, chosen, legend };
})();
