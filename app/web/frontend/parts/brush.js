// A span of the timeline drawn with the mouse or a finger is the span that is shown next; keys go
// where the links above the timeline go.

const LEAST = 6; // px: less is a click

/** The time at a place of a pointer on an axis. */
function timeAt(svg, event) {
  const frame = svg.getBoundingClientRect();
  const { first, last, left, right } = Object.fromEntries(
    Object.entries(svg.dataset).map(([name, text]) => [name, Number(text)]),
  );
  const x = ((event.clientX - frame.left) / frame.width) * svg.viewBox.baseVal.width;
  const part = Math.min(1, Math.max(0, (x - left) / (right - left)));
  return { x: left + part * (right - left), time: Math.round(first + part * (last - first)), inside: x >= left };
}

function show(from, to) {
  const url = new URL(location.href);
  url.searchParams.set("axis", `${Math.min(from, to)}..${Math.max(from, to)}`);
  url.hash = "bench";
  location.href = url.href;
}

function listen(svg) {
  let begun = null;
  let drawn = null;
  svg.addEventListener("pointerdown", (event) => {
    const at = timeAt(svg, event);
    if (event.button || !at.inside) return;
    begun = { ...at, clientX: event.clientX };
  });
  svg.addEventListener("pointermove", (event) => {
    if (!begun || (!drawn && Math.abs(event.clientX - begun.clientX) < LEAST)) return;
    if (!drawn) {
      drawn = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      drawn.setAttribute("class", "brush");
      drawn.setAttribute("y", "0");
      drawn.setAttribute("height", svg.viewBox.baseVal.height);
      svg.append(drawn);
      svg.setPointerCapture(event.pointerId);
    }
    const { x } = timeAt(svg, event);
    drawn.setAttribute("x", Math.min(x, begun.x));
    drawn.setAttribute("width", Math.abs(x - begun.x));
  });
  svg.addEventListener("pointerup", (event) => {
    if (drawn) {
      drawn.remove();
      const to = timeAt(svg, event).time;
      if (to !== begun.time) show(begun.time, to);
    }
    begun = null;
    drawn = null;
  });
  svg.addEventListener("pointercancel", () => {
    drawn?.remove();
    begun = null;
    drawn = null;
  });
  svg.addEventListener("dragstart", (event) => event.preventDefault()); // links are no obstacle
}

/** Let spans be drawn on all axes of a timeline. */
export function startBrush(figure) {
  figure.querySelectorAll("svg[data-first]").forEach(listen);
  const keys = { "=": "+", ArrowLeft: "←", ArrowRight: "→" };
  figure.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== figure) return;
    const key = keys[event.key] ?? event.key;
    const link = [...document.querySelectorAll("[data-move]")].find((each) => each.dataset.move === key);
    if (!link) return;
    event.preventDefault();
    link.click();
  });
}
