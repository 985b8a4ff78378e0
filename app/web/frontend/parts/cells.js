// Cells that no spreadsheet takes for a formula when they are pasted: the rule of `app/web/sheets.py`,
// but for plain numbers below zero, which stay numbers.

/** Whether a spreadsheet may take a text for a formula, in full width or behind blanks, too. */
export function startsFormula(text) {
  if (/^[\t\r\n]/.test(text)) return true;
  const [first = ""] = text.replace(/^[\s\x1c-\x1f\x85\p{Cc}\p{Cf}]+/u, "");
  return /^[=+\-@]/.test(first.normalize("NFKC"));
}

/** A text as a cell that is pasted. */
export const safeCell = (text) => (startsFormula(text) && !/^-?[\d.,]+(\s|$)/.test(text) ? `'${text}` : text);
