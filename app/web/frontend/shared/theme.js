// Light, dark, or as the device asks. The choice is a cookie, so that the server sends the page in
// it and nothing flashes.

const A_YEAR_S = 365 * 24 * 60 * 60;

/** Show the choice, which is of no use without script, and follow it. */
export function chooseTheme(label) {
  label.hidden = false;
  label.querySelector("select").addEventListener("change", (event) => {
    const theme = event.target.value;
    const keep = theme ? A_YEAR_S : 0;
    document.cookie = `theme=${theme}; path=/; max-age=${keep}; samesite=strict`;
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
    document.querySelector('meta[name="color-scheme"]').content = theme || "light dark";
  });
}
