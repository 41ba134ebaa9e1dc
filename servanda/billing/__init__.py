"""Time worked on tickets, and what of it the contract includes."""
