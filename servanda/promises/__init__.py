"""What a colleague plans to do when, and what we told the customer about it."""
