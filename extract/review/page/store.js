/** The data of this file: the index at once, a report or a picture when it is wanted. */
const Store = (() => {
  const index = JSON.parse(Dom.byId("index").textContent);
  const KEPT_REPORTS = 6;
  const reports = new Map();

  /** Words of the interface by key, with {…} filled in. */
  const say = (key, values = {}) => {
    const words = index.words[key];
    if (words === undefined) throw new Error(`no words for ${key}`);
    return words.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
  };

  const whole = new Promise((resolve) => {
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", resolve, { once: true });
    else resolve();
  });

  /** The bytes of a block; the file may still be loading when the first report is opened. */
  const bytes = async (name) => {
    if (!Dom.byId(name)) await whole;
    const binary = atob(Dom.byId(name).textContent);
    const result = new Uint8Array(binary.length);
    for (let i = 0; i < binary.length; i += 1) result[i] = binary.charCodeAt(i);
    return result;
  };

  const unpack = async (packed) => {
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
    return new Response(stream).json();
  };

  /** A report's own data; the last few stay unpacked. */
  const report = async (key) => {
    if (!reports.has(key)) {
      reports.set(key, await unpack(await bytes(`report-${key}`)));
      if (reports.size > KEPT_REPORTS) reports.delete(reports.keys().next().value);
    }
    return reports.get(key);
  };

  /** An address of a page's picture, to be revoked by whoever asked. */
  const picture = async (key, page) =>
    URL.createObjectURL(new Blob([await bytes(`page-${key}-${page}`)], { type: "image/webp" }));

  const line = (key) => index.reports.find((entry) => entry.key === key) ?? null;

  return { index, say, report, picture, line };
})();
