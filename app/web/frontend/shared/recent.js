// The searches of this browser, latest first, kept in it and nowhere else.

const NAME = "lotgraph.searches";
const MOST = 8;

/** What was searched: [{text, href}], `href` an address of this site. */
export function recent() {
  try {
    const kept = JSON.parse(localStorage.getItem(NAME) ?? "[]");
    return Array.isArray(kept) ? kept.filter(isSearch).slice(0, MOST) : [];
  } catch {
    return []; // storage is off or holds something else
  }
}

/** Keep one search; the same text again moves to the front. */
export function remember(text, href) {
  if (!text.trim()) return;
  const others = recent().filter((each) => each.text !== text);
  write([{ text, href }, ...others].slice(0, MOST));
}

export function forget() {
  write([]);
}

function write(searches) {
  try {
    localStorage.setItem(NAME, JSON.stringify(searches));
  } catch {
    // storage is off or full: the list is a convenience
  }
}

function isSearch(each) {
  return typeof each?.text === "string" && /^\/(?!\/)/.test(each?.href ?? "");
}
