// The graph of a trace on a canvas, from the server's own positions. Where it cannot start, the
// server's drawing stays. The tree beside it shows the same to keyboard and screen reader.
import cytoscape from "cytoscape";
import { add, ask, changeAddress, drop, partAddress, values } from "./parts/address.js";
import { colours, look } from "./parts/look.js";
import { overview } from "./parts/overview.js";

const figure = document.getElementById("picture");
const box = document.getElementById("canvas");
const frame = box?.parentElement;
const ZOOM = 1.25;
const READABLE = 1; // below this zoom letters are smaller than 12 px
const NARROW = matchMedia("screen and (max-width: 44rem)"); // as in the style sheet

const say = (text) => (document.getElementById("graph-said").textContent = text);

/** Bends of a link, given by their places, as shares of the straight line and distances from it. */
function bent(link) {
  const [[x, y], [lastX, lastY]] = [link.points[0], link.points.at(-1)];
  const [dx, dy] = [lastX - x, lastY - y];
  const length = Math.hypot(dx, dy);
  const bends = link.points.slice(1, -1);
  if (!bends.length || !length) return {};
  const weights = bends.map(([atX, atY]) => ((atX - x) * dx + (atY - y) * dy) / length ** 2);
  const distances = bends.map(([atX, atY]) => ((atY - y) * dx - (atX - x) * dy) / length);
  return { bent: true, weights, distances };
}

/** Where a link leaves and arrives: in the middle of a side, so that it is never behind a box. */
function ends(link, from, to) {
  const [first, last] = [link.points[0], link.points.at(-1)];
  const at = (point, node) => `${point[0] - node.x}px ${point[1] - node.y}px`;
  return { leaves: at(first, from), arrives: at(last, to) };
}

/** Half of the way through the gap in which a link says how much it is of. */
function halfway(link) {
  const [a, b] = link.near_start ? link.points.slice(0, 2) : link.points.slice(-2);
  const back = link.points[0][0] > link.points.at(-1)[0]; // its amount beside that of a link forth
  return Math.hypot(b[0] - a[0], b[1] - a[1]) * (back ? 0.25 : 0.5);
}

function elements(data) {
  const at = Object.fromEntries(data.boxes.map((each) => [each.ref, each]));
  const nodes = data.boxes.map((each) => {
    const status = each.status && each.status !== "released" && !each.opens ? [each.status] : [];
    return { data: { id: each.ref, ...each, label: [...each.lines.slice(0, 3 - status.length), ...status].join("\n") }, position: { x: each.x, y: each.y } };
  });
  const links = data.links.map((each, number) => ({
    data: {
      id: `link ${number}`, source: each.from, target: each.to, title: each.title, type: each.type,
      possible: each.possible, [each.near_start ? "first" : "last"]: each.text || undefined, off: halfway(each),
      ...ends(each, at[each.from], at[each.to]), ...bent(each),
    },
  }));
  return [...nodes, ...links];
}

async function read() {
  return (await ask(partAddress(figure.dataset.graph, {}))).json();
}

async function start() {
  let data = await read();
  frame.hidden = false;
  const cy = cytoscape({
    container: box, elements: elements(data), style: look(data), layout: { name: "preset" },
    autoungrabify: true, boxSelectionEnabled: false, minZoom: 0.03, maxZoom: 3,
  });
  figure.hidden = true;
  const map = overview(cy, document.getElementById("overview"), document.getElementById("graph-outside"));
  document.querySelectorAll(".graph-buttons, #graph-keys").forEach((each) => (each.hidden = false));
  let here = cy.$id(values("why")[0] ?? "").nonempty() ? cy.$id(values("why")[0]) : cy.nodes("[?start]").first();
  if (here.empty()) here = cy.nodes().first();

  function show(node) {
    const seen = cy.extent();
    const own = node.boundingBox({ includeLabels: false });
    if (own.x1 < seen.x1 || own.x2 > seen.x2 || own.y1 < seen.y1 || own.y2 > seen.y2) cy.center(node);
  }

  function goTo(node) {
    if (!node || node.empty()) return;
    here.removeClass("here");
    here = node;
    here.addClass("here");
    show(node);
    say(node.data("opens") ? `${node.data("title")}. Enter opens it` : `${node.data("kind")} ${node.data("title")}`);
  }

  function fit() {
    cy.fit(undefined, 12);
    if (cy.zoom() > 1) {
      cy.zoom(1);
      cy.center();
    }
  }

  /** All of it where that can be read, else as much as can, from the start on. */
  function first() {
    fit();
    if (cy.zoom() >= READABLE) return;
    const whole = cy.elements().boundingBox();
    const down = figure.getAttribute("dir") !== "rtl";
    const across = whole.w <= cy.width() ? cy.width() / 2 - (whole.x1 + whole.x2) / 2 : down ? 12 - whole.x1 : cy.width() - 12 - whole.x2;
    const start = here.position("y");
    const upright = whole.h <= cy.height() ? cy.height() / 2 - (whole.y1 + whole.y2) / 2
      : Math.min(12 - whole.y1, Math.max(cy.height() - 12 - whole.y2, cy.height() / 2 - start));
    cy.viewport({ zoom: READABLE, pan: { x: across, y: upright } });
  }

  function zoom(factor) {
    cy.zoom({ level: cy.zoom() * factor, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });
  }

  /** Draw it anew with a group opened, or shut; what is near by stays where it is on the screen. */
  async function redraw(change, near) {
    const before = near.renderedPosition();
    const spot = near.id();
    changeAddress(change);
    try {
      data = await read();
    } catch (error) {
      return fail(error);
    }
    cy.elements().remove();
    cy.add(elements(data));
    const members = data.boxes.filter((each) => each.opens === spot || each.ref === spot);
    const now = cy.$id(members[0]?.ref ?? "");
    here = cy.nodes("[?start]").first();
    if (now.nonempty()) {
      const at = now.renderedPosition();
      cy.panBy({ x: before.x - at.x, y: before.y - at.y });
      goTo(now);
    }
    map();
    picked(values("why")[0] ?? "");
    chips();
    box.dataset.drawn = data.boxes.length;
    return undefined;
  }

  async function open(node) {
    const [words, count] = [node.data("title"), data.boxes.length];
    await redraw((params) => add(params, "more", node.data("opens")), node);
    say(`${words}: opened, ${data.boxes.length - count} more boxes.`);
  }

  /** A way to shut each group that is open. */
  function chips() {
    const list = document.getElementById("graph-open");
    list.replaceChildren(...data.opened.map(([key, words]) => {
      const link = document.createElement("a");
      const url = new URL(location.href);
      drop(url.searchParams, "more", key);
      Object.assign(link, { href: url.href, textContent: `${words} ×`, title: "Draw them as one again" });
      link.dataset.shuts = key;
      return link;
    }));
  }

  function fail(error) {
    const note = document.createElement("p");
    note.className = "limits";
    note.setAttribute("role", "alert");
    note.textContent = error.message;
    frame.before(note);
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
    const column = cy.nodes().filter((each) => Math.abs(each.position("x") - x) < 4 && (each.position("y") - y) * step > 1);
    goTo(column.sort((a, b) => Math.abs(a.position("y") - y) - Math.abs(b.position("y") - y)).first());
  }

  function choose(node) {
    if (node.data("opens")) return open(node);
    goTo(node);
    document.dispatchEvent(new CustomEvent("pick", { detail: node.id() }));
    return undefined;
  }

  let found = cy.collection();
  let turn = 0;
  function find(text, next) {
    const wanted = text.trim().toLowerCase();
    cy.nodes().removeClass("found");
    found = wanted ? cy.nodes().filter((each) => `${each.data("title")} ${each.id()}`.toLowerCase().includes(wanted)) : cy.collection();
    found.addClass("found");
    turn = next ? turn + 1 : 0;
    document.getElementById("graph-found").textContent = wanted ? `${found.length} found${data.boxes.some((each) => each.opens) ? " among the boxes; the table of lots finds what is inside of groups" : ""}` : "";
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
    Escape: () => cy.elements().removeClass("path faded"),
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
  document.getElementById("graph-open").addEventListener("click", (event) => {
    const link = event.target.closest("[data-shuts]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const near = cy.nodes().filter((each) => each.data("opens") === link.dataset.shuts);
    redraw((params) => drop(params, "more", link.dataset.shuts), near.nonempty() ? near.first() : here);
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
  chips();
  picked(values("why")[0] ?? "");
  box.dataset.drawn = data.boxes.length;
  box.cy = cy; // what is drawn, for whoever looks at the canvas with tools
}

if (figure && NARROW.matches) {
  const tree = new URL(location.href);
  tree.searchParams.set("view", "tree");
  location.replace(tree); // a phone is too narrow for the graph: the tree says the same
} else if (figure && box) {
  start().catch((error) => {
    frame.hidden = true;
    figure.hidden = false;
    say(`The server's drawing is shown: ${error.message}`);
  });
}
