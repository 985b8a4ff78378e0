// A form is sent once, and says so while the answer is worked out.
const SAY_AFTER_MS = 700;

/** Send a form that changes something only once, and count the seconds until it is answered. */
export function sendOnce(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  const began = Date.now();
  const said = document.createElement("span");
  said.className = "sending dim";
  said.setAttribute("role", "status");
  form.append(said);
  setTimeout(() => {
    said.textContent = " Working; this page answers when it is done.";
    const seconds = document.createElement("span");
    seconds.setAttribute("aria-hidden", "true");
    said.append(seconds);
    const count = () => { seconds.textContent = ` ${Math.round((Date.now() - began) / 1000)} s`; };
    count();
    form.dataset.clock = setInterval(count, 1000);
  }, SAY_AFTER_MS);
}

/** A page that comes back from the browser's memory may be sent again. */
export function sendAgain() {
  document.querySelectorAll("form[data-sent]").forEach((form) => {
    clearInterval(form.dataset.clock);
    form.querySelectorAll(".sending").forEach((said) => said.remove());
    delete form.dataset.sent;
  });
}
