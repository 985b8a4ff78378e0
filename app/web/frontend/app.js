// What scripts add to pages that work without them. No page needs this file to be read or used.
import "./parts/watch.js";
import "./parts/clock.js";
import { asCards } from "./shared/cards.js";
import { copyOnClick } from "./shared/copy.js";
import { takeDrops } from "./shared/drop.js";
import { reachable } from "./shared/scroll.js";
import { scanThrough } from "./shared/scan.js";
import { findWhileTyping, searchOnSlash } from "./shared/search.js";
import { sendAgain, sendOnce } from "./shared/sending.js";
import { chooseTheme } from "./shared/theme.js";

document.addEventListener("keydown", searchOnSlash);
window.addEventListener("submit", sendOnce);
window.addEventListener("pageshow", (event) => event.persisted && sendAgain());
document.querySelectorAll("form.search").forEach(findWhileTyping);
document.querySelectorAll("[data-copy]").forEach(copyOnClick);
document.querySelectorAll(".scroll > table:not(.rows, .plan)").forEach(asCards);
document.querySelectorAll(".scroll").forEach(reachable);
document.querySelectorAll(".theme").forEach(chooseTheme);
document.querySelectorAll(".drop").forEach(takeDrops);
document.querySelectorAll("form[data-scan]").forEach(scanThrough);

/** The browser focuses what a page begins with when it next draws; a scanner does not wait for it. */
function focusAtOnce(field) {
  const { activeElement, body } = document;
  if (activeElement === body || activeElement === null) field.focus();
}

document.querySelectorAll("[autofocus]").forEach(focusAtOnce);

/** A picture larger than its frame starts with what was traced in view. */
function showRoot(picture) {
  const root = picture.querySelector(".box.root .shape");
  if (!root) return;
  const frame = picture.getBoundingClientRect();
  const box = root.getBoundingClientRect();
  picture.scrollBy(
    box.left + box.width / 2 - frame.left - frame.width / 2,
    box.top + box.height / 2 - frame.top - frame.height / 2,
  );
}

document.querySelectorAll(".picture").forEach(showRoot);
