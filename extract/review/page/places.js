/** What an address within a report means: `cell:table.row.column`, `figure:2`, `finding:0`, `evidence:0.1`. */
const Places = (() => {
  const keyOf = (item) => (item.table && item.row && item.column ? `${item.table}.${item.row}.${item.column}` : null);

  const ofCell = (view, key) => {
    const cell = view.cells.get(key);
    const span = view.data.places[key];
    return {
      cells: [key],
      boxes: cell?.page && cell.box ? [{ page: cell.page, box: cell.box }] : [],
      spans: span ? [span] : [],
      page: cell?.page ?? null,
    };
  };

  const ofStretch = (item) => ({
    cells: [],
    boxes: item.page && item.box ? [{ page: item.page, box: item.box }] : [],
    spans: Number.isInteger(item.start) ? [[item.start, item.end]] : [],
    page: item.page ?? null,
  });

  const ofEvidence = (view, item) => (keyOf(item) ? ofCell(view, keyOf(item)) : ofStretch(item));

  const joined = (places) => ({
    cells: places.flatMap((place) => place.cells),
    boxes: places.flatMap((place) => place.boxes),
    spans: places.flatMap((place) => place.spans),
    page: places.find((place) => place.page)?.page ?? null,
  });

  const parse = (at) => {
    const [kind, rest = ""] = (at ?? "").split(/:(.*)/s);
    return { kind, rest, numbers: rest.split(".").map(Number) };
  };

  /** Cells, boxes on pages and spans of text of an address; null where the report has no such thing. */
  const resolve = (view, at) => {
    const { kind, rest, numbers: [first, second] } = parse(at);
    const { figures = [], findings = [] } = view.record;
    if (kind === "cell" && view.cells.has(rest)) return { kind, key: rest, ...ofCell(view, rest) };
    if (kind === "figure" && figures[first]) return { kind, index: first, ...ofStretch(figures[first]) };
    const evidence = findings[first]?.evidence ?? [];
    if (kind === "finding" && findings[first]) {
      return { kind, index: first, ...joined(evidence.map((item) => ofEvidence(view, item))) };
    }
    if (kind === "evidence" && evidence[second]) {
      const item = evidence[second];
      return { kind, index: first, item, key: keyOf(item), ...ofEvidence(view, item) };
    }
    return null;
  };

  /** The places of a report that are worth a look, in order: serious findings, then cells in doubt. */
  const doubts = (view) => {
    const serious = (view.record.findings ?? []).flatMap((finding, i) => (finding.severity === "info" ? [] : [`finding:${i}`]));
    const cells = [...view.cells.values()].filter((cell) => ["needs_review", "repaired"].includes(cell.status));
    return [...serious, ...cells.map((cell) => `cell:${keyOf(cell)}`)];
  };

  return { keyOf, resolve, doubts };
})();
