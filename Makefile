# Every command makes the environment that it needs, the first time: `make run` is all it takes.
# `.venv` is this checkout's environment; what VENV=FOLDER changes about it is said in scripts/environment.py.

.PHONY: help run test check bench environment clean distclean
.NOTPARALLEL:
MAKEFLAGS += --no-print-directory

# The first Python that starts and is new enough; its own one knows best whether .venv is in order.
PYTHON ?= $(shell for python in .venv/bin/python python3 python3.14 python3.13 python3.12 python3.11 python; do \
	"$$python" -S -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$python" && break; done)
NO_PYTHON = No Python 3.11 or newer was found. Install one, or name it: make run PYTHON=/path/to/python3
# exec, here and below: a signal to make then reaches the program, not a shell around it.
ENVIRONMENT = exec $(or $(PYTHON),$(error $(NO_PYTHON))) -m scripts.environment
SHARED = $(if $(VENV),--shared "$(VENV)")

help:  ## Show this list
	@sed -n 's/^\([a-z]*\):[a-z ]*## /\1  /p' $(firstword $(MAKEFILE_LIST)) | awk -F '  ' '{ printf "make %-12s %s\n", $$1, $$2 }'

run:  ## Start the application; without a terminal, train a preset. ARGS="train mnist-mlp --epochs 1" is passed on
	@$(ENVIRONMENT) runtime $(SHARED)
	@exec .venv/bin/tui-trainer $(ARGS)

test:  ## Run all tests. ARGS="tests/spec -k shapes" picks some
	@$(ENVIRONMENT) dev $(SHARED)
	@exec .venv/bin/python -m pytest $(or $(ARGS),--numprocesses logical --maxprocesses 4 --dist worksteal)

check:  ## Look at the source: ruff, formatting, types, import rules, the shipped schema
	@$(ENVIRONMENT) dev $(SHARED)
	.venv/bin/python -m ruff check .
	.venv/bin/python -m ruff format --check .
	.venv/bin/python -m mypy
	.venv/bin/python -c 'from importlinter.cli import lint_imports_command as lint; lint()'
	.venv/bin/python -m tui_trainer.spec.schema --check

bench:  ## Measure the bars and print one line for each. ARGS is passed on
	@$(ENVIRONMENT) dev $(SHARED)
	@exec .venv/bin/python -m benchmarks $(ARGS)

environment:  ## Only make the environment, complete for tests and checks
	@$(ENVIRONMENT) dev $(SHARED)

clean:  ## Remove what tools and builds leave behind
	@rm -rf build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find . -name .venv -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +

distclean: clean  ## The same, and the environment
	@rm -rf .venv
