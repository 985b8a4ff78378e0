// A clock on screen: `<span data-since="1772442000000" data-target="240">` counts up every second.
// Without script it says how long it was when the page was sent.

function two(number) {
  return String(number).padStart(2, "0");
}

function show(clock) {
  const gone = Math.max(0, Math.floor((Date.now() - Number(clock.dataset.since)) / 1000));
  const hours = Math.floor(gone / 3600);
  clock.textContent = `${hours}:${two(Math.floor(gone / 60) % 60)}:${two(gone % 60)}`;
  clock.classList.toggle("flag", gone > Number(clock.dataset.target) * 60);
}

for (const clock of document.querySelectorAll("[data-since]")) {
  show(clock);
  setInterval(() => show(clock), 1000);
}
