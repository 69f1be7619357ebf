# Shared by the scripts of bin/: where uv and a Python come from, and what the system must have.

HOME=${HOME:-~}
# Where a network looks into TLS with a certificate of its own, only the system's list knows it.
if [ -s /etc/ssl/certs/ca-certificates.crt ]; then export UV_SYSTEM_CERTS=${UV_SYSTEM_CERTS-1}; fi

say() { printf '%s\n' "$*" >&2; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then sudo -n "$@"
    else return 1; fi
}

find_uv() {
    local candidate
    for candidate in "$(command -v uv || true)" "$HOME/.local/bin/uv" .tools/bin/uv; do
        if [ -n "$candidate" ] && "$candidate" --version >/dev/null 2>&1; then UV=$candidate; return; fi
    done
    return 1
}

# The first way that works: a bare Debian has no venv, perhaps no pip and no curl, but always its Python.
install_uv() {
    say "uv: устанавливается в .tools · installing into .tools"
    local python
    python=$(command -v python3 || true)
    if [ -n "$python" ]; then
        if "$python" -m venv --clear .tools >/dev/null 2>&1 && .tools/bin/pip install -q uv >&2; then return; fi
        rm -rf .tools
        if "$python" -m pip install -q --target .tools uv >/dev/null 2>&1; then return; fi
        if pip_from_the_index "$python" install -q --target .tools uv >&2; then return; fi
    fi
    if command -v curl >/dev/null; then
        curl -LsSf https://astral.sh/uv/install.sh | env UV_INSTALL_DIR="$PWD/.tools/bin" UV_NO_MODIFY_PATH=1 sh >&2
    fi
}

pip_from_the_index() {
    local python=$1 folder
    shift
    folder=$(mktemp -d)
    "$python" - "$folder/pip.zip" <<'PY' && "$python" "$folder/pip.zip/pip" "$@"
import json, sys, urllib.request
files = json.load(urllib.request.urlopen("https://pypi.org/pypi/pip/json", timeout=60))["urls"]
wheel = next(file["url"] for file in files if file["packagetype"] == "bdist_wheel")
open(sys.argv[1], "wb").write(urllib.request.urlopen(wheel, timeout=60).read())
PY
    local result=$?
    rm -rf "$folder"
    return "$result"
}

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1; }

# The wanted Python where it is or can be fetched, else any of 3.12 and newer.
choose_python() {
    local wanted candidate
    if new_enough .venv/bin/python; then export UV_PYTHON=$PWD/.venv/bin/python; return; fi
    wanted=$(cat .python-version)
    if "$UV" python find --no-python-downloads "$wanted" >/dev/null 2>&1; then return; fi
    if "$UV" python install -q "$wanted" 2>/dev/null; then return; fi
    for candidate in python3.14 python3.13 python3.12 python3 \
        "$HOME"/.pyenv/versions/"$wanted"*/bin/python3 "$HOME"/.pyenv/versions/*/bin/python3; do
        candidate=$(command -v "$candidate" || true)
        if [ -n "$candidate" ] && new_enough "$candidate"; then export UV_PYTHON=$candidate; return; fi
    done
    say "Нужен Python 3.12 или новее: его не удалось ни найти, ни загрузить."
    say "Python 3.12 or newer is needed; none was found and none could be downloaded."
    return 1
}

pango_works() { .venv/bin/python -c 'import weasyprint' >/dev/null 2>&1; }

has_fonts() { [ "$(uname)" = Darwin ] || ls /usr/share/fonts/*/* >/dev/null 2>&1; }

# The system's package manager with its install command and the names of Pango and a font with Cyrillic.
choose_packages() {
    if command -v apt-get >/dev/null; then
        INSTALL="apt-get install -y --no-install-recommends"
        PACKAGES="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core"
    elif command -v dnf >/dev/null; then INSTALL="dnf install -y"; PACKAGES="pango dejavu-sans-fonts"
    elif command -v pacman >/dev/null; then INSTALL="pacman -S --noconfirm --needed"; PACKAGES="pango ttf-dejavu"
    elif command -v zypper >/dev/null; then INSTALL="zypper -n install"; PACKAGES="libpango-1_0-0 dejavu-fonts"
    elif command -v apk >/dev/null; then INSTALL="apk add"; PACKAGES="pango font-dejavu"
    elif command -v brew >/dev/null; then INSTALL="brew install"; PACKAGES="pango"
    else INSTALL=""; PACKAGES="Pango, DejaVu"; fi
}

install_pango() {
    if pango_works && has_fonts; then return; fi
    choose_packages
    install_packages $PACKAGES
    if pango_works; then return; fi
    say "Для PDF нужны Pango и шрифт: ${INSTALL:+sudo $INSTALL }$PACKAGES. Пока их нет, PDF печатается из браузера."
    say "PDF needs Pango and a font: ${INSTALL:+sudo $INSTALL }$PACKAGES. Until then print it from the browser."
}

install_packages() {
    export DEBIAN_FRONTEND=noninteractive
    case $INSTALL in
        "") return 0 ;;
        brew*) $INSTALL "$@" >&2 || true ;;
        apt-get*)
            as_root $INSTALL "$@" >/dev/null 2>&1 && return
            as_root apt-get update -q >/dev/null 2>&1 && as_root $INSTALL "$@" >/dev/null 2>&1 || true ;;
        *) as_root $INSTALL "$@" >/dev/null 2>&1 || true ;;
    esac
}
