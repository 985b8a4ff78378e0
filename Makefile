# Everything a fresh machine needs is Python 3.11 or newer, make and git. Each target does its own
# set-up in .venv and may be repeated; the second time it is quick.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help install demo test bench check lock pictures

help:
	@echo "make install   set up .venv: pinned packages, lotgraph itself, the front end"
	@echo "make demo      load the demo plant, tell its story, serve the pages"
	@echo "make test      all tests, on a real Neo4j and in a real browser"
	@echo "make check     the quick ones: style, types, house rules"
	@echo "make bench     measure"
	@echo "make pictures  pictures of the running demo plant for the documents"
	@echo "make lock      renew requirements.lock from pyproject.toml"

$(INSTALLED): pyproject.toml requirements.lock hatch_build.py
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "lotgraph needs Python 3.11 or newer; say which: make PYTHON=/path/to/python3.11"; exit 1; }
	@$(BIN)/python -c '' 2>/dev/null || $(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

install: $(INSTALLED)
	@$(BIN)/python hatch_build.py

demo: install
	$(BIN)/lotgraph demo

test: install
	$(BIN)/python -m tests.browser
	$(BIN)/python -m tests.office
	$(BIN)/python -m pytest

bench: install
	$(BIN)/python -m bench

check: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q \
		tests/house/test_layers.py tests/house/test_documents.py tests/house/test_lock.py \
		tests/house/test_compose.py

pictures: install
	$(BIN)/lotgraph demo --no-serve
	$(BIN)/python -m tests.screenshots

lock:
	$(PYTHON) -m venv $(VENV)/lock
	$(VENV)/lock/bin/python -m pip install --quiet uv
	$(VENV)/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --extra dev \
		--native-tls --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links \
		--upgrade --output-file requirements.lock pyproject.toml
