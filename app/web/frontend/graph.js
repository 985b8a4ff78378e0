// The graph of a trace on a canvas, from the server's own positions. Where it cannot start, the
// server's drawing stays. The tree beside it shows the same to keyboard and screen reader.
import cytoscape from "cytoscape";
import { add, ask, changeAddress, partAddress, values } from "./parts/address.js";
import { colours, look } from "./parts/look.js";

const figure = document.getElementById("picture");
const box = document.getElementById("canvas");
const ZOOM = 1.25;
const READABLE = 0.55; // below this zoom nothing can be read

const say = (text) => (document.getElementById("graph-said").textContent = text);

/** Bends of a link, given by their places, as shares of the straight line and distances from it. */
function bent(link, from, to) {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const length = Math.hypot(dx, dy);
  if (!link.bends.length || !length) return {};
  const weights = link.bends.map(([x, y]) => ((x - from.x) * dx + (y - from.y) * dy) / length ** 2);
  const distances = link.bends.map(([x, y]) => ((y - from.y) * dx - (x - from.x) * dy) / length);
  return { bent: true, weights, distances: distances.map((each) => -each) };
}

function elements(data) {
  const at = Object.fromEntries(data.boxes.map((each) => [each.ref, each]));
  const nodes = data.boxes.map((each) => {
    const second = [each.subline, each.status === "released" ? "" : each.status].filter(Boolean).join(" · ");
    return { data: { id: each.ref, ...each, label: second ? `${each.line}\n${second}` : each.line }, position: { x: each.x, y: each.y } };
  });
  const opens = data.boxes.filter((each) => each.more && !data.full).map((each) => ({
    data: { id: `+${each.ref}`, opens: each.ref, label: `+${each.more}`, wide: 14 + 7 * String(each.more).length + 7, title: `${each.more} more` },
    position: { x: each.x + data.width / 2 - 16, y: each.y + data.height / 2 },
  }));
  const links = data.links.map((each, number) => ({
    data: {
      id: `link ${number}`, source: each.from, target: each.to, label: each.label, title: each.title,
      type: each.type, possible: each.possible, ...bent(each, at[each.from], at[each.to]),
    },
  }));
  return [...nodes, ...opens, ...links];
}

async function read() {
  return (await ask(partAddress(figure.dataset.graph, {}))).json();
}

async function start() {
  let data = await read();
  box.hidden = false;
  const cy = cytoscape({
    container: box, elements: elements(data), style: look(data), layout: { name: "preset" },
    autoungrabify: true, boxSelectionEnabled: false, minZoom: 0.03, maxZoom: 3,
  });
  figure.hidden = true;
  document.querySelectorAll(".graph-buttons, #graph-keys").forEach((each) => (each.hidden = false));
  let here = cy.$id(values("why")[0] ?? "").nonempty() ? cy.$id(values("why")[0]) : cy.nodes("[?start]").first();
  if (here.empty()) here = cy.nodes().first();

  function show(node) {
    const frame = cy.extent();
    const p = node.position();
    if (p.x < frame.x1 || p.x > frame.x2 || p.y < frame.y1 || p.y > frame.y2) cy.center(node);
  }

  function goTo(node) {
    if (!node || node.empty()) return;
    here.removeClass("here");
    here = node;
    here.addClass("here");
    show(node);
    say(`${node.data("kind")} ${node.data("title")}${node.data("more") ? `, ${node.data("more")} more not drawn` : ""}`);
  }

  function fit() {
    cy.fit(undefined, 20);
    if (cy.zoom() > 1) {
      cy.zoom(1);
      cy.center();
    }
  }

  function first() {
    fit();
    if (cy.zoom() >= READABLE) return;
    cy.zoom(READABLE);
    cy.center(here);
  }

  function zoom(factor) {
    cy.zoom({ level: cy.zoom() * factor, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });
  }

  /** Draw more around a thing; it stays where it is on the screen. */
  async function open(ref) {
    const before = cy.$id(ref).renderedPosition();
    const count = data.boxes.length;
    changeAddress((params) => add(params, "more", ref));
    try {
      data = await read();
    } catch (error) {
      return fail(error);
    }
    cy.elements().remove();
    cy.add(elements(data));
    const now = cy.$id(ref).renderedPosition();
    cy.panBy({ x: before.x - now.x, y: before.y - now.y });
    goTo(cy.$id(ref));
    picked(values("why")[0] ?? "");
    say(`${data.boxes.length - count} more things are drawn, ${data.left_out} are not.`);
    box.dataset.drawn = data.boxes.length;
  }

  function fail(error) {
    const note = document.createElement("p");
    note.className = "limits";
    note.setAttribute("role", "alert");
    note.textContent = error.message;
    box.before(note);
  }

  function picked(ref) {
    cy.nodes().removeClass("picked");
    if (ref) cy.$id(ref).addClass("picked");
  }

  /** The shortest drawn way between the start and a thing. */
  function path(node) {
    cy.elements().removeClass("path faded");
    const roots = cy.nodes("[?start]");
    if (!node || node.empty() || roots.empty()) return;
    let best = null;
    const down = figure.getAttribute("dir") !== "rtl";
    roots.forEach((root) => {
      const found = cy.elements().aStar({ root: down ? root : node, goal: down ? node : root, directed: true });
      if (found.found && (!best || found.distance < best.distance)) best = found;
    });
    if (!best) return say("No drawn way leads from the start to it.");
    cy.elements().not(best.path).addClass("faded");
    best.path.addClass("path");
    say(`${best.path.nodes().length} things are on the way.`);
  }

  function along(step) {
    const ends = step > 0 ? here.outgoers("node") : here.incomers("node");
    const y = here.position("y");
    goTo(ends.sort((a, b) => Math.abs(a.position("y") - y) - Math.abs(b.position("y") - y)).first());
  }

  function across(step) {
    const { x, y } = here.position();
    const column = cy.nodes("[kind]").filter((each) => Math.abs(each.position("x") - x) < 4 && (each.position("y") - y) * step > 1);
    goTo(column.sort((a, b) => Math.abs(a.position("y") - y) - Math.abs(b.position("y") - y)).first());
  }

  function choose(node) {
    if (node.data("opens")) return open(node.data("opens"));
    goTo(node);
    document.dispatchEvent(new CustomEvent("pick", { detail: node.id() }));
    return undefined;
  }

  let found = cy.collection();
  let turn = 0;
  function find(text, next) {
    const wanted = text.trim().toLowerCase();
    cy.nodes().removeClass("found");
    found = wanted ? cy.nodes("[kind]").filter((each) => `${each.data("title")} ${each.id()}`.toLowerCase().includes(wanted)) : cy.collection();
    found.addClass("found");
    turn = next ? turn + 1 : 0;
    document.getElementById("graph-found").textContent = wanted ? `${found.length} found${data.left_out ? " among what is drawn" : ""}` : "";
    if (found.nonempty()) {
      goTo(found[turn % found.length]);
      cy.center(here);
    }
  }

  async function png() {
    const picture = await cy.png({ full: true, scale: 2, maxWidth: 8000, maxHeight: 8000, bg: colours().raised, output: "blob-promise" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(picture);
    link.download = "trace.png";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  const acts = {
    in: () => zoom(ZOOM), out: () => zoom(1 / ZOOM), fit, path: () => path(here), png,
  };
  const keys = {
    "+": acts.in, "=": acts.in, "-": acts.out, 0: fit, p: acts.path, Enter: () => choose(here), " ": () => choose(here),
    m: () => here.data("more") && open(here.id()), Escape: () => cy.elements().removeClass("path faded"),
    ArrowRight: () => along(1), ArrowLeft: () => along(-1), ArrowDown: () => across(1), ArrowUp: () => across(-1),
  };
  box.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
  box.addEventListener("focus", () => goTo(here));
  cy.on("tap", "node", (event) => choose(event.target));
  cy.on("mouseover", "node, edge", (event) => (box.title = event.target.data("title")));
  cy.on("mouseout", "node, edge", () => (box.title = ""));
  document.querySelectorAll("[data-graph]").forEach((button) => {
    if (acts[button.dataset.graph]) button.addEventListener("click", acts[button.dataset.graph]);
  });
  const search = document.getElementById("graph-find");
  search.addEventListener("input", () => find(search.value, false));
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") find(search.value, true);
  });
  document.addEventListener("picked", (event) => {
    picked(event.detail);
    requestAnimationFrame(() => cy.resize());
  });
  new ResizeObserver(() => cy.resize()).observe(box);
  const restyle = () => cy.style(look(data));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", restyle);
  new MutationObserver(restyle).observe(document.documentElement, { attributes: true });
  first();
  picked(values("why")[0] ?? "");
  box.dataset.drawn = data.boxes.length;
  box.cy = cy; // what is drawn, for whoever looks at the canvas with tools
}

if (figure && box) {
  start().catch((error) => {
    box.hidden = true;
    figure.hidden = false;
    say(`The server's drawing is shown: ${error.message}`);
  });
}
