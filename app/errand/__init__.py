"""What a running `lotgraph serve` does for the command line of its own home: it works a verb out
and gives what is to be printed, to the byte. Only a verb that ended well is answered; whatever else
came of it, or where nobody serves, the command line works alone."""
