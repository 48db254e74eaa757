/** The figures of the narrative as a table; a click goes to the place in the text. */
const Figures = (() => {
  const { el, button } = Dom;
  const { say, index } = Store;

  const row = (figure, i) => {
    const { indicators, periods, qualifiers } = index.labels;
    return el("tr", { data: { at: `figure:${i}` }, on: { click: () => State.change({ at: `figure:${i}` }) } },
      el("th", { scope: "row" }, indicators[figure.indicator] ?? figure.indicator),
      el("td", {}, figure.detail ?? ""),
      el("td", {}, el("button", { type: "button", class: "link" }, figure.text)),
      el("td", { class: "number" }, `${Format.number(figure.value)} ${figure.unit}`),
      el("td", {}, qualifiers[figure.qualifier]),
      el("td", {}, periods[figure.period]));
  };

  const draw = (view) => {
    const figures = view.record.figures ?? [];
    const heads = ["figure_item", "figure_of", "figure_text", "figure_value", "figure_qualifier", "figure_period"];
    return el("section", { class: "part", id: "figures" }, el("h2", {}, say("figures"), el("span", { class: "tally" }, String(figures.length))),
      figures.length
        ? el("table", { class: "figures" }, el("thead", {}, el("tr", {}, heads.map((name) => el("th", { scope: "col" }, say(name))))),
          el("tbody", {}, figures.map(row)))
        : el("p", { class: "quiet" }, say("no_figures")));
  };

  return { draw };
})();
