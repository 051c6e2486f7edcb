# The commands of the portal. Each one sets up first what it needs.

PYTHON ?= python3
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help setup run test test-fast check format bench proof lock

help: ## Show these commands
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 20

setup: ## Make a fresh clone ready to run
	@$(PYTHON) -m scripts.setup $(ARGS)

lock: ## Compile requirements*.in anew into requirements*.txt
	@$(PYTHON) -m scripts.lock $(ARGS)
