// What of a graph lies outside of what is shown: a small map of all of it, and a sentence.

const SVG = "http://www.w3.org/2000/svg";
const WIDEST = 220;
const HIGHEST = 150;
const EDGE = 2; // px: a box that reaches so little out is not outside

function svg(name, attributes) {
  const made = document.createElementNS(SVG, name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  return made;
}

/** How many boxes lie wholly or in part beyond each side of what is shown. */
function outside(cy) {
  const frame = cy.extent();
  const slack = EDGE / cy.zoom();
  const counts = { left: 0, right: 0, above: 0, below: 0 };
  cy.nodes().forEach((node) => {
    const box = node.boundingBox({ includeLabels: false, includeOverlays: false });
    if (box.x1 < frame.x1 - slack) counts.left += 1;
    else if (box.x2 > frame.x2 + slack) counts.right += 1;
    else if (box.y1 < frame.y1 - slack) counts.above += 1;
    else if (box.y2 > frame.y2 + slack) counts.below += 1;
  });
  return counts;
}

const WORDS = { left: "to the left", right: "to the right", above: "above", below: "below" };

/** Keep a map and a sentence about what is outside; `redraw` when other boxes are drawn. */
export function overview(cy, holder, sentence) {
  let view = null;
  let map = null;

  function place() {
    if (!view) return;
    const frame = cy.extent();
    const whole = cy.elements().boundingBox();
    const counts = outside(cy);
    const said = Object.entries(counts).filter(([, many]) => many)
      .map(([side, many]) => `${many} ${many === 1 ? "box" : "boxes"} ${WORDS[side]}`);
    holder.hidden = said.length === 0;
    sentence.hidden = said.length === 0;
    sentence.textContent = said.length ? `Outside of what is shown: ${said.join(", ")}. Drag the graph, or use the map in its corner.` : "";
    const x = Math.max(frame.x1, whole.x1);
    const y = Math.max(frame.y1, whole.y1);
    view.setAttribute("x", x);
    view.setAttribute("y", y);
    view.setAttribute("width", Math.max(1, Math.min(frame.x2, whole.x2) - x));
    view.setAttribute("height", Math.max(1, Math.min(frame.y2, whole.y2) - y));
  }

  function redraw() {
    const whole = cy.elements().boundingBox();
    const scale = Math.min(WIDEST / whole.w, HIGHEST / whole.h);
    map = svg("svg", { viewBox: `${whole.x1} ${whole.y1} ${whole.w} ${whole.h}`, width: whole.w * scale, height: whole.h * scale, "aria-hidden": "true" });
    cy.nodes().forEach((node) => {
      const box = node.boundingBox({ includeLabels: false, includeOverlays: false });
      map.append(svg("rect", { x: box.x1, y: box.y1, width: box.w, height: box.h, class: node.data("start") ? "start" : "" }));
    });
    view = svg("rect", { class: "seen" });
    map.append(view);
    holder.replaceChildren(map);
    place();
  }

  function goTo(event) {
    const frame = map.getBoundingClientRect();
    const whole = cy.elements().boundingBox();
    const x = whole.x1 + ((event.clientX - frame.left) / frame.width) * whole.w;
    const y = whole.y1 + ((event.clientY - frame.top) / frame.height) * whole.h;
    cy.pan({ x: cy.width() / 2 - x * cy.zoom(), y: cy.height() / 2 - y * cy.zoom() });
  }

  holder.addEventListener("pointerdown", (event) => {
    holder.setPointerCapture(event.pointerId);
    goTo(event);
  });
  holder.addEventListener("pointermove", (event) => {
    if (holder.hasPointerCapture(event.pointerId)) goTo(event);
  });
  cy.on("viewport resize", place);
  redraw();
  return redraw;
}
