"""What is written about the program from the program itself: the reference, the man page, the shells' completion."""
