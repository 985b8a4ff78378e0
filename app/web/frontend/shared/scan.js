// Forms for a scanner that types: each scan ends with Enter, which goes on to the next field.

const FIELDS = "input:not([type=hidden]), select, textarea, button[type=submit]";

/** Go on to the field behind one; the last is the button, which Enter presses. */
function goOn(form, field) {
  const fields = [...form.querySelectorAll(FIELDS)];
  const next = fields[fields.indexOf(field) + 1];
  if (!next) return;
  next.focus();
  if (next.select) next.select();
}

/** A scan's separator, which a browser would drop, as a character that is seen. */
function putSeparator(field) {
  field.setRangeText("\u241d", field.selectionStart, field.selectionEnd, "end");
}

function isSeparator(event) {
  return event.key === "\x1d" || (event.ctrlKey && (event.key === "]" || event.code === "BracketRight"));
}

/** Have Enter go on; in a list of scans it begins a line, and goes on from an empty one. */
export function scanThrough(form) {
  form.addEventListener("keydown", (event) => {
    const field = event.target;
    if (field.tagName === "BUTTON") return;
    if (isSeparator(event) && field.setRangeText) {
      event.preventDefault();
      putSeparator(field);
      return;
    }
    if (event.key !== "Enter" || event.isComposing) return;
    if (event.ctrlKey) {
      event.preventDefault();
      form.requestSubmit();
      return;
    }
    if (field.tagName === "TEXTAREA") {
      const line = field.value.slice(0, field.selectionStart).split("\n").pop();
      if (line.trim() !== "") return;
    }
    event.preventDefault();
    goOn(form, field);
  });
}
