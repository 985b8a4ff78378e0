// What scripts add to a trace page, which works by its links without them: selecting beside what is
// looked at, the tree's keys, copying.
import { ask, changeAddress, nodesOf, partAddress } from "./parts/address.js";
import { startBrush } from "./parts/brush.js";
import { safeCell } from "./parts/cells.js";
import { startTree } from "./parts/tree.js";

const bench = document.querySelector(".bench");
const side = document.querySelector(".side");
const panel = side?.querySelector(".panel");
let asked = 0;

function say(text) {
  const note = document.createElement("p");
  note.className = "limits";
  note.setAttribute("role", "alert");
  note.append(`${text} `);
  const again = document.createElement("a");
  again.href = location.href;
  again.textContent = "Load the page again";
  note.append(again);
  bench.classList.add("picking");
  panel.replaceChildren(note);
}

function mark(ref) {
  document.querySelectorAll('[aria-selected="true"]').forEach((row) => row.removeAttribute("aria-selected"));
  document.querySelectorAll(".picked").forEach((each) => each.classList.remove("picked"));
  if (!ref) return;
  const own = CSS.escape(ref);
  document.querySelectorAll(`.row[data-ref="${own}"]`).forEach((row) => row.setAttribute("aria-selected", "true"));
  document.querySelectorAll(`a.box[data-why="${own}"], .lane[data-why="${own}"]`).forEach((box) => box.classList.add("picked"));
}

function revealScripted(root) {
  root.querySelectorAll(".needs-script").forEach((each) => (each.hidden = false));
}

/** Select a thing: what is known of it at once, its proof when it is found. */
async function pick(ref) {
  const turn = ++asked;
  changeAddress((params) => params.set("why", ref));
  mark(ref);
  document.dispatchEvent(new CustomEvent("picked", { detail: ref }));
  bench.classList.add("picking");
  try {
    const known = await (await ask(partAddress(side.dataset.panel, { why: ref }))).text();
    if (turn !== asked) return;
    panel.replaceChildren(nodesOf(known));
    revealScripted(panel);
    if (document.querySelector(".view-graph")) panel.querySelector(".does")?.scrollIntoView({ block: "nearest" });
    const chain = await (await ask(partAddress(side.dataset.chain, { why: ref }))).text();
    if (turn !== asked) return;
    panel.querySelector("[data-later]")?.replaceWith(nodesOf(chain));
  } catch (error) {
    if (turn === asked) say(error.message);
  }
}

function unpick() {
  asked += 1;
  changeAddress((params) => params.delete("why"));
  mark("");
  bench.classList.remove("picking");
  document.dispatchEvent(new CustomEvent("picked", { detail: "" }));
}

function tableText(table) {
  return [...table.rows]
    .map((row) => [...row.cells].map((cell) => safeCell(cell.innerText.replace(/\s+/g, " ").trim())).join("\t"))
    .join("\n");
}

async function copy(button, text) {
  const before = button.textContent;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
  } catch {
    button.textContent = "The browser does not let this page copy";
  }
  setTimeout(() => (button.textContent = before), 2000);
}

function clicked(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  const target = event.target.closest("[data-copy], [data-copy-table], [data-close], [data-why]");
  if (!target) return;
  if (target.dataset.copy !== undefined) copy(target, target.dataset.copy);
  else if (target.dataset.copyTable !== undefined) copy(target, tableText(document.querySelector("table[data-table]")));
  else if (target.dataset.close !== undefined) {
    event.preventDefault();
    unpick();
  } else {
    event.preventDefault();
    pick(target.dataset.why);
  }
}

/** What makes a large answer incomplete comes after all else, into its place above the views. */
async function tellFindings(place) {
  try {
    const found = await (await ask(partAddress(place.dataset.findings, {}))).text();
    place.replaceChildren(nodesOf(found));
  } catch (error) {
    const said = place.querySelector("p");
    said.textContent = `What may make this answer incomplete could not be looked for. ${error.message} Do not take the answer for complete.`;
    said.setAttribute("role", "alert");
  }
}

/** A filter keeps what was opened and selected since the page was sent. */
function submitted(event) {
  const form = event.target;
  if (!form.matches(".filters, .options form")) return;
  ["why", "open", "shut", "more"].forEach((name) => {
    form.querySelectorAll(`input[type="hidden"][name="${name}"]`).forEach((field) => field.remove());
    new URL(location.href).searchParams.getAll(name).forEach((value) => {
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name, value });
      form.append(field);
    });
  });
  [...form.elements].forEach((field) => {
    if (field.name && !field.value && field.type !== "hidden") field.disabled = true; // keeps the address short
  });
}

if (bench) {
  revealScripted(document);
  document.addEventListener("click", clicked);
  document.addEventListener("submit", submitted);
  document.addEventListener("pick", (event) => pick(event.detail));
  addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll(".filters :disabled, .options :disabled").forEach((field) => (field.disabled = false));
  });
  const findings = document.querySelector("[data-findings]");
  if (findings) tellFindings(findings);
  const tree = document.querySelector(".tree");
  if (tree) startTree(tree, pick, say);
  const timeline = document.querySelector(".timeline");
  if (timeline) startBrush(timeline);
  document.querySelector('.row[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  if (new URL(location.href).searchParams.get("why") && location.hash !== "#bench") panel.focus({ preventScroll: true });
}
