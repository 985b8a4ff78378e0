// Keeps a part of a page current: `<div data-watch="/address">` is asked for again every few
// seconds and shows what comes back. Without script the part is as it was when the page was sent.

const EVERY_MS = 3000;

async function refresh(part) {
  try {
    const answer = await fetch(part.dataset.watch, { headers: { Accept: "text/html" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const text = await answer.text();
    if (text !== part.dataset.shown) {
      part.dataset.shown = text;
      part.innerHTML = text; // from our own server, escaped there
    }
  } catch {
    if (part.dataset.shown !== "lost") {
      const said = document.createElement("p");
      said.className = "flag";
      said.textContent = "This part cannot be kept current: lotgraph does not answer.";
      part.append(said);
      part.dataset.shown = "lost";
    }
  }
}

async function watch(part) {
  for (;;) {
    await new Promise((done) => setTimeout(done, EVERY_MS));
    if (!document.hidden) await refresh(part);
  }
}

document.querySelectorAll("[data-watch]").forEach(watch);
