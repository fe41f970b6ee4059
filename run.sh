#!/bin/sh
# Starts Manyi: a virtual environment on first use, then the broker, worker, beat and web server in one process.
# Ctrl-C stops everything. Variables (docs/OPERATIONS.md has all): PORT, HOST, DATA_DIR, DEMO=0, PYTHON, VENV.
set -eu
cd "$(dirname "$0")"
. ./requirements/install.sh

install_lock base
export DEMO="${DEMO:-1}" LOG_FORMAT="${LOG_FORMAT:-plain}"
exec "$VENV/bin/python" manage.py up
