/** Findings: the sentence, and both sides with their evidence, each a way to its place. */
const Findings = (() => {
  const { el, button } = Dom;
  const { say, index } = Store;

  const evidence = (i, item, j) => {
    const page = item.page ? ` · ${say("page", { n: item.page })}` : "";
    return el("li", {}, button(
      [el("span", { class: "what" }, item.label), " ", el("q", {}, item.printed), el("span", { class: "quiet" }, page)],
      (event) => { event.stopPropagation(); State.change({ at: `evidence:${i}.${j}` }); },
      { class: "evidence", "data-at": `evidence:${i}.${j}` }));
  };

  const side = (finding, i, name) => {
    const items = (finding.evidence ?? []).map((item, j) => [item, j]).filter(([item]) => item.side === name);
    if (!items.length && finding[name] === null) return null;
    return el("div", { class: `side ${name}` },
      el("h4", {}, say(name), " ", el("b", {}, Format.number(finding[name]))),
      el("ul", {}, items.map(([item, j]) => evidence(i, item, j))));
  };

  /** One finding with its evidence. */
  const item = (view, i) => {
    const finding = view.record.findings[i];
    return el("article", { class: `finding ${finding.severity}`, data: { at: `finding:${i}`, id: finding.id } },
      el("h3", {},
        el("span", { class: `severity ${finding.severity}` }, index.labels.severities[finding.severity]),
        el("span", { class: "kind" }, index.labels.kinds[finding.kind]),
        button(finding.message, () => State.change({ at: `finding:${i}` }), { class: "link" })),
      el("div", { class: "sides" }, side(finding, i, "left"), side(finding, i, "right"),
        finding.delta === null || finding.delta === undefined ? null : el("p", { class: "delta" }, say("delta", { n: Format.number(finding.delta) }))));
  };

  const draw = (view) => {
    const findings = view.record.findings ?? [];
    return el("section", { class: "part", id: "findings" }, el("h2", {}, say("findings"), el("span", { class: "tally" }, String(findings.length))),
      findings.length ? findings.map((_, i) => item(view, i)) : el("p", { class: "quiet" }, say("no_findings")));
  };

  return { draw, item };
})();
