// A file may be dropped where one is chosen. Without this file it is chosen, and sent by the button.
/** Take a file that is dropped into a part of a form, and send the form; say at once what is too large. */
export function takeDrops(zone) {
  const input = zone.querySelector('input[type="file"]');
  zone.querySelector(".drop-hint").hidden = false;
  const over = (event) => {
    event.preventDefault();
    zone.classList.add("over");
  };
  zone.addEventListener("dragenter", over);
  zone.addEventListener("dragover", over);
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    check(input);
    input.form.requestSubmit();
  });
  input.addEventListener("change", () => check(input));
}

function check(input) {
  const [file] = input.files;
  const limit = Number(input.dataset.limit);
  const large = file && file.size > limit;
  input.setCustomValidity(large ? `The file has ${file.size.toLocaleString("en")} bytes, the limit is ${limit.toLocaleString("en")}. Load it with “lotgraph load”, or in parts.` : "");
}
