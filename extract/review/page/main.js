/** Shows the list or a report, as the address says. */
(() => {
  const { el, byId } = Dom;
  const { say } = Store;
  const [list, report] = [byId("list"), byId("report")];
  let last = null;

  const render = async (state) => {
    const inReport = Boolean(state.report);
    document.body.classList.toggle("in-report", inReport);
    list.hidden = inReport;
    report.hidden = !inReport;
    if (!inReport) {
      List.show(list, state);
      Report.close(report);
      if (last) List.focus(last);
      last = null;
      return;
    }
    last = state.report;
    try {
      await Report.show(report, state);
    } catch (error) {
      const modern = "DecompressionStream" in window;
      Dom.fill(report, el("p", { class: "loading", role: "alert" }, say(modern ? "broken" : "old_browser")),
        Dom.button(say("back"), () => State.change({ report: "", at: "" }), { class: "tool" }));
      if (modern) throw error;
    }
  };

  State.onChange(render);
  render(State.get());
})();
