#!/bin/sh
# Found with python-calamine 0.9.1 (Python 3.11): `CalamineSheet.total_height` and `total_width` are
# not how many rows and columns a sheet has from its first cell on, but the place of the last one,
# counted from zero: a sheet of 3 rows and 5 columns says 2 and 4.
#
# What one would guess: beside `height` and `width` (the filled area alone), the totals count the
# empty rows and columns before it, too, so that they are as many as `to_python` gives with
# `skip_empty_area=False`. What happens: they are one less, so that a limit, a progress bar or a list
# made by them misses the last row and the last column. Of one cell in A1 they say nothing at all: 0.
#
# What to do: take `end` (it is None where the sheet is empty) and add one.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet python-calamine==0.9.1 xlsxwriter==3.2.9
cd "$work"
cat > ask.py <<'PY'
import python_calamine
import xlsxwriter

book = xlsxwriter.Workbook("book.xlsx")
for name, rows, columns in (("table", 3, 5), ("one cell", 1, 1)):
    sheet = book.add_worksheet(name)
    for row in range(rows):
        for column in range(columns):
            sheet.write(row, column, "x")
book.close()
read = python_calamine.load_workbook("book.xlsx")
for name in read.sheet_names:
    sheet = read.get_sheet_by_name(name)
    grid = sheet.to_python(skip_empty_area=False)
    print(f"{name}: rows {len(grid)}, columns {len(grid[0])}, total_height {sheet.total_height}, "
          f"total_width {sheet.total_width}, end {sheet.end}")
PY
seen=$("$work/venv/bin/python" ask.py)
printf '%s\n' "$seen"
[ "$seen" = "table: rows 3, columns 5, total_height 2, total_width 4, end (2, 4)
one cell: rows 1, columns 1, total_height 0, total_width 0, end (0, 0)" ] || {
	echo "this has changed" >&2
	exit 1
}
