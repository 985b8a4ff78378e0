// What scripts add to pages that work without them. No page needs this file to be read or used.

import "./parts/watch.js";

/** "/" puts the cursor into the search box, as a scanner or a practised hand expects. */
function searchOnSlash(event) {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = event.target instanceof Element && event.target.closest("input, textarea, select");
  const box = document.querySelector('input[type="search"]');
  if (typing || !box) return;
  event.preventDefault();
  box.focus();
  box.select();
}

document.addEventListener("keydown", searchOnSlash);

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
