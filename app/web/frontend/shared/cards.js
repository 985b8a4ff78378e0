// On a phone a row of a table is a card: its name first, then its quantities, each with the heading
// of its column. Which heading that is, is worked out here; the style sheet does the rest.

/** The cells of a row of headings or of the body, by column. */
function place(rows) {
  const taken = [];
  return rows.map((row, number) => {
    const found = new Map();
    let column = 0;
    [...row.cells].forEach((cell) => {
      while (taken[number]?.has(column)) column += 1;
      found.set(cell, column);
      for (let down = 0; down < cell.rowSpan; down += 1) {
        taken[number + down] ??= new Set();
        for (let right = 0; right < cell.colSpan; right += 1) taken[number + down].add(column + right);
      }
      column += cell.colSpan;
    });
    return found;
  });
}

/** Tell each cell of a table what its column is called. */
export function asCards(table) {
  const heads = table.tHead?.rows;
  if (heads?.length !== 1) return;
  const words = [];
  place([...heads]).forEach((cells) => cells.forEach((column, cell) => {
    for (let right = 0; right < cell.colSpan; right += 1) words[column + right] = cell.textContent.replace(/[▲▼]/g, "").trim();
  }));
  [...table.tBodies, ...(table.tFoot ? [table.tFoot] : [])].forEach((body) => {
    place([...body.rows]).forEach((cells) => cells.forEach((column, cell) => {
      if (cell.tagName === "TD" && words[column]) cell.dataset.column = words[column];
    }));
  });
  table.classList.add("as-cards");
}
