"use strict";
(() => {
  const articles = Array.from(document.querySelectorAll("article"));
  const field = (id) => document.getElementById(id);
  const others = JSON.parse(field("others").textContent);
  const texts = new Map(articles.map((a) => [a, a.textContent.toLowerCase()]));
  const words = { confirm: "已认定：属实", dismiss: "已认定：不成立" };
  let current = -1;

  const visible = () => articles.filter((a) => !a.classList.contains("away"));

  function filter() {
    const wanted = field("words").value.trim().toLowerCase();
    const check = field("check").value, severity = field("severity").value, decision = field("decision").value;
    for (const a of articles) {
      const made = a.dataset.decision;
      const open = made === "" || made === "changed";
      const keep = (!wanted || texts.get(a).includes(wanted)) && (!check || a.dataset.check === check)
        && (!severity || a.dataset.severity === severity) && (!decision || (decision === "open" ? open : made === decision));
      a.classList.toggle("away", !keep);
    }
    field("shown").textContent = `显示 ${visible().length} / ${articles.length} 个问题`;
  }

  function show(a) {
    const made = a.dataset.decision;
    a.querySelector(".state").textContent = words[made] || "";
    for (const b of a.querySelectorAll("[data-set]")) b.setAttribute("aria-pressed", String(b.dataset.set !== "" && b.dataset.set === made));
  }

  function decide(a, decision) {
    a.dataset.decision = decision;
    show(a);
    field("save").hidden = false;
  }

  function quoted(value) {
    const text = /^[=+\-@\t\r＝＋－＠]/.test(value) && !/^[+-]?[\d.]+$/.test(value) ? "'" + value : value;
    return /[",\n\r]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text;
  }

  function save() {
    const rows = [["id", "decision", "note", "check", "agency", "year", "left", "right", "message"], ...others];
    for (const a of articles) {
      const d = a.dataset;
      if (d.decision !== "confirm" && d.decision !== "dismiss") continue;
      rows.push([d.id, d.decision, a.querySelector(".note").value, d.check, d.agency, d.year, d.left, d.right, a.querySelector(".message").textContent]);
    }
    const blob = new Blob([rows.map((row) => row.map(quoted).join(",")).join("\n") + "\n"], { type: "text/csv" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = "decisions.csv";
    link.click();
    URL.revokeObjectURL(link.href);
  }

  function go(step) {
    const shown = visible();
    if (!shown.length) return;
    const at = shown.indexOf(articles[current]);
    const next = shown[Math.max(0, Math.min(shown.length - 1, at < 0 ? 0 : at + step))];
    current = articles.indexOf(next);
    next.focus();
    next.scrollIntoView({ block: "start" });
  }

  for (const a of articles) {
    a.querySelector(".buttons").hidden = false;
    for (const b of a.querySelectorAll("[data-set]")) b.addEventListener("click", () => decide(a, b.dataset.set));
    a.querySelector(".note").addEventListener("input", () => { field("save").hidden = false; });
    a.addEventListener("focusin", () => { current = articles.indexOf(a); });
    show(a);
  }
  for (const id of ["words", "check", "severity", "decision"]) field(id).addEventListener("input", filter);
  field("save").addEventListener("click", save);
  document.addEventListener("keydown", (event) => {
    if (event.target.matches("input, select, textarea") || event.ctrlKey || event.metaKey || event.altKey) return;
    const set = { "1": "confirm", "2": "dismiss", "0": "" }[event.key];
    if (event.key === "j") go(1);
    else if (event.key === "k") go(-1);
    else if (event.key === "/") { event.preventDefault(); field("words").focus(); }
    else if (set !== undefined && current >= 0) decide(articles[current], set);
  });
  filter();
})();
