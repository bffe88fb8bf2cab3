#!/bin/sh
# Installs what the tests use from the system's packages, where that may be done without asking:
# as root on Debian. Anywhere else, and whenever it fails, the tests say what they miss.
set -u

export DEBIAN_FRONTEND=noninteractive
APT="apt-get -qq -o Acquire::Retries=1 -o Acquire::http::Timeout=30 -o Dpkg::Use-Pty=0"

any_of() {
    for name in "$@"; do
        command -v "$name" >/dev/null 2>&1 && return 0
    done
    return 1
}

missing=""
any_of chromium chromium-browser google-chrome || missing="$missing chromium"
any_of postgres || ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || missing="$missing postgresql"
any_of soffice libreoffice || missing="$missing libreoffice-calc"

[ -n "$missing" ] || exit 0
[ "$(id -u)" = 0 ] && [ -e /etc/debian_version ] && any_of apt-get || exit 0

echo "Installing$missing from the system's packages"
$APT update >/dev/null 2>&1

# Debian starts a server of its own with the package. The tests start theirs, so no second one.
clusters=/etc/postgresql-common/createcluster.d
case "$missing" in
*postgresql*)
    mkdir -p "$clusters"
    echo "create_main_cluster = false" >"$clusters/no-main-cluster.conf"
    ;;
esac

# One at a time: a system that lacks one of them still gets the others.
for package in $missing; do
    $APT install -y --no-install-recommends "$package" >/dev/null 2>&1 ||
        echo "$package could not be installed"
done

rm -f "$clusters/no-main-cluster.conf"
exit 0
