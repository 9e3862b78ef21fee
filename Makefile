# Two commands do everything on a fresh machine with Python 3.11 and make:
#   make demo   set up, and run the five campaigns through their year
#   make test   set up, and run every check
.PHONY: demo test test-editor test-node lint types imports unit cover wheel bench docs dist clean
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
export PIP_DISABLE_PIP_VERSION_CHECK := 1

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit("hanchot needs Python 3.11 or newer" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $@

help:
	@sed -n 's/^#   //p' Makefile

demo: $(READY)
	$(BIN)/hanchot demo

test: lint types imports unit wheel

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

imports: $(READY)
	$(BIN)/lint-imports --no-cache

unit: $(READY)
	$(BIN)/python -m pytest

# The same with what of the code it runs through, which takes half as long again.
cover: $(READY)
	$(BIN)/python -m pytest --cov --cov-report=term:skip-covered

# The built wheel, alone in an empty environment, from a folder without sources.
wheel: $(READY)
	$(BIN)/python -m tests.wheel

# What an editor shows: the real yaml-language-server from npm. Needs Node.js 18 or newer.
test-editor: $(READY)
	$(BIN)/python -m tests.editor

# Our Telegram sender and reader against the emulator from npm. Needs Node.js 18 or newer.
test-node: $(READY)
	$(BIN)/python -m tests.node

dist: $(READY)
	$(BIN)/python -m build --no-isolation

docs: $(READY)
	$(BIN)/python -m pytest tests/docs

bench: $(READY)
	$(BIN)/python -m bench
	$(BIN)/python -m tests.mutation

clean:
	rm -rf $(VENV) dist build .coverage .mypy_cache .ruff_cache .hypothesis
