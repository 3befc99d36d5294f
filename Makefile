# make demo and make test do all their own set-up: they need Python 3.11, git and make only.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin

.PHONY: help setup demo test lint tables notebooks bench clean
help:            ## what there is to make
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

setup: $(VENV)/.done  ## the virtual environment with all that demo and tests need
$(VENV)/.done: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --editable ".[serve,validate,notebooks]" --group dev
	@touch $@

demo: setup      ## build, ask and draw the sample reports
	$(BIN)/yinpu demo --output demo-kg

lint: setup      ## format, lint, types, and who imports whom
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

test: lint       ## everything: lint, doctests, tests, data tests, notebooks, browser
	$(BIN)/python -m pytest -n 2

tables: setup    ## put the tables into their one canonical form
	$(BIN)/python -m ontology

notebooks: setup ## run the notebooks and keep their outputs
	$(BIN)/python notebooks/refresh.py

bench: setup     ## speed, as ratios to named peers
	$(BIN)/python benchmarks/run.py

clean:           ## remove what setup and demo made
	rm -rf $(VENV) demo-kg kg
