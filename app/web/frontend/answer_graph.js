// The graph of a Cypher answer on a canvas, from the server's own positions, with a panel on what is
// picked. console.js loads this when such an answer is shown; until then, and where it cannot start,
// the server's drawing stands, each of whose boxes is a link.
import cytoscape from "cytoscape";
import { look } from "./parts/look.js";

const ZOOM = 1.25;
const READABLE = 0.55; // below this zoom nothing can be read

function elements(data) {
  const nodes = data.boxes.map((each) => ({
    data: { ...each, label: `${each.name || each.label}\n${each.label}` }, position: { x: each.x, y: each.y },
  }));
  const links = data.links.map((each, number) => ({
    data: { ...each, id: `link ${number}`, source: each.from, target: each.to, label: each.type },
  }));
  return [...nodes, ...links];
}

function element(name, text, properties = {}) {
  return Object.assign(document.createElement(name), text === null ? {} : { textContent: text }, properties);
}

/** What is picked: its words, its properties, and the ways on from it. */
function fill(panel, data) {
  const title = element("h3", data.source ? `${data.type}` : `${data.label.split("\n")[1]} ${data.name}`);
  const pairs = element("dl", null, { className: "pairs" });
  for (const [name, text] of data.properties) pairs.append(element("dt", name), element("dd", text));
  const ways = element("p", null, { className: "does" });
  for (const [words, address] of data.ways ?? []) {
    ways.append(element("a", words, { className: "button", href: address }), " ");
  }
  panel.replaceChildren(title, ways, pairs);
  if (!data.properties.length) panel.append(element("p", "No properties.", { className: "dim" }));
  if (data.left_out) panel.append(element("p", `${data.left_out} more properties: see JSON.`, { className: "cut" }));
  panel.hidden = false;
}

/** Draw the answer of a figure; what stood there stays for those who print and for search. */
export function draw(figure) {
  const data = JSON.parse(figure.dataset.graph);
  const box = document.getElementById("answer-canvas");
  const panel = document.getElementById("answer-panel");
  const said = document.getElementById("answer-said");
  box.parentElement.hidden = false;
  const cy = cytoscape({
    container: box, elements: elements(data), style: look(data), layout: { name: "preset" },
    boxSelectionEnabled: false, minZoom: 0.03, maxZoom: 3,
  });
  figure.hidden = true;
  let here = cy.nodes().first();

  function goTo(node) {
    if (!node || node.empty()) return;
    here.removeClass("here");
    here = node;
    here.addClass("here");
    const frame = cy.extent();
    const { x, y } = here.position();
    if (x < frame.x1 || x > frame.x2 || y < frame.y1 || y > frame.y2) cy.center(here);
    said.textContent = here.data("label").replace("\n", ", ");
  }

  function choose(one) {
    cy.elements().removeClass("picked path");
    one.addClass(one.isNode() ? "picked" : "path");
    if (one.isNode()) goTo(one);
    fill(panel, one.data());
    requestAnimationFrame(() => cy.resize());
  }

  function fit() {
    cy.fit(undefined, 20);
    if (cy.zoom() > 1) cy.zoom(1).center();
  }

  const zoom = (factor) => cy.zoom({ level: cy.zoom() * factor, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });

  function along(step) {
    const y = here.position("y");
    const ends = step > 0 ? here.outgoers("node") : here.incomers("node");
    goTo(ends.sort((a, b) => Math.abs(a.position("y") - y) - Math.abs(b.position("y") - y)).first());
  }

  function across(step) {
    const { x, y } = here.position();
    const column = cy.nodes().filter((each) => Math.abs(each.position("x") - x) < 4 && (each.position("y") - y) * step > 1);
    goTo(column.sort((a, b) => Math.abs(a.position("y") - y) - Math.abs(b.position("y") - y)).first());
  }

  const keys = {
    "+": () => zoom(ZOOM), "=": () => zoom(ZOOM), "-": () => zoom(1 / ZOOM), 0: fit,
    Enter: () => choose(here), " ": () => choose(here),
    ArrowRight: () => along(1), ArrowLeft: () => along(-1), ArrowDown: () => across(1), ArrowUp: () => across(-1),
  };
  box.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
  box.addEventListener("focus", () => goTo(here));
  cy.on("tap", "node, edge", (event) => choose(event.target));
  new ResizeObserver(() => cy.resize()).observe(box);
  const restyle = () => box.isConnected && cy.style(look(data));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", restyle);
  new MutationObserver(restyle).observe(document.documentElement, { attributes: true });
  fit();
  if (cy.zoom() < READABLE) {
    cy.zoom(READABLE);
    cy.center(here);
  }
  box.dataset.drawn = data.boxes.length;
  box.cy = cy; // what is drawn, for whoever looks at the canvas with tools
}
