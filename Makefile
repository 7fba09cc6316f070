# The commands of this project. `make run` and `make test` bring everything they need.

.DEFAULT_GOAL := help

PORT ?= 8000
# Part of the tests: `make test ARGS="tests/enrolment -k import"`.
ARGS ?=
JOBS ?= 2

export UV_PYTHON_DOWNLOADS = never
# What one process has compiled, tests among it, serves the many that are started after it.
unexport PYTHONDONTWRITEBYTECODE
python = .venv/bin/python
manage = $(python) -m ristiin.site.manage
# A chosen part may have nothing to say on one of the databases.
# Two processes more than cores, for browsers, servers and leases are waited for half of the time. Whoever is done
# takes over from the others.
processes = $(shell expr $(JOBS) + 2)
pytest = $(python) -m pytest --numprocesses $(processes) --dist worksteal $(ARGS) $(if $(ARGS),|| [ $$? = 5 ])

.PHONY: help
help: ## What there is
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 20

.PHONY: run
run: export RISTIIN_DEVELOPMENT = 1
run: export RISTIIN_BASE_URL = http://127.0.0.1:$(PORT)
run: export PORT := $(PORT)
run: base ## Fill an example community and serve it on 127.0.0.1:8000 (PORT=…)
	@$(manage) migrate --verbosity 0
	@$(manage) example_community
	@exec $(python) scripts/serve.py

.PHONY: test
test: dev ## Check everything, then test it on PostgreSQL and on SQLite
	@scripts/system
	@$(MAKE) --no-print-directory --jobs $(JOBS) --output-sync check
	@scripts/with-postgres $(pytest)
	@$(pytest)

.PHONY: hunt
hunt: dev ## Try the tests that draw examples with fresh ones
	@$(python) -m pytest --numprocesses $(JOBS) --hypothesis-profile=hunt -m "not journey" $(or $(ARGS),$(shell grep -rl "^from hypothesis" tests --include='test_*.py'))

.PHONY: check
check: style types layers templates migrations translations ## All that a machine can see without running the site

.PHONY: style types layers templates migrations translations
style: dev
	.venv/bin/ruff format --check --quiet .
	.venv/bin/ruff check --quiet .
types: dev
	.venv/bin/mypy
layers: dev
	.venv/bin/lint-imports --no-cache --no-logo
templates: dev
	.venv/bin/djlint src --lint --quiet
migrations: dev
	$(manage) makemigrations --check --dry-run --verbosity 0
translations: dev
	$(python) scripts/translations.py check

.PHONY: format
format: dev ## Let the formatter have its way
	.venv/bin/ruff check --fix --quiet . || true
	.venv/bin/ruff format --quiet .

.PHONY: bench
bench: dev ## Measure: every script in benchmarks/
	@for script in $(filter-out %_peer.py,$(wildcard benchmarks/*/*.py)); do $(python) "$$script" || exit 1; done

.PHONY: messages
messages: dev ## Bring the catalogues up to the source (needs gettext)
	@$(python) scripts/translations.py extract

.PHONY: requirements
requirements: base ## Compile requirements/*.in anew
	@scripts/compile-requirements

.PHONY: base
base:
	@scripts/install base
	@$(python) scripts/translations.py compile

.PHONY: large
large: ## Add the larger solvers, for programmes of hundreds
	@scripts/install large

.PHONY: dev
dev:
	@scripts/install dev
	@$(python) scripts/translations.py compile
