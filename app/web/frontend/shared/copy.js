// Buttons that put a text (a ref, an address) on the clipboard.

const SHOWN_MS = 2000;

/** Show the button, which is of no use without script, and have it copy its `data-copy`. */
export function copyOnClick(button) {
  const label = button.querySelector("span") ?? button;
  const said = label.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    label.textContent = (await copied(button.dataset.copy)) ? "Copied" : "Not copied";
    setTimeout(() => { label.textContent = said; }, SHOWN_MS);
  });
  label.setAttribute("aria-live", "polite");
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copiedTheOldWay(text); // a page that came without TLS has no clipboard
  }
}

function copiedTheOldWay(text) {
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "vh";
  const back = document.activeElement;
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  back?.focus();
  return done;
}
