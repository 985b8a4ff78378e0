// The Cypher console with an editor. Without this file the page is a plain form that does the same.
import { autocompletion, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { HighlightStyle, StreamLanguage, bracketMatching, syntaxHighlighting } from "@codemirror/language";
import { cypher } from "@codemirror/legacy-modes/mode/cypher";
import { setDiagnostics } from "@codemirror/lint";
import { EditorState, Prec } from "@codemirror/state";
import { EditorView, drawSelection, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const form = document.querySelector("#console");
const area = document.querySelector("#text");
const result = document.querySelector("#result");
const state = document.querySelector("#state");
const cancelButton = document.querySelector("#cancel");
const KEPT = "lotgraph.cypher.history";
const KEPT_MOST = 50;
let names = { labels: [], types: [], properties: [], functions: [], procedures: [] };
let running = null;

const KEYWORDS = (
  "MATCH|OPTIONAL MATCH|WHERE|RETURN|WITH|UNWIND|ORDER BY|LIMIT|SKIP|DISTINCT|AS|AND|OR|NOT|IN|IS NULL|IS NOT NULL|" +
  "STARTS WITH|ENDS WITH|CONTAINS|CASE|WHEN|THEN|ELSE|END|CALL|YIELD|UNION ALL|EXISTS|COUNT|COLLECT|DESC"
).split("|");

/** Names that fit where the cursor is: after `:` labels or types, after `.` properties. */
function complete(context) {
  const word = context.matchBefore(/[\w.]*/);
  const before = context.state.sliceDoc(Math.max(0, context.pos - 300), word.from);
  const option = (label, type) => ({ label, type });
  const dotted = word.text.match(/^(\w+)\.(\w*)$/);
  if (dotted && !names.functions.some((name) => name.startsWith(`${dotted[1].toLowerCase()}.`))) {
    return { from: word.from + dotted[1].length + 1, options: names.properties.map((name) => option(name, "property")), validFor: /^\w*$/ };
  }
  if (/[:|]\s*$/.test(before)) {
    const link = /\[[^\]]*$/.test(before);
    return { from: word.from, options: (link ? names.types : names.labels).map((name) => option(name, link ? "type" : "class")), validFor: /^\w*$/ };
  }
  if (/\{[^}]*$/.test(before) && /[{,]\s*$/.test(before)) {
    return { from: word.from, options: names.properties.map((name) => option(name, "property")), validFor: /^\w*$/ };
  }
  if (!word.text && !context.explicit) return null;
  return {
    from: word.from,
    options: [
      ...KEYWORDS.map((name) => option(name, "keyword")),
      ...names.functions.map((name) => ({ ...option(name, "function"), apply: `${name}(` })),
      ...names.procedures.map((name) => ({ ...option(name, "function"), apply: `${name}(` })),
      ...names.labels.map((name) => option(name, "class")),
    ],
    validFor: /^[\w.]*$/,
  };
}

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--accent)", fontWeight: "600" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--good)" },
  { tag: tags.number, color: "var(--wait)" },
  { tag: tags.comment, color: "var(--dim)", fontStyle: "italic" },
  { tag: [tags.standard(tags.variableName), tags.definition(tags.variableName)], color: "var(--link)" },
  { tag: tags.atom, color: "var(--warn)" },
]);
const look = EditorView.theme({
  "&": { fontSize: "0.875rem", color: "var(--ink)", backgroundColor: "transparent" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: 'ui-monospace, "SF Mono", Consolas, "Liberation Mono", monospace', lineHeight: "1.5", minHeight: "9rem", maxHeight: "32rem", overflow: "auto" },
  ".cm-content": { caretColor: "var(--ink)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": { backgroundColor: "var(--sunken)", color: "var(--dim)", border: "0" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--accent-soft)" },
  ".cm-tooltip": { backgroundColor: "var(--raised)", color: "var(--ink)", border: "1px solid var(--rule-strong)" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--accent)", color: "var(--raised)" },
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--bad)", textUnderlineOffset: "0.2em" },
});

/** The editor stands in a shadow tree: there its styles need no exception from the page's policy. */
function edit() {
  const host = document.createElement("div");
  host.className = "editor";
  area.after(host);
  area.hidden = true;
  area.required = false;
  const root = host.attachShadow({ mode: "open" });
  return new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: area.value,
      extensions: [
        lineNumbers(),
        history(),
        drawSelection(),
        bracketMatching(),
        StreamLanguage.define(cypher),
        syntaxHighlighting(colours),
        autocompletion({ override: [complete] }),
        look,
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ "aria-label": "Statement", spellcheck: "false" }),
        Prec.highest(keymap.of([{ key: "Mod-Enter", run: () => (form.requestSubmit(form.querySelector('[name="run"]')), true) }])),
        // Tab indents; Escape, then Tab leaves the editor.
        keymap.of([...completionKeymap, ...defaultKeymap, ...historyKeymap, indentWithTab]),
        EditorView.updateListener.of((update) => update.docChanged && changed(update.state.doc.toString())),
      ],
    }),
  });
}

/** The form keeps what the editor holds; a changed question of the library is one's own text. */
function changed(text) {
  area.value = text;
  form.querySelector('[name="q"]')?.remove();
  parametersOf(text);
}

/** A field for every `$name` in the code; texts, comments and quoted names aside. */
function parametersOf(text) {
  const code = text.replace(/\/\/[^\n]*|\/\*[^]*?\*\/|'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"/g, " ");
  const used = new Set([...code.matchAll(/\$(\w+)/g)].map((match) => match[1]));
  const set = form.querySelector(".params");
  const fields = set.querySelector(".fields");
  for (const label of fields.querySelectorAll("[data-parameter]")) {
    if (!used.delete(label.dataset.parameter)) label.remove();
  }
  for (const name of used) {
    const label = document.createElement("label");
    label.dataset.parameter = name;
    const said = document.createElement("code");
    said.textContent = `$${name}`;
    const input = document.createElement("input");
    input.name = `p_${name}`;
    input.autocomplete = "off";
    label.append(said, input);
    fields.append(label);
  }
  set.hidden = !fields.children.length;
}

/** Ask for a page and put its result in place; the address becomes the page's, less its name. */
async function show(address, { own = false, push = true } = {}) {
  if (running) await cancel();
  const name = crypto.randomUUID?.() ?? `run-${Date.now()}-${Math.random().toString(36).slice(2)}`;
  const url = new URL(address, location.href);
  const asked = new URL(url);
  asked.searchParams.set("name", name);
  running = name;
  const began = performance.now();
  const clock = setInterval(() => {
    state.textContent = `running for ${((performance.now() - began) / 1000).toFixed(0)} s`;
  }, 500);
  cancelButton.hidden = false;
  state.textContent = "running";
  result.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(asked, { credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("#result") ?? page.querySelector("main");
    if (running !== name) return;
    result.replaceChildren(...fresh.childNodes);
    for (const link of result.querySelectorAll("a[href]")) unname(link);
    state.textContent = "";
    if (push) window.history.pushState({}, "", url);
    if (own) keep(url);
    underline();
    drawing();
  } catch (error) {
    if (running === name) state.textContent = `lotgraph does not answer (${error.message}).`;
  } finally {
    clearInterval(clock);
    if (running === name) {
      running = null;
      cancelButton.hidden = true;
      result.removeAttribute("aria-busy");
    }
  }
}

/** The graph of an answer on a canvas; the server's drawing stays when that cannot start. */
async function drawing() {
  const figure = result.querySelector("figure[data-script]");
  if (!figure) return;
  const { draw } = await import(new URL(figure.dataset.script, location.href).href);
  if (figure.isConnected) draw(figure);
}

/** Take the name of this run out of a link; a link of the drawing keeps its address elsewhere. */
function unname(link) {
  const url = new URL(link.getAttribute("href"), location.href);
  if (!url.searchParams.has("name")) return;
  url.searchParams.delete("name");
  link.setAttribute("href", url);
}

/** What a session's writes carry; empty without sign-in. */
const csrf = document.querySelector('meta[name="csrf"]')?.content ?? "";

async function cancel() {
  state.textContent = "cancelling";
  await fetch("/api/v1/cypher/cancel", {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRF-Token": csrf },
    body: JSON.stringify({ name: running }),
  });
}

/** Where the server found a mistake. */
function underline() {
  const failed = result.querySelector(".failed[data-offset]");
  const at = failed && failed.dataset.offset !== "" ? Number(failed.dataset.offset) : null;
  const doc = editor.state.doc;
  const marks = [];
  if (at !== null && at <= doc.length) {
    const rest = doc.sliceString(at, Math.min(doc.length, at + 200)).match(/^\w+|^[^\n]/);
    const from = rest || at === 0 ? at : at - 1;
    marks.push({ from, to: Math.min(doc.length, at + (rest ? rest[0].length : 0)), severity: "error", message: failed.querySelector("p").textContent });
  }
  editor.dispatch(setDiagnostics(editor.state, marks));
}

function kept() {
  try {
    return JSON.parse(localStorage.getItem(KEPT)) ?? [];
  } catch {
    return [];
  }
}

function keep(url) {
  const one = { address: url.pathname + url.search, text: area.value.replace(/^\/\/[^\n]*\n/gm, "").trim().slice(0, 200) };
  const all = [one, ...kept().filter((each) => each.address !== one.address)].slice(0, KEPT_MOST);
  try {
    localStorage.setItem(KEPT, JSON.stringify(all));
  } catch {
    // a browser that keeps nothing has no history
  }
  listHistory();
}

function listHistory() {
  const box = document.querySelector("#history");
  const all = kept();
  box.hidden = !all.length;
  box.querySelector("ul").replaceChildren(
    ...all.map((each) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      // Only what this page itself could have kept is offered as a link.
      link.href = String(each.address).startsWith("/cypher?") ? each.address : "/cypher";
      link.textContent = String(each.text);
      item.append(link);
      return item;
    }),
  );
}

const editor = edit();
document.querySelector(".keys").hidden = false;
listHistory();
underline();
drawing();

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const fields = new FormData(form, event.submitter);
  fields.set("run", "1");
  if (fields.get("q")) fields.delete("text");
  const query = new URLSearchParams([...fields].filter(([, value]) => value !== ""));
  show(`/cypher?${query}`, { own: event.submitter?.id !== "plan" });
});
form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
  event.preventDefault(); // the editor has a key of its own for it; every other field runs it, too
  form.requestSubmit(form.querySelector(".on-run"));
});
cancelButton.addEventListener("click", cancel);

/** The library's questions that hold all words, while they are typed. */
function sift(event) {
  event.preventDefault();
  const words = event.currentTarget.elements.find.value.toLowerCase().split(/\s+/);
  for (const group of document.querySelectorAll(".library .group")) {
    for (const item of group.querySelectorAll("li")) {
      const said = `${item.textContent} ${item.dataset.said} ${group.ariaLabel}`.toLowerCase();
      item.hidden = !words.every((word) => said.includes(word));
    }
    group.hidden = !group.querySelector("li:not([hidden])");
  }
}

for (const name of ["input", "submit"]) document.querySelector(".finding").addEventListener(name, sift);
result.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-part], .pager a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  show(link.href);
});
document.querySelector("#history button").addEventListener("click", () => {
  localStorage.removeItem(KEPT);
  listHistory();
});
window.addEventListener("popstate", () => location.reload());

fetch("/api/v1/cypher/names").then(async (answer) => {
  if (answer.ok) names = await answer.json();
});
