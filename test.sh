#!/bin/sh
# Checks everything: linters, types, import contracts, then all tests against a real PostgreSQL, a real
# Redis with real workers and headless Chromium. Arguments go to pytest: sh test.sh tests/house
# As root it installs the system packages that are missing; otherwise it names them and stops.
set -eu
cd "$(dirname "$0")"
. ./requirements/install.sh

have() { command -v "$1" >/dev/null 2>&1; }
step() { echo "== $*"; }

missing_packages() {
    # Not root: PostgreSQL and Redis come from wheels, so only the rest must be there.
    if [ "$(id -u)" = 0 ]; then
        have postgres || ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || echo postgresql
        have redis-server || have valkey-server || echo redis-server
    fi
    have chromium-headless-shell || have chromium || have chromium-browser || have google-chrome || echo chromium
    have fc-list || echo fontconfig
    { have fc-list && [ -n "$(fc-list :lang=zh)" ]; } || echo fonts-noto-cjk
    have msgfmt || echo gettext
}

install() { DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null; }

step "System packages"
if [ "$(id -u)" = 0 ] && have apt-get; then
    updated=
    # Debian's Chromium without windows needs half of the computing; where it cannot be had, the other one will do.
    if ! have chromium-headless-shell && apt-get update -qq && updated=yes; then
        install chromium-headless-shell || echo "No chromium-headless-shell here"
    fi
    missing=$(missing_packages | tr '\n' ' ')
    if [ -n "$missing" ]; then
        echo "Installing: $missing"
        [ -n "$updated" ] || apt-get update -qq
        install $missing
    fi
fi
missing=$(missing_packages | tr '\n' ' ')
if [ -n "$missing" ]; then
    echo "Missing. As root: apt-get update && apt-get install --no-install-recommends $missing" >&2
    exit 1
fi

step "Python packages"
install_lock dev
PATH="$(cd "$VENV" && pwd)/bin:$PATH"

# The checks read the settings; their secrets and files must not land in an installation's folder.
DATA_DIR=$(mktemp -d)
export DATA_DIR
types=
trap 'test -z "$types" || kill "$types" 2>/dev/null || true; rm -rf "$DATA_DIR"' EXIT

step "ruff"
ruff check --quiet .
ruff format --quiet --check .
# The types are looked at meanwhile, and shown before the longest step.
# Where no cache of them is kept, none is begun: writing it takes a fifth of the time. Calling mypy by hand begins one.
mypy $([ -d .mypy_cache ] || echo --cache-dir=/dev/null) >"$DATA_DIR/types" 2>&1 &
types=$!
step "import-linter"
lint-imports --no-cache --no-logo

# Each process begins with a half in order, so that what many tests begin with is mostly made in one of them; who is done
# first takes from the other's end.
step "Tests for both databases, on SQLite"
MANYI_TEST_DB=sqlite python -m pytest -n "${TEST_PROCESSES:-2}" --dist worksteal -m both_databases || [ $? -eq 5 ]
step "mypy"
wait "$types" || { cat "$DATA_DIR/types"; exit 1; }
types=
cat "$DATA_DIR/types"
step "All tests, on PostgreSQL"
python -m pytest -n "${TEST_PROCESSES:-2}" --dist worksteal "$@"
