/** What is known of one place: printed, value, confidence, other readings, sums. Beside the cell, or docked. */
const Card = (() => {
  const { el, button } = Dom;
  const { say } = Store;
  const GAP = 10;
  const SIGNS = { holds: "✓", fails: "✗", silent: "–" };
  const RELATION = { eq: { holds: "=", fails: "≠" }, le: { holds: "≤", fails: ">" } };

  const fact = (name, ...content) => [el("dt", {}, name), el("dd", {}, ...content)];

  const printedText = (cell) => {
    if (cell.status === "missing") return el("span", { class: "quiet" }, say("printed_missing"));
    return cell.printed.trim() ? el("q", {}, cell.printed) : el("span", { class: "quiet" }, say("printed_blank"));
  };

  const confidence = (share) => [
    el("meter", { min: 0, max: 1, low: 0.6, high: 0.9, optimum: 1, value: share, "aria-hidden": "true" }), ` ${Format.percent(share)}`];

  const alternatives = (cell) => (cell.alternatives ?? []).map((other) =>
    el("li", {}, el("q", {}, other.printed), ` = ${Format.number(other.value) || say("no_value")}（${Format.percent(other.confidence)}）`));

  const sum = (view, cell, id) => {
    const { message, sense } = view.era.relations[id];
    const [state, left, right, blanks] = view.data.checks[id];
    const figures = state === "silent" ? say("sum_silent") : `${Format.number(left)} ${RELATION[sense][state]} ${Format.number(right)}`;
    return el("li", { class: `sum ${state}` }, el("b", { class: "sign" }, SIGNS[state]), ` ${message}：`, el("span", { class: "figures" }, figures),
      blanks && state !== "silent" ? el("span", { class: "quiet" }, say("sum_blanks", { n: blanks })) : null,
      (cell.rules ?? []).includes(id) ? el("span", { class: "basis" }, say("sums_basis")) : null);
  };

  const sums = (view, key, cell) => Object.entries(view.era.relations)
    .filter(([id, { left, right }]) => id in view.data.checks && (left.includes(key) || right.includes(key)))
    .map(([id]) => sum(view, cell, id));

  const where = (view, place) => {
    const span = place.spans[0];
    const parts = [];
    if (place.page) parts.push(say("page", { n: place.page }));
    if (span) parts.push(say("line", { n: view.data.text.slice(0, span[0]).split("\n").length }));
    return parts.join(" · ") || say("no_place");
  };

  const related = (view, key) => (view.record.findings ?? []).flatMap((finding, i) =>
    (finding.evidence ?? []).some((item) => Places.keyOf(item) === key)
      ? [el("li", {}, button(finding.message, () => State.change({ at: `finding:${i}` }), { class: "link" }))] : []);

  const list = (name, items) => (items.length ? fact(name, el("ul", {}, items)) : []);

  const ofCell = (view, place, docked) => {
    const cell = view.cells.get(place.key);
    const [row, column] = view.era.labels[place.key] ?? ["", place.key];
    return [
      el("h3", {}, row, el("span", { class: "by" }, " × "), column, Format.badge(cell.status)),
      el("p", { class: "meaning" }, Format.status(cell.status).meaning),
      el("dl", {},
        fact(say("printed"), printedText(cell)),
        fact(say("value"), el("b", {}, Format.number(cell.value) || say("no_value")), cell.value === null ? "" : ` ${cell.unit}`),
        fact(say("confidence"), confidence(cell.confidence)),
        list(say("alternatives"), alternatives(cell)),
        list(say("sums"), sums(view, place.key, cell)),
        docked ? list(say("related"), related(view, place.key)) : [],
        fact(" ", el("span", { class: "quiet" }, where(view, place)))),
    ];
  };

  const ofFigure = (view, place) => {
    const figure = view.record.figures[place.index];
    const { indicators, periods, qualifiers, roles } = Store.index.labels;
    return [
      el("h3", {}, indicators[figure.indicator] ?? figure.indicator),
      el("dl", {},
        fact(say("printed"), el("q", {}, figure.text)),
        fact(say("value"), el("b", {}, Format.number(figure.value)), ` ${figure.unit}`),
        fact(say("figure_of"), figure.detail ?? ""),
        fact(say("figure_period"), `${periods[figure.period]} · ${qualifiers[figure.qualifier]} · ${roles[figure.role]}`),
        fact(say("confidence"), confidence(figure.confidence)),
        fact(" ", el("span", { class: "quiet" }, where(view, place)))),
    ];
  };

  const ofEvidence = (view, place) => [
    el("h3", {}, `${say(place.item.side)} · ${place.item.label}`),
    el("dl", {}, fact(say("printed"), el("q", {}, place.item.printed)),
      fact(say("value"), el("b", {}, Format.number(place.item.value ?? null) || say("no_value"))),
      fact(" ", el("span", { class: "quiet" }, where(view, place)))),
  ];

  const ofFinding = (view, place) => {
    const { left, right, delta, evidence = [], severity, message } = view.record.findings[place.index];
    const sides = left === null && right === null ? "" : say("finding_sides", { left: Format.number(left), right: Format.number(right) });
    return [
      el("h3", {}, el("span", { class: `severity ${severity}` }, Store.index.labels.severities[severity]), ` ${sides}`,
        delta ? el("span", { class: "by" }, ` ${say("delta", { n: Format.number(delta) })}`) : null),
      sides ? null : el("p", {}, message),
      evidence.length ? el("p", { class: "meaning" }, say("finding_shown", { n: evidence.length })) : null,
    ];
  };

  /** The content for a place. */
  const content = (view, place, docked = true) => {
    if (place.key) return ofCell(view, place, docked);
    return { figure: ofFigure, evidence: ofEvidence, finding: ofFinding }[place.kind](view, place);
  };

  /** Show the card beside an element, where there is room. */
  const hover = (view, at, node) => {
    const card = Dom.byId("card");
    const place = Places.resolve(view, at);
    if (!place || at === State.get().at) return;
    Dom.fill(card, content(view, place, false));
    card.hidden = false;
    const cell = node.getBoundingClientRect();
    const own = card.getBoundingClientRect();
    const below = cell.bottom + GAP + own.height < innerHeight;
    card.style.left = `${Math.max(GAP, Math.min(cell.left, innerWidth - own.width - GAP))}px`;
    card.style.top = `${below ? cell.bottom + GAP : Math.max(GAP, cell.top - GAP - own.height)}px`;
    node.setAttribute("aria-describedby", "card");
  };

  const leave = (event) => {
    Dom.byId("card").hidden = true;
    event?.target.closest?.("[aria-describedby]")?.removeAttribute("aria-describedby");
  };

  return { content, hover, leave };
})();
