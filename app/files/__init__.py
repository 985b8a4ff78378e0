"""Files as people have them, before anybody asks what they mean: characters, separators, sheets,
archives, how numbers and dates are written in a column. Nothing here knows an event. It
refuses what unpacks to more than a limit that is named, and guesses nothing that two readings
are left for.
"""
