// The search box: finds while typing, grouped by kind; recent searches; a scanner's separator.
// Without this the box is a form, and Enter finds the same.

import { forget, recent, remember } from "./recent.js";

const WAIT_MS = 150;
const SEPARATOR = "\u001d"; // FNC1 in a scanned code; keyboards type it as Ctrl+]

/** "/" puts the cursor into the search box, as a scanner or a practised hand expects. */
export function searchOnSlash(event) {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = event.target instanceof Element && event.target.closest("input, textarea, select");
  const input = document.querySelector("form.search input");
  if (typing || !input) return;
  event.preventDefault();
  input.focus();
  input.select();
}

/** Make a search form find while typing. */
export function findWhileTyping(form) {
  const box = new Box(form);
  const { input, list } = box;
  input.addEventListener("input", () => box.typed());
  input.addEventListener("keydown", (event) => box.pressed(event));
  input.addEventListener("click", () => box.open());
  list.addEventListener("mousedown", (event) => event.preventDefault()); // keeps the focus
  list.addEventListener("click", (event) => box.chosen(event));
  form.addEventListener("submit", () => remember(input.value, searchAddress(input.value)));
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) box.close();
  });
}

class Box {
  constructor(form) {
    this.input = form.querySelector("input");
    this.list = form.querySelector(".finds");
    this.said = form.querySelector('[role="status"]');
    this.wait = undefined;
    this.asking = undefined;
    this.active = undefined;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "Found");
    for (const [name, value] of [
      ["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", this.list.id],
      ["aria-expanded", "false"],
    ]) this.input.setAttribute(name, value);
  }

  options() {
    return [...this.list.querySelectorAll('[role="option"]')];
  }

  typed() {
    clearTimeout(this.wait);
    this.asking?.abort();
    if (!this.input.value.trim()) this.showRecent();
    else this.wait = setTimeout(() => this.ask(), WAIT_MS);
  }

  async ask() {
    const text = this.input.value;
    this.asking = new AbortController();
    try {
      const answer = await fetch(`/search/instant?${new URLSearchParams({ q: text })}`, {
        signal: this.asking.signal,
      });
      if (!answer.ok || this.input.value !== text) return this.close();
      this.list.innerHTML = await answer.text(); // our own template, escaped there
      this.show();
    } catch (error) {
      if (error.name !== "AbortError") this.close(); // Enter still asks the server
    }
  }

  open() {
    if (this.list.hidden) this.typed();
  }

  show() {
    this.activate(undefined);
    this.list.hidden = !this.list.firstElementChild || !this.input.matches(":focus");
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    const count = this.list.querySelectorAll("[data-find]").length;
    this.said.textContent = this.list.hidden ? "" : `${count} shown, arrow keys choose`;
  }

  close() {
    clearTimeout(this.wait);
    this.list.hidden = true;
    this.activate(undefined);
    this.input.setAttribute("aria-expanded", "false");
    this.said.textContent = "";
  }

  showRecent() {
    const searches = recent();
    this.list.replaceChildren(...(searches.length ? [recentGroup(searches)] : []));
    this.show();
  }

  pressed(event) {
    if (event.ctrlKey && event.key === "]") return this.separate(event);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      if (this.list.hidden) this.open();
      else this.move(step);
    } else if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      this.close();
    } else if (event.key === "Enter" && this.active) {
      event.preventDefault();
      this.active.click();
    } else if (event.key === "Enter") {
      clearTimeout(this.wait);
      this.asking?.abort();
    }
  }

  separate(event) {
    event.preventDefault();
    const { input } = this;
    input.setRangeText(SEPARATOR, input.selectionStart, input.selectionEnd, "end");
    this.typed();
  }

  move(step) {
    const options = this.options();
    const at = options.indexOf(this.active);
    const next = at < 0 && step < 0 ? options.length - 1 : at + step;
    this.activate(options[next]); // beyond either end: back to the box itself
  }

  activate(option) {
    this.active?.setAttribute("aria-selected", "false");
    this.active = option;
    if (option) {
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      this.input.setAttribute("aria-activedescendant", option.id);
    } else this.input.removeAttribute("aria-activedescendant");
  }

  chosen(event) {
    const option = event.target.closest('[role="option"]');
    if (!option) return;
    if (option.dataset.forget !== undefined) {
      event.preventDefault();
      forget();
      this.showRecent();
    } else if (option.dataset.find !== undefined) {
      remember(option.dataset.find, option.getAttribute("href"));
    } else remember(this.input.value, searchAddress(this.input.value));
  }
}

function searchAddress(text) {
  return `/search?${new URLSearchParams({ q: text })}`;
}

function recentGroup(searches) {
  const group = element("div", { role: "group", "aria-label": "Recent searches" });
  group.append(element("div", { class: "finds-kind", role: "presentation" }, "Recent searches"));
  searches.forEach(({ text, href }, place) => {
    const option = element("a", { id: `recent-${place}`, href, "data-find": text });
    option.append(icon("recent"), element("bdi", {}, text));
    group.append(asOption(option));
  });
  const clear = element("a", { id: "recent-clear", href: "/search", "data-forget": "" });
  clear.append(element("span", { class: "dim" }, "Forget these"));
  group.append(asOption(clear));
  return group;
}

function asOption(link) {
  link.setAttribute("role", "option");
  link.setAttribute("aria-selected", "false");
  link.tabIndex = -1;
  return link;
}

function element(name, attributes, text) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const made = document.createElementNS(space, "svg");
  made.setAttribute("class", "icon");
  made.setAttribute("aria-hidden", "true");
  made.append(document.createElementNS(space, "use"));
  made.firstChild.setAttribute("href", `#i-${name}`);
  return made;
}
