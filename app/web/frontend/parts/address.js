// The state of a page is its address: what scripts change is put there, and links follow.

const OF_ONE_VIEW = ["page", "sort", "find", "kind"];
const MOST_OPEN = 120; // an address stays short enough to be shared

/** The values of a parameter in the address. */
export function values(name) {
  return new URL(location.href).searchParams.getAll(name);
}

/** Change the address without leaving the page; `change` gets its parameters. */
export function changeAddress(change) {
  const url = new URL(location.href);
  change(url.searchParams);
  history.replaceState(history.state, "", url);
  document.querySelectorAll(".views a[data-view]").forEach((link) => {
    const other = new URL(url);
    other.searchParams.set("view", link.dataset.view);
    OF_ONE_VIEW.forEach((name) => other.searchParams.delete(name));
    other.hash = "bench";
    link.href = other.href;
  });
}

/** Take one value of a parameter away. */
export function drop(params, name, value) {
  const kept = params.getAll(name).filter((each) => each !== value);
  params.delete(name);
  kept.forEach((each) => params.append(name, each));
}

/** Add one value of a parameter, as long as the address stays short. */
export function add(params, name, value) {
  if (params.getAll(name).length < MOST_OPEN) params.append(name, value);
}

/** The address of a part of the page, as the page is now. */
export function partAddress(template, changed) {
  const part = new URL(template, location.href);
  const now = new URL(location.href).searchParams;
  ["open", "shut", "more", "hide", "why"].forEach((name) => {
    part.searchParams.delete(name);
    now.getAll(name).forEach((each) => part.searchParams.append(name, each));
  });
  Object.entries(changed).forEach(([name, value]) => part.searchParams.set(name, value));
  return part;
}

/** Ask for a part of the page. Errors say in words what happened. */
export async function ask(address) {
  let answer;
  try {
    answer = await fetch(address, { headers: { Accept: "text/html, application/json" } });
  } catch {
    throw new Error("lotgraph does not answer. Is it still running?");
  }
  if (answer.ok) return answer;
  const text = await answer.text();
  const page = new DOMParser().parseFromString(text, "text/html");
  const said = [...page.querySelectorAll("main > p")].slice(0, 2).map((p) => p.textContent.trim());
  throw new Error(said.filter(Boolean).join(" ") || `This did not work (${answer.status}).`);
}

/** HTML of our own templates as nodes; scripts in it would not run. */
export function nodesOf(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}
