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

pip_into_venv() {
    if [ -x "$VENV/bin/pip" ]; then
        "$VENV/bin/python" -m pip "$@"
    else
        "$PYTHON" -m pip --python "$VENV/bin/python" "$@"
    fi
}

install_lock() {
    make_venv
    cmp -s "requirements/$1.txt" "$VENV/installed-$1.txt" && return
    echo "Installing requirements/$1.txt"
    # Of what the tests' packages hold they use a part: compiling all of it beforehand took half of the installation.
    [ "$1" = dev ] && compiled=--no-compile || compiled=--compile
    pip_into_venv install --quiet --disable-pip-version-check --require-hashes $compiled -r "requirements/$1.txt"
    cp "requirements/$1.txt" "$VENV/installed-$1.txt"
}
