# Sourced by bin/start, bin/test and bin/hoshin: finds Python, makes .venv and installs a locked set of packages into it.
# POSIX sh. Needs only Python 3.11 or newer with venv, and a package index (the public one or the office's mirror).

case "${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}" in
    ja*) HOSHIN_SPEAKS=ja ;;
    *) HOSHIN_SPEAKS=en ;;
esac

say() { # say JAPANESE ENGLISH
    if [ "$HOSHIN_SPEAKS" = ja ]; then printf '%s\n' "$1" >&2; else printf '%s\n' "$2" >&2; fi
}

refuse() { # refuse JAPANESE ENGLISH
    say "hoshin: $1" "hoshin: $2"
    exit 3
}

is_new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() {
    for candidate in ${HOSHIN_PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
        if command -v "$candidate" >/dev/null 2>&1 && is_new_enough "$candidate"; then
            PYTHON=$(command -v "$candidate")
            return
        fi
    done
    found=$(python3 -V 2>&1 || true)
    refuse "Python 3.11 以上が必要です（見つかったもの: ${found:-なし}）。新しい Python を入れるか、その場所を HOSHIN_PYTHON で指定してください。" \
        "Python 3.11 or newer is needed (found: ${found:-none}). Install one, or name it with HOSHIN_PYTHON."
}

check_venv_module() {
    "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null && return
    refuse "Python に venv がありません。Debian・Ubuntu では「apt install python3-venv」で入ります。" \
        "this Python lacks venv. On Debian and Ubuntu: apt install python3-venv."
}

check_disk() { # check_disk MEGABYTES
    free=$(df -Pk "$ROOT" | awk 'NR == 2 { print int($4 / 1024) }')
    [ "${free:-0}" -ge "$1" ] && return
    refuse "ディスクの空きが足りません（空き ${free} MB、必要 $1 MB: $ROOT）。空きを作ってから、もう一度実行してください。" \
        "not enough disk space (${free} MB free, $1 MB needed at $ROOT). Make room and run this again."
}

use_private_home() {
    # Some services start programs without a home folder; tools then have nowhere to keep their caches.
    if [ -z "${HOME:-}" ] || [ ! -w "$HOME" ]; then
        mkdir -p "$TOOLS/home"
        HOME=$TOOLS/home
        export HOME
    fi
}

make_venv() { # make_venv FOLDER
    [ -x "$1/bin/python" ] && is_new_enough "$1/bin/python" && "$1/bin/python" -m pip --version >/dev/null 2>&1 && return
    if [ "$1" = "$VENV" ] && [ -x "$1/bin/python" ] && is_new_enough "$1/bin/python"; then
        return # made by uv, without pip
    fi
    find_python
    check_venv_module
    check_disk "${2:-300}"
    rm -rf "$1"
    "$PYTHON" -m venv "$1" >"$LOG" 2>&1 || fail_with_log "仮想環境 $1 を作れませんでした。" "could not make the virtual environment $1."
}

fail_with_log() {
    tail -n 15 "$LOG" >&2 2>/dev/null
    check_disk 300
    refuse "$1 上の記録を見てください（全文: $LOG）。" "$2 See the lines above (all of it: $LOG)."
}

# uv installs ten times faster than pip, but reads none of pip's settings: hand it the office's index.
settings_for_uv() {
    pip_says() { "$TOOLS/uv/bin/python" -m pip config get "$1" 2>/dev/null | tr '\n' ' '; }
    index=${PIP_INDEX_URL:-$(pip_says global.index-url)}
    extra=${PIP_EXTRA_INDEX_URL:-$(pip_says global.extra-index-url)}
    index=${index% }
    [ -n "${UV_DEFAULT_INDEX:-${UV_INDEX_URL:-}}" ] || [ -z "$index" ] || export UV_DEFAULT_INDEX="$index"
    [ -n "${UV_INDEX:-${UV_EXTRA_INDEX_URL:-}}" ] || [ -z "$extra" ] || export UV_INDEX="${extra% }"
    # With several indexes any of them may hold the locked file; the hash decides, not the order.
    export UV_SYSTEM_CERTS=1 UV_PYTHON_DOWNLOADS=never UV_INDEX_STRATEGY=unsafe-best-match
}

install_with_uv() { # install_with_uv LOCK
    make_venv "$TOOLS/uv" 300
    "$TOOLS/uv/bin/python" -m uv --version >/dev/null 2>&1 ||
        "$TOOLS/uv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/tools.lock >>"$LOG" 2>&1 ||
        return 1
    settings_for_uv
    "$TOOLS/uv/bin/python" -m uv pip install --quiet --python "$VENV/bin/python" --require-hashes -r "$1" >>"$LOG" 2>&1
}

install_with_pip() { # install_with_pip LOCK
    "$VENV/bin/python" -m pip --version >/dev/null 2>&1 || "$VENV/bin/python" -m ensurepip >>"$LOG" 2>&1 || return 1
    "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$1" >>"$LOG" 2>&1
}

explain_failed_install() {
    grep -v '^$' "$LOG" | tail -n 15 >&2
    check_disk 300
    refuse "部品を取り寄せられませんでした。パッケージの置き場所（インデックス）に届くか確かめてください。庁内の置き場所は PIP_INDEX_URL、代理サーバーは HTTPS_PROXY、証明書は SSL_CERT_FILE で指定できます。" \
        "the packages could not be fetched. Check that the package index can be reached; name the office's own with PIP_INDEX_URL, a proxy with HTTPS_PROXY, a certificate with SSL_CERT_FILE."
}

point_at_source() {
    site=$("$VENV/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    [ "$(cat "$site/hoshin.pth" 2>/dev/null)" = "$ROOT/src" ] || printf '%s\n' "$ROOT/src" >"$site/hoshin.pth"
}

# Installs requirements/NAME.lock into .venv, which is quick when that lock was installed before. Nothing is removed.
install() { # install NAME
    lock=requirements/$1.lock
    stamp=$VENV/.installed-$1
    now=$(cat "$lock" requirements/tools.lock | cksum)
    if [ -x "$VENV/bin/python" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$now" ]; then
        point_at_source
        return
    fi
    use_private_home
    mkdir -p "$TOOLS"
    : >"$LOG"
    make_venv "$VENV" 500
    say "部品を取り寄せています（初回は1分ほどかかります）…" "fetching packages (about a minute the first time)…"
    install_with_uv "$lock" || install_with_pip "$lock" || explain_failed_install
    point_at_source
    printf '%s\n' "$now" >"$stamp"
    [ "$1" != test ] || cat requirements/run.lock requirements/tools.lock | cksum >"$VENV/.installed-run" # a part of it
}

ROOT=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
VENV=$ROOT/.venv
TOOLS=$ROOT/.tools
LOG=$ROOT/.tools/setup.log
STARTED_FROM=$PWD
cd "$ROOT" || exit 3
