"""The letters that leave of their own accord: how they look, a test, and own words in them."""
