# Read by run.sh and test.sh: makes the virtual environment and installs a lock into it where the lock has changed.
PYTHON="${PYTHON:-python3}"
VENV="${VENV:-.venv}"

make_venv() {
    [ -x "$VENV/bin/python" ] && return
    echo "Making a virtual environment in $VENV"
    # A fresh Debian has pip but neither ensurepip nor leave to install outside an environment.
    if "$PYTHON" -m pip --version >/dev/null 2>&1; then
        "$PYTHON" -m venv --without-pip "$VENV"
    elif ! "$PYTHON" -m venv "$VENV"; then
        echo "Python has neither pip nor ensurepip. As root: apt-get install python3-pip" >&2
        exit 1
    fi
}

install_lock() {
    lock="requirements/$1.txt" kept="$VENV/installed-$1.txt"
    # Of what the tests' packages hold they use a part: compiling all of it beforehand took half of the installation.
    [ "$1" = dev ] && compiled=--no-compile || compiled=--compile
    make_venv
    cmp -s "$lock" "$kept" && return
    echo "Installing $lock"
    if [ -x "$VENV/bin/pip" ]; then
        set -- "$VENV/bin/python" -m pip
    else
        set -- "$PYTHON" -m pip --python "$VENV/bin/python"
    fi
    # A lock is complete, so its packages can be installed in any order: two halves at once take half of the time.
    halves=$(mktemp -d)
    awk -v folder="$halves" 'BEGIN { half = 0 } /^[A-Za-z0-9]/ { half = 1 - half } { print >(folder "/" half) }' "$lock"
    status=0
    printf '%s\n' "$halves/0" "$halves/1" | xargs -P 2 -I {} "$@" install --quiet --disable-pip-version-check \
        --require-hashes --no-deps $compiled -r {} || status=$?
    rm -r "$halves"
    [ "$status" -eq 0 ] || exit "$status"
    cp "$lock" "$kept"
}
