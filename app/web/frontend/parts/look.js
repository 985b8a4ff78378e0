// How the graph looks: the page's own colours and icons, shapes by kind, a second cue beside colour.

const SHAPES = {
  lot: "round-rectangle",
  serial: "cut-rectangle",
  item: "rectangle",
  hu: "bottom-round-rectangle",
  batch: "barrel",
  order: "barrel",
  customer: "hexagon",
  supplier: "hexagon",
};
const MARKED = { hold: "warn", quarantine: "wait", rejected: "bad", recalled: "bad", expired: "bad" };

/** Colours of the page as they are now, light or dark. */
export function colours() {
  const style = getComputedStyle(document.documentElement);
  const names = ["raised", "sunken", "ink", "dim", "rule-strong", "link", "accent", "accent-soft", "focus",
    "warn", "warn-soft", "wait", "wait-soft", "bad", "bad-soft"];
  return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
}

/** The page's icon of a kind as a picture. */
function icon(kind, colour) {
  const symbol = document.getElementById(`i-${kind}`);
  if (!symbol) return "none";
  const text = `<svg xmlns="http://www.w3.org/2000/svg" width="32" height="32" viewBox="0 0 16 16" fill="none" stroke="${colour}" stroke-width="1.5">${symbol.innerHTML}</svg>`;
  return `data:image/svg+xml;utf8,${encodeURIComponent(text)}`;
}

/** The style sheet of the graph. */
export function look(size) {
  const c = colours();
  const font = getComputedStyle(document.body).fontFamily;
  const node = {
    width: size.width, height: size.height, label: "data(label)", shape: "round-rectangle",
    "background-color": c.raised, "border-color": c.dim, "border-width": 1.2, color: c.ink,
    "font-family": font, "font-size": 12, "text-wrap": "wrap", "text-max-width": 2 * size.width,
    "text-valign": "center", "text-halign": "center", "text-margin-x": 14, "min-zoomed-font-size": 4,
    "background-width": 16, "background-height": 16, "background-position-x": 12, "background-fit": "none",
    "background-image-smoothing": "yes",
  };
  const edge = {
    width: 1.4, "line-color": c["rule-strong"], "target-arrow-color": c["rule-strong"],
    "target-arrow-shape": "triangle", "arrow-scale": 0.9, "curve-style": "bezier", label: "data(label)",
    "font-family": font, "font-size": 12, color: c.dim, "text-background-color": c.raised,
    "text-background-opacity": 0.9, "text-background-padding": 2, "min-zoomed-font-size": 7,
    "source-endpoint": "outside-to-node", "target-endpoint": "outside-to-node",
  };
  const kinds = Object.entries(SHAPES).map(([kind, shape]) => ({
    selector: `node[kind = "${kind}"]`, style: { shape, "background-image": icon(kind, c.dim) },
  }));
  const marked = Object.entries(MARKED).map(([status, colour]) => ({
    selector: `node[status = "${status}"]`,
    style: { "background-color": c[`${colour}-soft`], "border-color": c[colour], "border-width": 2.2 },
  }));
  return [
    { selector: "node", style: node },
    { selector: "edge", style: edge },
    ...kinds,
    ...marked,
    { selector: 'edge[type = "INCLUDES"], edge[type = "RAN_AS"], edge[type = "REPORTED_IN"]', style: { "line-style": "dotted" } },
    { selector: "node[?possible]", style: { "border-style": "dashed" } },
    { selector: "edge[?possible]", style: { "line-style": "dashed", "line-dash-pattern": [7, 4] } },
    { selector: "node[?start]", style: { "border-color": c.accent, "border-width": 3, "background-color": c["accent-soft"] } },
    { selector: "node[wide]", style: { width: "data(wide)", "text-max-width": 1000, "line-height": 1.25 } },
    { selector: "node[?opens]", style: { "border-style": "double", "border-width": 4 } },
    { selector: "edge[leaves]", style: { "curve-style": "straight", "source-endpoint": "data(leaves)", "target-endpoint": "data(arrives)", label: "" } },
    { selector: "edge[?bent]", style: { "curve-style": "round-segments", "segment-weights": "data(weights)", "segment-distances": "data(distances)", "edge-distances": "endpoints", "segment-radii": 6 } },
    { selector: "edge[first]", style: { "source-label": "data(first)", "source-text-offset": "data(off)" } },
    { selector: "edge[last]", style: { "target-label": "data(last)", "target-text-offset": "data(off)" } },
    { selector: ".faded", style: { opacity: 0.25 } },
    { selector: "node.path", style: { "border-color": c.accent, "border-width": 3 } },
    { selector: "edge.path", style: { "line-color": c.accent, "target-arrow-color": c.accent, width: 3 } },
    { selector: "node.found", style: { "border-color": c.link, "border-width": 3, "border-style": "double" } },
    { selector: "node.picked", style: { "border-color": c.focus, "border-width": 3.5 } },
    { selector: "node.here", style: { "outline-color": c.focus, "outline-width": 2, "outline-offset": 3 } },
  ];
}
