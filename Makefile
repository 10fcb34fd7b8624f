# Two words for a newcomer: `make run` and `make test`. Both set up what they need.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
CORPUS ?= corpus
# Each folder has a store of its own, named after the folder and a sum of its full path.
STORE := $(if $(filter corpus,$(CORPUS)),dateline,$(notdir $(CORPUS:/=))-$(shell realpath -m -- "$(CORPUS)" | cksum | cut -d' ' -f1))

.PHONY: help run test lint check bench lock screenshots clean

help:  ## list the targets
	@grep -E '^[a-z]+:.*##' Makefile | sed 's/:.*##/\t/'

.venv/run: requirements.txt
	@command -v $(PYTHON) >/dev/null || { echo "make: $(PYTHON) is missing: apt-get install python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "make: Python 3.11 or newer is needed, $$($(PYTHON) -V) found"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "make: Python's venv is missing: apt-get install python3-venv"; exit 1; }
	@echo "setting up .venv (once)"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/test: requirements-dev.txt .venv/run
	@echo "setting up what the tests need (once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@./tests/setup.sh
	@touch $@

.venv/bench: requirements-bench.txt .venv/test
	@echo "setting up the peers of the benchmarks (once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.txt
	@touch $@

run: .venv/run  ## serve http://127.0.0.1:8000 from corpus/, or from CORPUS=DIR
	@test -d "$(CORPUS)" || { echo "make: there is no folder $(CORPUS)"; exit 1; }
	@mkdir -p var
	@DATELINE_CORPUS="$${DATELINE_CORPUS:-$(CORPUS)}" \
	 DATELINE_DATABASE_URL="$${DATELINE_DATABASE_URL:-sqlite:///var/$(STORE).db}" \
	 exec $(BIN)/python app.py

test: .venv/test lint  ## lint, types, floors, then all tests
	@$(BIN)/python -m pytest -q -n 2 --dist loadfile --cov --cov-report=term:skip-covered

lint: .venv/test
	@$(BIN)/ruff format --check --quiet . || { echo "make: run .venv/bin/ruff format ."; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache | tail -3

lock: .venv/test  ## write the lock files from requirements*.in
	@$(BIN)/pip-compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --strip-extras --upgrade -o requirements.txt requirements.in
	@$(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --strip-extras -o requirements-dev.txt requirements-dev.in
	@$(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --strip-extras -o requirements-bench.txt requirements-bench.in

screenshots: .venv/test  ## write docs/screenshots/
	@$(BIN)/python docs/screenshots.py

bench: .venv/bench  ## quality and speed against peers, into benchmarks/results/
	@$(BIN)/python -m benchmarks

clean:  ## remove what make made
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .coverage
