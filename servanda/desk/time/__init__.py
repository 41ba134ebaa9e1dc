"""Time worked, on the ticket: entered, corrected, and counted by a timer of one's own."""
