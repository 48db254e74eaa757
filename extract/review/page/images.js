/** Page images with the boxes of what was read; images are unpacked when they come into view. */
const Images = (() => {
  const { el } = Dom;
  const { say } = Store;
  const ZOOMS = [1, 1.4, 2, 3];
  const CROP = { width: 360, height: 84, least: 90, around: 1.6 };
  let addresses = [];
  let watch = null;
  let zoom = 0;

  const percent = (value, whole) => `${(100 * value) / whole}%`;

  /** Put an element over a box of its page. */
  const over = (node, [x0, y0, x1, y1], width, height) => {
    node.style.left = percent(x0, width);
    node.style.top = percent(y0, height);
    node.style.width = percent(x1 - x0, width);
    node.style.height = percent(y1 - y0, height);
    return node;
  };

  const load = async (key, number, image) => {
    const address = await Store.picture(key, number);
    addresses.push(address);
    image.src = address;
  };

  const boxes = (view, number, width, height) => {
    const ofCells = [...view.cells.entries()].filter(([, cell]) => cell.page === number && cell.box)
      .map(([key, cell]) => [`cell:${key}`, cell.box, `status-${cell.status}`]);
    const ofFigures = (view.record.figures ?? []).map((figure, i) => [`figure:${i}`, figure.box, "of-figure", figure.page])
      .filter(([, box, , page]) => page === number && box);
    return [...ofFigures, ...ofCells].map(([at, box, name]) =>
      over(el("div", { class: `box ${name}`, data: { at } }), box, width, height));
  };

  const page = (view, [number, width, height]) => {
    const image = el("img", { alt: say("page", { n: number }), draggable: "false" });
    const node = el("figure", { class: "page", data: { page: number } }, image, boxes(view, number, width, height),
      el("figcaption", {}, say("page", { n: number })));
    image.style.aspectRatio = `${width} / ${height}`;
    node.load = () => load(view.line.key, number, image);
    return node;
  };

  /** The pages of a report; only those near the view are unpacked. */
  const draw = (view) => {
    drop();
    const root = el("div", { class: "pages", tabindex: 0, "aria-label": say("images") }, view.data.pages.map((entry) => page(view, entry)));
    watch = new IntersectionObserver((entries) => entries.filter((entry) => entry.isIntersecting).forEach(({ target }) => {
      watch.unobserve(target);
      target.load();
    }), { root, rootMargin: "50%" });
    root.querySelectorAll(".page").forEach((node) => watch.observe(node));
    const at = (event) => event.target.closest(".box")?.dataset.at;
    root.addEventListener("click", (event) => at(event) && State.change({ at: at(event) }));
    root.addEventListener("mouseover", (event) => at(event) && Card.hover(view, at(event), event.target));
    root.addEventListener("mouseout", Card.leave);
    setZoom(root, 0);
    return root;
  };

  /** Forget the pictures of the report before. */
  const drop = () => {
    watch?.disconnect();
    addresses.forEach((address) => URL.revokeObjectURL(address));
    addresses = [];
  };

  const setZoom = (root, step) => {
    zoom = Math.max(0, Math.min(ZOOMS.length - 1, step));
    root.style.setProperty("--zoom", ZOOMS[zoom]);
  };

  /** Larger (1) or smaller (-1), keeping what is in the middle there; 0 fits the width. */
  const zoomBy = (root, step) => {
    const middle = (root.scrollTop + root.clientHeight / 2) / root.scrollHeight;
    setZoom(root, step ? zoom + step : 0);
    root.scrollTop = middle * root.scrollHeight - root.clientHeight / 2;
  };

  /** Outline boxes and bring the first into the middle; false where their pages are not in the file. */
  const jump = (root, places) => {
    root.querySelectorAll(".target").forEach((node) => node.remove());
    let first = null;
    for (const { page: number, box } of places) {
      const node = root.querySelector(`.page[data-page="${number}"]`);
      if (!node) continue;
      const [, width, height] = root.sizes.find(([n]) => n === number);
      const target = over(el("div", { class: "target", data: { box: box.join(" ") } }), box, width, height);
      node.append(target);
      first ??= target;
    }
    if (!first) return false;
    const inner = first.getBoundingClientRect();
    const outer = root.getBoundingClientRect();
    root.scrollTop += inner.top + inner.height / 2 - outer.top - outer.height / 2;
    root.scrollLeft += inner.left + inner.width / 2 - outer.left - outer.width / 2;
    return true;
  };

  /** A piece of the page around a box, enlarged: the value can be checked without leaving the table. */
  const crop = async (view, { page: number, box }) => {
    const size = view.data.pages.find(([n]) => n === number);
    if (!size) return null;
    const canvas = el("canvas", { class: "crop", width: CROP.width * 2, height: CROP.height * 2, role: "img", "aria-label": say("crop") });
    const address = await Store.picture(view.line.key, number);
    const image = new Image();
    image.src = address;
    await image.decode();
    paint(canvas, image, box, image.naturalWidth / size[1]);
    URL.revokeObjectURL(address);
    return canvas;
  };

  const paint = (canvas, image, [x0, y0, x1, y1], scale) => {
    const shape = CROP.width / CROP.height;
    const width = Math.max((x1 - x0) * CROP.around, (y1 - y0) * CROP.around * shape, CROP.least) * scale;
    const height = width / shape;
    const left = ((x0 + x1) / 2) * scale - width / 2;
    const top = ((y0 + y1) / 2) * scale - height / 2;
    const pen = canvas.getContext("2d");
    const enlarged = canvas.width / width;
    pen.imageSmoothingQuality = "high";
    pen.fillStyle = "white";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(image, -left * enlarged, -top * enlarged, image.naturalWidth * enlarged, image.naturalHeight * enlarged);
    pen.strokeStyle = "#0072b2";
    pen.lineWidth = 3;
    pen.strokeRect((x0 * scale - left) * enlarged, (y0 * scale - top) * enlarged, (x1 - x0) * scale * enlarged, (y1 - y0) * scale * enlarged);
  };

  return { draw, drop, zoomBy, jump, crop };
})();
