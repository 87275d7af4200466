# make demo: a running demonstration. make test: all that must hold. Both start from a bare machine.
SHELL := /bin/bash
PORT ?= 8000
PYTHON := .venv/bin/python
MANAGE := $(PYTHON) manage.py

# An installation leaves a stamp named by the hash of what it read, and is repeated when that changes.
hash = $(shell cat $(1) | sha256sum | cut -c 1-16)
RUNTIME := .venv/stamps/runtime-$(call hash,requirements.txt)
DEVELOPMENT := .venv/stamps/development-$(call hash,requirements-dev.txt)
FRONTEND := node_modules/stamp-$(call hash,package-lock.json)

.PHONY: demo test bench fuzz faults lint format messages access locks packages-demo packages-test

# Its accounts open with a password alone.
demo: export REQUIRE_SECOND_FACTOR ?= 0
demo: packages-demo $(RUNTIME) $(FRONTEND)
	$(MANAGE) compilemessages --verbosity 0
	.ci/static
	$(MANAGE) migrate --verbosity 0
	$(MANAGE) load_municipalities
	$(MANAGE) load_policy_areas
	$(MANAGE) load_questionnaire index_assessment/data/good_relations_2026
	$(MANAGE) demo
	@$(MANAGE) demo_accounts --base-url http://127.0.0.1:$(PORT)
	@exec $(MANAGE) serve --port $(PORT)

test: packages-test $(DEVELOPMENT) $(FRONTEND)
	.ci/lint
	.ci/suite sqlite

# One JSON line a figure.
bench: packages-test $(DEVELOPMENT) $(FRONTEND)
	@PYTHONPATH=. $(PYTHON) tests/bench/report_render.py
	@export VAR_DIR="$$PWD/build/var"; .ci/static && \
		.ci/services .venv/bin/pytest -q tests/bench/row_level_security.py

# Hostile requests to every address; FUZZ_REQUESTS and FUZZ_SEED say how many and which.
fuzz: export FUZZ_REQUESTS ?= 50000
fuzz: export SUITE_TIMEOUT ?= 2h
fuzz: packages-test $(DEVELOPMENT) $(FRONTEND)
	.ci/suite sqlite --dist load tests/fuzz

# Damage every part of an installation, save from many processes and type through faults: so many times what the
# checks do. What happens in the browser alone is the same on every database.
faults: export FAULTS ?= 20
faults: export SUITE_TIMEOUT ?= 2h
faults: SAVES := -o faulthandler_timeout=3000 tests/faults
faults: packages-test $(DEVELOPMENT) $(FRONTEND)
	.ci/faults
	.ci/suite sqlite $(SAVES)
	.ci/services .ci/suite postgresql $(SAVES) tests/browser/test_autosave_faults.py

lint: packages-test $(DEVELOPMENT) $(FRONTEND)
	.ci/lint

format: $(DEVELOPMENT)
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .
	git ls-files -- 'templates/*.html' | xargs .venv/bin/djade --target-version 5.2

messages: packages-demo $(RUNTIME)
	.ci/messages

# Who reaches what, as the tests know it.
access: $(DEVELOPMENT)
	$(MANAGE) shell --no-imports --command 'from tests.access_document import document; print(document(), end="")' > docs/access.md

# Newest versions within the bounds of pyproject.toml and package.json.
locks: $(RUNTIME)
	.venv/bin/pip install --quiet pip-tools
	.venv/bin/pip-compile --quiet --upgrade --output-file requirements.txt pyproject.toml
	.venv/bin/pip-compile --quiet --upgrade --extra dev --constraint requirements.txt --output-file requirements-dev.txt pyproject.toml
	.venv/bin/pip-compile --quiet --upgrade --output-file .ci/node.txt .ci/node.in
	.ci/npm install --package-lock-only

packages-demo packages-test: packages-%:
	@.ci/system-packages $*

.venv/bin/pip:
	python3 -m venv .venv

# The development lock holds all of the run-time one, so it leaves both stamps.
$(RUNTIME): | .venv/bin/pip
	.venv/bin/pip install --quiet --require-hashes --requirement requirements.txt
	@rm -rf .venv/stamps && mkdir .venv/stamps && touch $@

$(DEVELOPMENT): | .venv/bin/pip
	.venv/bin/pip install --quiet --require-hashes --requirement requirements-dev.txt
	@rm -rf .venv/stamps && mkdir .venv/stamps && touch $@ $(RUNTIME)

$(FRONTEND): | .venv/bin/pip
	.ci/npm ci
	@touch $@
