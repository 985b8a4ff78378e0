// What scripts add to pages that work without them. No page needs this file to be read or used.

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
