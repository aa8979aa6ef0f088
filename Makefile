# Needs make and Python 3.11 or newer with venv and pip; everything else goes into .venv.
# A stamp is written only after a whole install, so one that was interrupted is done again.

PYTHON ?= python3
UPGRADE ?=
ROUNDS ?= 200
SEED ?=
VENV := .venv
BIN := $(VENV)/bin
SERVERS := $(VENV)/servers
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
PAGES = $(wildcard docs/reference/*.md)
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-emit-find-links \
	--custom-compile-command "make lock" $(UPGRADE)

export PYRIGHT_PYTHON_IGNORE_WARNINGS = 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test test-postgres test-s3 check docs bench oracle campaign faults fuzz tck edc lock clean

help: ## Say what each command does
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/demo.stamp ## Install Kuznia and plan the sample programme into build/demo
	$(BIN)/kuznia demo --out build/demo

test: check ## Check the code, then run every test but the slow ones
	$(BIN)/python -m pytest -q -m timed tests/house
	$(BIN)/python -m pytest -q -n 2 -m "not slow and not timed"

test-postgres: $(VENV)/servers.stamp ## Run the tests of the node and its store with a PostgreSQL server
	$(SERVERS)/bin/python -m tools.postgres $(BIN)/python -m pytest -q tests/store/test_node_*.py tests/web

test-s3: $(VENV)/servers.stamp ## Run the tests of packages in a store with an S3 server
	KUZNIA_TEST_MOTO=$(CURDIR)/$(SERVERS)/bin/moto_server $(BIN)/python -m pytest -q tests/store/test_blobs.py tests/store/test_s3_blobs.py tests/web/test_stored_packages.py

check: $(VENV)/dev.stamp ## Check style, types, imports, generated pages and translations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright
	$(BIN)/lint-imports
	$(if $(PAGES),$(BIN)/cog --check $(PAGES))
	$(if $(wildcard tools/catalogue.py),$(BIN)/python -m tools.catalogue check)

docs: $(VENV)/dev.stamp ## Write the generated parts of the reference pages anew
	$(if $(PAGES),$(BIN)/cog -r $(PAGES),@echo "No pages in docs/reference")

oracle: $(VENV)/dev.stamp ## Run the slow comparisons: 200 random programmes, all published instances
	$(BIN)/python -m pytest -q -n 2 -m "slow or not slow" --timeout 600 tests/planning

fuzz: $(VENV)/dev.stamp ## Throw a million inputs at every reader of foreign files
	$(BIN)/python -m tools.fuzz --runs 1000000

faults: $(VENV)/dev.stamp ## Run 200 exchanges between two nodes while network, disks and processes fail (SEED=, ROUNDS=)
	$(BIN)/python -m tools.faults --rounds $(ROUNDS) $(if $(SEED),--seed $(SEED))

tck: $(VENV)/dev.stamp ## Run the conformance kit of the Dataspace Protocol; needs Java 17 and Maven
	$(BIN)/python -m tools.conformance

edc: $(VENV)/dev.stamp ## Exchange packages with Eclipse EDC, both ways; needs Java 17 and Maven
	$(BIN)/python -m tools.edc

campaign: $(VENV)/dev.stamp ## Run the slow campaigns on releases, signatures and the chunk store
	$(BIN)/python -m pytest -q -n 2 -m slow --timeout 900 tests/release tests/exchange tests/intake

bench: $(VENV)/dev.stamp ## Measure time and memory on the benchmark programmes
	$(BIN)/python benchmarks/run.py

lock: $(VENV)/made.stamp ## Pin dependencies with hashes (UPGRADE=--upgrade for the newest)
	$(PIP) install --quiet uv
	$(COMPILE) pyproject.toml --extra node --extra packages --extra report --extra schedule --group build --output-file requirements.lock
	$(COMPILE) pyproject.toml --all-extras --group dev --constraints requirements.lock \
		--output-file requirements-dev.lock
	$(COMPILE) --group servers --output-file requirements-servers.lock

clean: ## Remove everything that these commands made
	rm -rf $(VENV) build dist .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/made.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Kuznia needs Python 3.11 or newer; name one with: make PYTHON=python3.12")'
	$(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(VENV)/demo.stamp: $(VENV)/made.stamp requirements.lock pyproject.toml
	@echo "Installing Kuznia and what it needs (about 200 MB, once)"
	$(PIP) install --quiet --require-hashes -r requirements.lock
	$(PIP) install --quiet --no-build-isolation --no-deps -e .
	@touch $@

$(VENV)/dev.stamp: $(VENV)/made.stamp requirements-dev.lock pyproject.toml
	@echo "Installing Kuznia and the tools for work on it (about 450 MB, once)"
	$(PIP) install --quiet --require-hashes -r requirements-dev.lock
	$(PIP) install --quiet --no-build-isolation --no-deps -e .
	@touch $(VENV)/demo.stamp $@

# the servers stay apart: they need older libraries than we have
$(VENV)/servers.stamp: $(VENV)/dev.stamp requirements-servers.lock
	@echo "Installing servers to test with (about 250 MB, once)"
	$(PYTHON) -m venv --clear $(SERVERS)
	$(SERVERS)/bin/python -m pip --disable-pip-version-check --no-input install --quiet \
		--require-hashes -r requirements-servers.lock
	@touch $@
