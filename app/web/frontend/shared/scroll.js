// A table wider than the window scrolls in its frame; the keyboard must be able to reach it.

/** Make a frame a tab stop while something in it is out of sight. */
export function reachable(frame) {
  const check = () => {
    const wider = frame.scrollWidth > frame.clientWidth;
    if (wider) frame.tabIndex = 0;
    else frame.removeAttribute("tabindex");
  };
  new ResizeObserver(check).observe(frame);
  check();
}
