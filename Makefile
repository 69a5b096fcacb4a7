# guatu 挂图. `make run` on a machine with python3 and make is all it takes; every target prepares what it needs.
#
#   make run       the demo district on http://127.0.0.1:8000 (make run PORT=… for another port)
#   make install   environment, front-end packages, database and demo district, without starting the server
#   make test      checks and every test, browser and PostgreSQL included
#   make spark     every example of every indicator on Spark (make test runs one of each kind there)
#   make check     ruff, mypy, import-linter, templates, migrations, messages: no tests
#   make bench     speed and rightness, beside other libraries
#   make format    put code and templates into the common form
#   make lock      write the lock files anew from requirements/*.in
#   make clean     remove environments, packages and caches; instance/ (the data) stays

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help install run test spark check bench format lock messages clean env env-dev frontend frontend-dev database system-packages
export PYTHON GUATU_CHROMIUM

BIN := .venv/bin
HOST = 127.0.0.1
PORT = 8000
# Tests run in as many processes as there are cores; PYTEST_ARGS passes anything else on to pytest.
WORKERS ?= auto
PYTEST_ARGS ?=
# What asks a database is tested on PostgreSQL as well: all rooms but those that know none.
PURE := tests/codes tests/worktime tests/workreport tests/definitions
DATABASE_TESTS := $(filter-out $(PURE) %.py %__pycache__,$(wildcard tests/*)) tests/test_cli.py tests/test_strangers.py

help:
	@sed -n '2,13s/^# \{0,1\}//p' Makefile

install: env-dev frontend-dev database

# The server; the demo district is made on the first run and its logins are printed on each.
run: env frontend database
	@$(BIN)/guatu serve --host $(HOST) --port $(PORT)

env:
	@scripts/environment run

env-dev:
	@scripts/environment dev

frontend: env
	@scripts/frontend

frontend-dev: env-dev
	@scripts/frontend --dev

# Brings the database up to date and makes the demo district, unless there is one or real data already.
database: env
	@$(BIN)/guatu demo

# What is quick to say no comes first.
system-packages:
	@scripts/system-packages

test: system-packages env-dev frontend-dev check
	@echo "== 测试（SQLite、浏览器）=="
	@$(BIN)/pytest -n $(WORKERS) --dist loadgroup $(PYTEST_ARGS)
	@echo "== 测试（PostgreSQL）=="
	@GUATU_TEST_POSTGRES=1 $(BIN)/pytest -n $(WORKERS) --dist loadgroup -m "not browser and not spark" $(PYTEST_ARGS) $(DATABASE_TESTS)

spark: system-packages env-dev
	@GUATU_TEST_SPARK=1 $(BIN)/pytest -m spark $(PYTEST_ARGS)

check: env-dev
	@echo "== 检查 =="
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy guatu scripts
	@$(BIN)/lint-imports
	@$(BIN)/djhtml --check guatu
	@$(BIN)/guatu manage makemigrations --check --dry-run --verbosity 1
	@$(BIN)/python scripts/check_messages.py

bench: env
	@scripts/environment bench
	@$(BIN)/python bench/compile.py
	@.venv-bench/bin/python bench/text.py
	@$(BIN)/python bench/gate.py
	@.venv-bench/bin/python bench/registers.py

format: env-dev
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .
	@$(BIN)/djhtml guatu

# Collect the strings of code and templates anew; then translate what is empty in guatu/locale/en.
messages: env-dev
	@cd guatu && ../$(BIN)/django-admin makemessages --locale en --no-location --no-obsolete
	@cd guatu && ../$(BIN)/django-admin compilemessages --locale en

# Versions and hashes for every platform, no addresses: each machine takes packages from where it is told to.
COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header $(LOCK_ARGS)
lock: env-dev
	@for each in run build node bench spark; do $(COMPILE) requirements/$$each.in -o requirements/$$each.txt; done
	@$(COMPILE) requirements/dev.in --constraint requirements/run.txt -o requirements/dev.txt
	@npm install --package-lock-only --no-audit --no-fund

clean:
	rm -rf .venv .venv-bench node_modules guatu/pages/static/vendor build *.egg-info
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .benchmarks test-results
