"""Whatever a plant has, opened: JSON, EPCIS, tables by their profile, workbooks, archives.

One file may give several readings (the sheets of a workbook, the members of an archive). Nothing
here writes: every reading gives events for the door of `events`.
"""
