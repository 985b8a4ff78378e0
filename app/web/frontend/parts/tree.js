// The tree of a trace as a treegrid: keys, opening and shutting, rows that come when they are needed.
import { add, ask, changeAddress, drop, nodesOf, partAddress } from "./address.js";

const TYPED_MS = 800;
const PAGE_ROWS = 15;
const CHUNK_ROWS = 40;

const level = (row) => Number(row.getAttribute("aria-level"));

/** The row after (`forward`) or before a row, through the boxes that hold portions of rows. */
function beside(row, forward) {
  let at = row;
  do {
    let next = forward ? at.nextElementSibling : at.previousElementSibling;
    while (!next && at.parentElement.matches(".chunk")) {
      at = at.parentElement;
      next = forward ? at.nextElementSibling : at.previousElementSibling;
    }
    while (next?.matches(".chunk")) {
      at = next;
      next = forward ? next.firstElementChild : next.lastElementChild;
    }
    if (next?.matches(".row")) return next;
    if (next) at = next;
    else if (!at.matches(".chunk") || at.firstElementChild) return null;
  } while (at);
  return null;
}

/** Start the tree; `pick` selects a thing, `say` tells what went wrong. */
export function startTree(tree, pick, say) {
  const body = tree.querySelector(".tree-rows");
  let typed = "";
  let typedAt = 0;
  let active = body.querySelector('[aria-selected="true"]') ?? body.querySelector(".row");
  if (active) activate(active, false);

  function activate(row, focus = true) {
    if (active && active !== row) reach(active, -1);
    active = row;
    reach(row, 0);
    if (focus) {
      row.focus({ preventScroll: true });
      row.scrollIntoView({ block: "nearest" });
    }
  }

  function reach(row, index) {
    row.tabIndex = index;
    row.querySelectorAll("a").forEach((link) => (link.tabIndex = index));
  }

  function parentOf(row) {
    let above = row;
    while (above && level(above) >= level(row)) above = beside(above, false);
    return above;
  }

  async function rowsUnder(ref, first) {
    const address = partAddress(tree.dataset.branch, { under: ref, first });
    return nodesOf(await (await ask(address)).text());
  }

  /** Rows of a portion in a box of their own, so that what is out of sight costs nothing. */
  function boxed(rows) {
    if (rows.childElementCount < CHUNK_ROWS) return rows;
    const box = document.createElement("div");
    box.className = "chunk";
    box.setAttribute("role", "none");
    box.append(rows);
    return box;
  }

  async function open(row) {
    const ref = row.dataset.ref;
    if (row.classList.contains("busy")) return;
    row.classList.add("busy");
    row.setAttribute("aria-busy", "true");
    changeAddress((params) => {
      drop(params, "shut", ref);
      add(params, "open", ref);
    });
    try {
      const rows = await rowsUnder(ref, 0);
      if (row.getAttribute("aria-expanded") !== "false") return;
      row.after(boxed(rows));
      turned(row, true);
      watchMore();
    } catch (error) {
      say(error.message);
    } finally {
      row.classList.remove("busy");
      row.removeAttribute("aria-busy");
    }
  }

  function shut(row) {
    const ref = row.dataset.ref;
    const gone = [];
    for (let next = beside(row, true); next && level(next) > level(row); next = beside(next, true)) {
      gone.push(next);
    }
    if (gone.includes(active)) activate(row);
    gone.forEach((each) => each.remove());
    body.querySelectorAll(".chunk:empty").forEach((each) => each.remove());
    turned(row, false);
    changeAddress((params) => {
      drop(params, "open", ref);
      drop(params, "shut", ref);
      add(params, "shut", ref);
    });
  }

  function turned(row, isOpen) {
    row.setAttribute("aria-expanded", String(isOpen));
    const twist = row.querySelector(".twist");
    twist.textContent = isOpen ? "▾" : "▸";
    twist.setAttribute("aria-label", `${isOpen ? "Shut" : "Open"} ${row.dataset.name}`);
    const below = row.querySelector(".below");
    if (below) below.hidden = isOpen;
  }

  async function more(row) {
    if (row.classList.contains("busy")) return;
    row.classList.add("busy");
    const ref = row.dataset.under;
    try {
      const rows = await rowsUnder(ref, row.dataset.first);
      const first = rows.querySelector(".row");
      const here = row === active;
      row.replaceWith(boxed(rows));
      changeAddress((params) => add(params, "open", ref || "*"));
      if (here && first) activate(first, document.activeElement === document.body);
      watchMore();
    } catch (error) {
      say(error.message);
      row.classList.remove("busy");
    }
  }

  const near = new IntersectionObserver(
    (seen) => seen.filter((each) => each.isIntersecting).forEach((each) => more(each.target)),
    { rootMargin: "400px" },
  );
  let scrolled = false;
  function watchMore() {
    if (scrolled) body.querySelectorAll(".row.more").forEach((row) => near.observe(row));
  }
  addEventListener("scroll", () => {
    if (scrolled) return;
    scrolled = true;
    watchMore();
  }, { passive: true });

  function far(row, steps, forward) {
    let at = row;
    for (let step = 0; step < steps; step += 1) at = beside(at, forward) ?? at;
    return at;
  }

  function find(letter) {
    const now = Date.now();
    typed = now - typedAt < TYPED_MS ? typed + letter : letter;
    typedAt = now;
    const rows = [...body.querySelectorAll(".row")];
    const from = rows.indexOf(active) + (typed.length > 1 ? 0 : 1);
    const turn = [...rows.slice(from), ...rows.slice(0, from)];
    const name = (row) => (row.dataset.name ?? "").toLowerCase();
    const found = turn.find((row) => name(row).startsWith(typed))
      ?? turn.find((row) => name(row).includes(typed));
    if (found) activate(found);
  }

  async function openBeside(row) {
    const above = parentOf(row);
    const start = above ? beside(above, true) : body.querySelector(".row");
    const same = [];
    for (let at = start; at && level(at) >= level(row); at = beside(at, true)) {
      if (level(at) === level(row) && at.getAttribute("aria-expanded") === "false") same.push(at);
    }
    for (const each of same) await open(each);
  }

  const keys = {
    ArrowDown: (row) => beside(row, true) && activate(beside(row, true)),
    ArrowUp: (row) => beside(row, false) && activate(beside(row, false)),
    ArrowRight: (row) => {
      const state = row.getAttribute("aria-expanded");
      if (state === "false") open(row);
      else if (state === "true") activate(beside(row, true));
    },
    ArrowLeft: (row) => {
      if (row.getAttribute("aria-expanded") === "true") shut(row);
      else if (parentOf(row)) activate(parentOf(row));
    },
    Home: () => activate(body.querySelector(".row")),
    End: () => activate([...body.querySelectorAll(".row")].at(-1)),
    PageDown: (row) => activate(far(row, PAGE_ROWS, true)),
    PageUp: (row) => activate(far(row, PAGE_ROWS, false)),
    Enter: (row) => (row.matches(".more") ? more(row) : pick(row.dataset.ref)),
    " ": (row) => (row.matches(".more") ? more(row) : pick(row.dataset.ref)),
    "*": openBeside,
  };

  tree.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const row = event.target.closest(".tree-rows .row");
    if (!row || (event.target !== row && ["Enter", " "].includes(event.key))) return;
    const act = keys[event.key];
    if (act) act(row);
    else if (event.key.length === 1 && event.key !== "/") find(event.key.toLowerCase());
    else return;
    event.preventDefault();
  });

  tree.addEventListener("click", (event) => {
    const row = event.target.closest(".tree-rows .row");
    if (!row || event.ctrlKey || event.metaKey || event.shiftKey) return;
    activate(row, !event.target.closest("a"));
    const link = event.target.closest("a");
    if (!link) return;
    if (link.matches(".twist")) {
      event.preventDefault();
      if (row.getAttribute("aria-expanded") === "true") shut(row);
      else open(row);
      row.focus({ preventScroll: true });
    } else if (row.matches(".more")) {
      event.preventDefault();
      more(row);
    } else if (link.dataset.goto) {
      const home = body.querySelector(`[data-ref="${CSS.escape(link.dataset.goto)}"]:not([data-elsewhere])`);
      if (!home) return; // the address leads there
      event.preventDefault();
      activate(home);
    }
  });
  tree.addEventListener("focusin", (event) => {
    const row = event.target.closest(".tree-rows .row");
    if (row && row !== active) activate(row, false);
  });
}
