# Every task of the house. `make` alone lists them.
# Needs python3 (3.11 or newer), make and git; everything else goes into .venv from the locked lists.

PYTHON ?= python3
HOST   ?= 127.0.0.1
PORT   ?= 8000

VENV := .venv
BIN  := $(VENV)/bin
PIP  := $(BIN)/python -m pip install --quiet --disable-pip-version-check

# Locked install: hashes are checked and build tools come from the lock too.
LOCKED := $(PIP) --require-hashes --no-build-isolation

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev demo serve test check fix bench gate lock translations

help: ## List these targets
	@echo "Digibank: follows every donated device. Targets:"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(VENV)/.installed ## Make .venv with the locked dependencies

TEXTS := $(wildcard inventory/translations/*/LC_MESSAGES/messages.po)

$(VENV)/.installed: requirements-build.txt requirements.txt pyproject.toml $(TEXTS)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; this is %d.%d. Name another with: make PYTHON=python3.12 ..." % sys.version_info[:2])'
	@echo "Setting up .venv (about a minute the first time) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) --require-hashes -r requirements-build.txt
	@$(LOCKED) -r requirements.txt
	@$(PIP) --no-build-isolation --no-deps --editable .
	@$(BIN)/python .ci/translations.py compile
	@touch $@

setup-dev: $(VENV)/.installed-dev ## Add what tests and checks need

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.txt
	@echo "Adding what tests and checks need ..."
	@$(LOCKED) -r requirements-dev.txt
	@touch $@

demo: setup ## Build the demo year once, then serve it on HOST:PORT
	@DIGIBANK_BASE_URL="$${DIGIBANK_BASE_URL:-http://$(HOST):$(PORT)}" $(BIN)/digibank init --demo
	@DIGIBANK_BASE_URL="$${DIGIBANK_BASE_URL:-http://$(HOST):$(PORT)}" $(BIN)/digibank serve --host $(HOST) --port $(PORT)

serve: setup ## Serve your own database on HOST:PORT
	@$(BIN)/digibank serve --host $(HOST) --port $(PORT)

test: setup-dev ## Run every test, in four stages (STAGES=sqlite,long,chromium,postgres)
	@$(BIN)/python tests/run.py $(if $(STAGES),--stages $(STAGES)) $(ARGS)

check: setup-dev ## Lint, types, layers, templates, translations, generated pages
	@$(BIN)/python .ci/check.py

fix: setup-dev ## Mend what can be mended by itself: format, imports, generated pages
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format --quiet .
	@$(BIN)/python .ci/generate.py

bench: setup-dev ## Measure the claims of the README, as ratios
	@$(BIN)/python bench/run.py $(ARGS)

translations: setup-dev ## Collect the texts of code and templates into the catalogues
	@$(BIN)/python .ci/translations.py update

# Compiled in one go so that both lists agree; no address of an index and no path gets into them.
COMPILE := $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-annotate --no-header \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options

gate: setup-dev ## 2,000 random histories against the wipe gate, 200 rounds of eight desks at once (about 20 minutes)
	GATE_HISTORIES=2000 GATE_STEPS=25 $(BIN)/python -m pytest tests/devices/test_gate_stateful.py -q
	DESK_ROUNDS=200 $(BIN)/python -m pytest tests/faults/test_desks_at_once.py -q --db sqlite
	DESK_ROUNDS=200 $(BIN)/python -m pytest tests/faults/test_desks_at_once.py -q --db postgres

lock: setup-dev ## Renew the locked lists of dependencies (UPGRADE=--upgrade for newer versions)
	@$(COMPILE) $(UPGRADE) --only-build-deps --build-deps-for editable -o requirements-build.txt pyproject.toml
	@$(COMPILE) $(UPGRADE) -o requirements.txt pyproject.toml
	@$(COMPILE) $(UPGRADE) --extra dev -c requirements.txt -c requirements-build.txt -o requirements-dev.txt pyproject.toml
