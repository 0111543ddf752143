PORT ?= 8000
HOST ?= 127.0.0.1
DJANGO = .venv/bin/python manage.py

.DEFAULT_GOAL := help

help: ## Show these targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

run: export DEBUG = 1
run: export SITE_URL ?= http://$(HOST):$(PORT)
run: ## Set up whatever is missing and serve the demo newsroom, its worker beside it, on 127.0.0.1:$PORT (8000)
	@scripts/setup
	@mkdir -p var/static
	@$(DJANGO) migrate --verbosity 0
	@$(DJANGO) load_demo
	@printf '\n  Readers   http://%s:%s/\n  Desk      http://%s:%s/admin/\n\n' $(HOST) $(PORT) $(HOST) $(PORT)
	@exec scripts/run $(HOST):$(PORT)

test: ## Everything that CI checks: lint, then the tests on SQLite and on PostgreSQL
	@scripts/test

lint: ## Check style, templates, migrations and production settings
	@scripts/lint

format: ## Bring Python, templates, CSS and JavaScript into form
	@.venv/bin/ruff check --fix --quiet .
	@.venv/bin/ruff format --quiet .
	@find templates -name '*.html' -exec .venv/bin/djade --target-version 5.2 {} +
	@node_modules/.bin/biome check --write

messages: export DEBUG = 1
messages: ## Collect the texts to translate and compile the translations
	@$(DJANGO) makemessages --locale ru --no-obsolete --add-location file --ignore 'tests/*' --ignore 'node_modules/*'
	@$(DJANGO) compilemessages --locale en --locale ru --ignore .venv --ignore node_modules

requirements: ## Compile requirements*.in into requirements*.txt with hashes
	@.venv/bin/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --universal --python-version 3.11 $(UPGRADE) requirements.in -o requirements.txt
	@.venv/bin/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --universal --python-version 3.11 $(UPGRADE) requirements-russian.in -o requirements-russian.txt
	@.venv/bin/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --universal --python-version 3.11 $(UPGRADE) requirements-dev.in -o requirements-dev.txt

coverage: ## Which lines no test runs (SQLite, without the browser)
	@.venv/bin/coverage run -m pytest -m 'not browser' -q
	@.venv/bin/coverage combine -q && .venv/bin/coverage report

bench: export DEBUG = 1
bench: export DATA_DIR = $(CURDIR)/var/bench
bench: export DATABASE_URL = sqlite:///$(DATA_DIR)/db.sqlite3
bench: ## Time the readers' pages on 20,000 made-up stories, kept below var/bench
	@mkdir -p $(DATA_DIR)/static
	@test -f $(DATA_DIR)/seeded || { $(DJANGO) migrate --verbosity 0 && .venv/bin/python benchmarks/seed.py 20000 && touch $(DATA_DIR)/seeded; }
	@.venv/bin/python benchmarks/run.py

editors: ## Twenty editors in pairs on ten stories for a minute, on SQLite and on PostgreSQL: is anything lost?
	@.venv/bin/python benchmarks/editors.py
	@scripts/with-postgres .venv/bin/python benchmarks/editors.py

lighthouse: ## Lighthouse on ten kinds of page, served as in production: at least 99 everywhere, and nothing moves
	@npm ci --silent --prefix benchmarks/lighthouse
	@.venv/bin/python benchmarks/lighthouse.py

.PHONY: help run test lint format messages requirements coverage bench editors lighthouse
