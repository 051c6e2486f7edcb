# The commands of the portal. Each one sets up first what it needs.

PYTHON ?= python3
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help setup run test test-fast check format bench proof guide gallery pictures lock

help: ## Show these commands
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 20

setup: ## Make a fresh clone ready to run
	@$(PYTHON) -m scripts.setup $(ARGS)

run: ## Serve the portal with its demo (PORT=8000)
	@$(PYTHON) -m scripts.run

test: ## Run all tests on SQLite and PostgreSQL (ARGS="-k word" chooses)
	@$(PYTHON) -m scripts.test $(ARGS)

test-fast: ## Run the tests on SQLite, without a browser
	@$(PYTHON) -m scripts.test --fast $(ARGS)

check: ## Lint, types, templates, floors, migrations, deployment
	@$(PYTHON) -m scripts.check

format: ## Put the code into its form
	@$(PYTHON) -m scripts.format

bench: ## Measure speed and memory
	@$(PYTHON) -m scripts.campaign tests.benchmarks $(ARGS)

proof: ## The long campaigns: kills, races, attacks
	@$(PYTHON) -m scripts.campaign tests.proof $(ARGS)

lock: ## Compile requirements*.in anew into requirements*.txt
	@$(PYTHON) -m scripts.lock $(ARGS)

guide: ## Build the guide in build/guide
	@$(PYTHON) -m scripts.build_guide

gallery: ## Take a picture of every page
	@$(PYTHON) -m scripts.campaign scripts.gallery $(ARGS)

pictures: ## Take the pictures of the guide and the README anew (ARGS="tracker" chooses)
	@$(PYTHON) -m scripts.campaign scripts.pictures $(ARGS)
