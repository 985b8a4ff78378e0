# Everything a fresh machine needs is Python 3.11 or newer, make and git. Each target does its own
# set-up in .venv and may be repeated; the second time it is quick.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed

export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Byte code is kept, whatever the caller's shell says: tests and benchmarks start lotgraph many times.
unexport PYTHONDONTWRITEBYTECODE

# How many tests run at once: a worker each, with a Neo4j of its own; auto: one a core.
WORKERS ?= auto
PYTEST := $(BIN)/python -m pytest

.PHONY: help install demo test quick unit soak bench faults check lock pictures

help:
	@echo "make install   set up .venv: pinned packages, lotgraph itself, the front end"
	@echo "make demo      load the demo plant, tell its story, serve the pages"
	@echo "make test      all tests, on a real Neo4j and in a real browser"
	@echo "make quick     the tests of one room that need no server: make quick ROOM=trace"
	@echo "make unit      all tests that need no server"
	@echo "make soak      all tests, made genealogies at full size"
	@echo "make check     the quick ones: style, types, house rules"
	@echo "make attacks   every attack on the console, with figures"
	@echo "make wounds    200,000 damaged files of every kind that is read"
	@echo "make bench     measure"
	@echo "make faults    kill, cut, stop and fill what serves, and count what is lost (an hour)"
	@echo "make steady    twenty people and loads for an hour: times, errors, memory"
	@echo "make pictures  pictures of the running demo plant for the documents"
	@echo "make clients   clients made of the API's description by others' generators, asked"
	@echo "make client    the Python client as a wheel, into dist/"
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

test soak: install
	@$(BIN)/python -m tests.prepared
	@$(BIN)/python -m tests.browser
	@$(BIN)/python -m tests.office
	$(PYTEST) -n $(WORKERS) $(if $(filter soak,$@),--soak)

quick: install
	@test -n "$(ROOM)" -a -d "tests/$(ROOM)" || { echo "Which room? make quick ROOM=trace"; exit 2; }
	$(PYTEST) -q --quick -n $(WORKERS) tests/$(ROOM)

unit: install
	$(PYTEST) -q --few -n $(WORKERS) -m pure

# Every attack on the console, on a server of its own: minutes. Outcomes in build/attacks.csv.
attacks: install
	$(BIN)/python -m tests.console.all_attacks

# Each ends by itself; fewer: make faults KILLS=20 LINES=50 STOPS=5 DISKS=1.
KILLS ?= 200
LINES ?= 500
STOPS ?= 20
DISKS ?= 3
faults: install
	$(BIN)/python -m tests.faults --kills $(KILLS) --lines $(LINES) --stops $(STOPS) --disks $(DISKS)

# Many people and loads for an hour; figures, and build/steady.svg. Fewer: make steady MINUTES=5 PEOPLE=5.
MINUTES ?= 60
PEOPLE ?= 20
steady: install
	$(BIN)/python -m tests.steady --minutes $(MINUTES) --people $(PEOPLE)

# Files of every kind that is read, damaged: none crashes, hangs or loses a record.
wounds: install
	$(BIN)/python -m tests.intake.wounds $(or $(FILES),200000)

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

.PHONY: attacks steady client clients wounds docs hooks openapi release sbom images image secrets up

# What /api/v1 promises (tests/api): renewed by additions only.
openapi: install
	$(BIN)/python -m pytest -q tests/api --renew

# The wheel of lotgraph-client, which needs nothing of lotgraph (docs/client.md).
client: install
	$(BIN)/python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist ./client
	@ls dist/lotgraph_client-*.whl

# Clients made of the API's description by two generators, which are fetched, and asked.
clients: install
	$(BIN)/python -m tests.api.clients

# Looks, builds the wheel and tries it; TAG=yes also makes the tag (docs/releasing.md).
release: install
	@$(BIN)/python release.py $(VERSION) $(if $(filter yes,$(TAG)),--tag)

# What is in the wheel and in the image, as CycloneDX, into dist/ (docs/releasing.md).
sbom: install
	@$(BIN)/python sbom.py

# Digests of the images of others that are not known yet, asked of their registry by docker.
images:
	@$(PYTHON) images.py

# The image, from the Python that images.env names.
image:
	@$(PYTHON) images.py --check
	@set -a; . ./images.env; docker build --tag lotgraph --build-arg PYTHON_IMAGE --build-arg PYTHON_DIGEST .

# The password of the Neo4j that compose starts: made once, and never on a command line. The files can
# be read by whoever comes into the folder, which only its owner does: compose mounts them as they are.
secrets:
	@umask 077; mkdir -p secrets; test -s secrets/neo4j_auth || { \
		head -c 24 /dev/urandom | od -A n -t x1 | tr -d ' \n' > secrets/neo4j_password; \
		{ printf neo4j/; cat secrets/neo4j_password; } > secrets/neo4j_auth; }
	@chmod 700 secrets; chmod 444 secrets/neo4j_auth secrets/neo4j_password

up: secrets
	@$(PYTHON) images.py
	docker compose --env-file images.env up --build

# The documents as a site in site/, without a network; a broken link is an error.
docs: install
	@$(BIN)/properdocs build --quiet --strict
	@echo "The site begins at site/index.html"

# Has git run style, types and house rules before each commit (.pre-commit-config.yaml).
hooks: install
	@$(BIN)/pre-commit install
