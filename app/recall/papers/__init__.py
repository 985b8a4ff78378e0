"""What of a case goes onto paper or into files: letters, tables, workbook, certificates."""
