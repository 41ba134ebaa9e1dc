"""Rules of this project which no ready-made linter knows. `python -m tests.lints` runs them."""
