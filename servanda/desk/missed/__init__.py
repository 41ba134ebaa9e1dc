"""Letters about missed targets, and what is owed for them."""
