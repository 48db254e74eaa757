/** Values, statuses and names as people read them. */
const Format = (() => {
  const { labels } = Store.index;

  const number = (value) => (value === null || value === undefined ? "" : String(value));

  const percent = (share) => `${Math.floor(share * 1000 + 1e-6) / 10}%`;

  const status = (name) => labels.statuses[name] ?? { name, mark: "?", meaning: "" };

  /** The sign and name of a status; the sign says the same as the colour. */
  const badge = (name, text = status(name).name) =>
    Dom.el("span", { class: `badge status-${name}`, title: status(name).meaning }, mark(name), text);

  const mark = (name) =>
    status(name).mark ? Dom.el("span", { class: "mark", "aria-hidden": "true" }, status(name).mark) : null;

  const title = (line) => line.agency ?? Store.say("no_agency");

  const year = (line) => (line.year === null ? Store.say("no_year") : Store.say("year", { year: line.year }));

  const format = (name) => labels.formats[name] ?? name;

  return { number, percent, status, badge, mark, title, year, format };
})();
