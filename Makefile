# `make` lists what can be made.
.DEFAULT_GOAL := help
.PHONY: help demo setup test check format messages
BIN := .venv/bin

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' Makefile

demo: ## a running desk with a sample company (ARGS="--port 8099 --no-browser --fresh")
	@.ci/setup run
	@exec $(BIN)/servanda demo --end-with-parent $(ARGS)

setup: ## the environment for working on Servanda
	@.ci/setup dev

test: check ## everything: make check, then all tests (TESTS="servanda/clocks -x")
	@$(BIN)/python -m pytest -n auto $(TESTS)

check: setup ## format, lint, types, rings, translations, templates, our own rules
	@echo "Format ..." && $(BIN)/ruff format --check --quiet .
	@echo "Lint ..." && $(BIN)/ruff check --quiet .
	@echo "Types ..." && $(BIN)/mypy --no-error-summary
	@echo "Rings ..." && $(BIN)/lint-imports --no-logo >.venv/rings.txt || { cat .venv/rings.txt; exit 1; }
	@echo "Our own rules ..." && $(BIN)/python -m tests.lints >.venv/lints.txt || { cat .venv/lints.txt; exit 1; }
	@echo "Templates ..." && $(BIN)/djlint servanda --lint --quiet
	@echo "Translations ..." && $(BIN)/python -m servanda.cli.messages check

format: setup ## bring the code into its form
	@$(BIN)/ruff check --quiet --fix --exit-zero . && $(BIN)/ruff format --quiet .

messages: setup ## bring the catalogues to the texts of the program
	@$(BIN)/python -m servanda.cli.messages update
