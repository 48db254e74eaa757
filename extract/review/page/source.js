/** The right half: the chosen place in words, and the original as page images or as text. */
const Source = (() => {
  const { el, button } = Dom;
  const { say } = Store;
  let parts = null;

  const tools = (root) => [
    button("−", () => Images.zoomBy(root, -1), { class: "tool", title: say("zoom_out"), "aria-label": say("zoom_out") }),
    button("＋", () => Images.zoomBy(root, 1), { class: "tool", title: say("zoom_in"), "aria-label": say("zoom_in") }),
    button(say("fit"), () => Images.zoomBy(root, 0), { class: "tool" }),
  ];

  const tab = (name) => button(say(name), () => show(name), { role: "tab", id: `tab-${name}`, "aria-controls": `panel-${name}` });

  const draw = (view) => {
    const images = Images.draw(view);
    images.sizes = view.data.pages;
    const text = TextView.draw(view);
    const zooms = el("div", { class: "zoom" }, tools(images));
    const note = el("p", { class: "note", hidden: true });
    const chosen = el("aside", { class: "chosen-card", "aria-label": say("value") });
    const empty = view.data.pages.length ? null : el("p", { class: "quiet" }, say(`pictures_${view.data.pictures}`));
    parts = { view, images, text, zooms, note, chosen, asked: "" };
    const root = el("div", { class: "source" }, chosen,
      el("div", { class: "tabs", role: "tablist" }, tab("images"), tab("text"), zooms), note,
      el("div", { class: "panel", id: "panel-images", role: "tabpanel" }, empty, images),
      el("div", { class: "panel", id: "panel-text", role: "tabpanel" }, text));
    parts.root = root;
    Dom.fill(chosen, el("p", { class: "quiet" }, say("choose")));
    show(view.data.pages.length ? "images" : "text", false);
    return root;
  };

  /** Bring one of the two forward; the chosen place is found there too. */
  const show = (name, again = true) => {
    parts.name = name;
    for (const other of ["images", "text"]) {
      parts.root.querySelector(`#panel-${other}`).hidden = other !== name;
      parts.root.querySelector(`#tab-${other}`).setAttribute("aria-selected", String(other === name));
    }
    parts.zooms.hidden = name !== "images" || !parts.view.data.pages.length;
    if (again && parts.place) locate(parts.place);
  };

  const toggle = () => show(parts.name === "images" ? "text" : "images");

  const remark = (message) => {
    parts.note.hidden = !message;
    parts.note.textContent = message;
  };

  const pagesAbsent = (place) => {
    const { pages } = parts.view.data;
    return place.boxes.length && pages.length && !place.boxes.some(({ page }) => pages.some(([n]) => n === page));
  };

  /** Show the place in the view that is open; false where it is not there. */
  const locate = (place) => {
    if (parts.name === "images") {
      remark(pagesAbsent(place) ? say("page_absent", { n: place.boxes[0].page }) : "");
      return Images.jump(parts.images, place.boxes);
    }
    remark(!parts.view.data.exact && place.cells.length && place.spans.length ? say("row_only") : "");
    const found = TextView.jump(parts.text, place);
    if (!found) remark(say("no_place"));
    return found;
  };

  /** Show a place: in the open view if it is there, else in the other. */
  const go = async (place, at) => {
    Object.assign(parts, { place, at });
    const { view, chosen } = parts;
    Dom.fill(chosen, Card.content(view, place));
    const shown = place.boxes.some(({ page }) => view.data.pages.some(([n]) => n === page));
    if (parts.name === "images" && !shown && place.spans.length) show("text", false);
    if (parts.name === "text" && shown && !place.spans.length) show("images", false);
    locate(place);
    if (!place.boxes.length || !shown || place.kind === "finding") return;
    const crop = await Images.crop(view, place.boxes[0]).catch(() => null);
    if (crop && parts.at === at) chosen.querySelector("h3")?.after(crop);
  };

  const zoom = (step) => Images.zoomBy(parts.images, step);

  return { draw, go, toggle, zoom };
})();
