# shellcheck shell=sh
# Programs of the system that Weft calls, and how to come by them.

# Says how to install Debian packages $@ on this system, whatever system it is.
install_hint() {
    if command -v apt-get >/dev/null 2>&1; then
        echo "sudo apt-get install $*"
    elif command -v dnf >/dev/null 2>&1; then
        echo "sudo dnf install $*"
    elif command -v apk >/dev/null 2>&1; then
        echo "sudo apk add $*"
    elif command -v pacman >/dev/null 2>&1; then
        echo "sudo pacman -S $*"
    else
        echo "install $* with the package manager of this system"
    fi
}

# Whether we may install packages ourselves: root on Debian or one of its children.
may_install() {
    [ "$(id -u)" = 0 ] && [ -e /etc/debian_version ] && command -v apt-get >/dev/null 2>&1
}

# Whether the system's package lists offer package $1.
is_offered() {
    apt-cache policy "$1" 2>/dev/null | grep -q 'Candidate: [^(]'
}

# Installs packages $@; output goes to target/packages.log.
install_packages() {
    mkdir -p "$root/target"
    say "installing from the system's packages: $* (log: target/packages.log)"
    is_offered "$1" || apt-get update >"$root/target/packages.log" 2>&1 || true
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" \
        >>"$root/target/packages.log" 2>&1
}

# Names the packages of what is missing for a local mesh.
missing_packages() {
    command -v ip >/dev/null 2>&1 || echo iproute2
    command -v nft >/dev/null 2>&1 || echo nftables
    command -v unshare >/dev/null 2>&1 || echo util-linux
}

# Makes sure of the tools that a local mesh needs, or ends with the command that installs them.
need_system_tools() {
    missing=$(missing_packages)
    [ -n "$missing" ] || return 0
    # The names have no blanks: one word for each package is what is wanted.
    # shellcheck disable=SC2086
    set -- $missing
    if may_install && install_packages "$@" && [ -z "$(missing_packages)" ]; then
        return 0
    fi
    die "a local mesh needs system tools that are missing; run: $(install_hint "$@")"
}
