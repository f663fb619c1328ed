#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# boot.sh - the package on a Debian 12 that is booted: systemd as process 1, no network but its own.
#
# usage: tests/boot/boot.sh [--all]      --all: also what takes long, and is no part of a whole test run
#
# The system is made as root/debian.sh says and run by systemd-nspawn; ends with all that is in it when
# this ends.  FOLLOWUPD_PACKAGES: a directory with packages that were made before.  Skipped where it is not root.
PATH=$PATH:/usr/sbin:/sbin
. "$(dirname "$0")/../check/lib.sh"
if [ "$(id -u)" != 0 ]; then
	skips "the package on a booted Debian" "only root can boot one"
	finish
fi
for program in systemd-nspawn mmdebstrap dh; do
	command -v "$program" > /dev/null && continue
	skips "the package on a booted Debian" "$program is not installed"
	finish
done
if [ "$1" != inside ]; then
	exec setpriv --pdeathsig KILL unshare --mount --pid --fork --kill-child --mount-proc "$0" inside "$@"
fi
shift
trap 'exit 143' HUP INT TERM
. "$(dirname "$0")/../root/debian.sh"

# What a server has that the minimal system has not: a first process, sudo, and Python for the tests.
make_bootable() {
	[ ! -e "$cache/boot.tar" ] || { unpack "$cache/boot.tar"; return; }
	unpack "$cache/base.tar" || return 1
	step "making it bootable"
	inside apt-get update && inside apt-get install --yes --no-install-recommends \
		systemd systemd-sysv libpam-systemd dbus iproute2 sudo python3 &&
		tar -C "$root" --one-file-system --exclude=./log --exclude='./dev/*' -cf "$cache/boot.new.tar" . &&
		mv "$cache/boot.new.tar" "$cache/boot.tar"
}

inside() {
	chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive "${proxies[@]}" "$@" \
		>> "$log" 2>&1
}

make_packages() {
	packages=${FOLLOWUPD_PACKAGES:-$cache/boot/packages}
	[ -z "$FOLLOWUPD_PACKAGES" ] || return 0
	step "making the packages"
	"$SOURCE_DIR/tests/package/build" "$packages" > /dev/null
}

# From here on apt has nothing but what was downloaded.
download() {
	step "downloading what they need"
	mkdir -p "$root/srv/packages" && cp "$packages"/followupd_*.deb "$root/srv/packages" || return 1
	inside sh -c 'apt-get install --yes --download-only /srv/packages/followupd_*.deb ||
		{ apt-get update && apt-get install --yes --download-only /srv/packages/followupd_*.deb; }' || return 1
	rm -f "$root/etc/apt/apt.conf.d/80network" "$root/etc/resolv.conf"
	: > "$root/etc/resolv.conf"
}

make_place boot
mapfile -t proxies < <(proxies)
make_base || give_up "mmdebstrap" "$(tail -n 20 "$log")"
make_packages || give_up "the packages" "$(tail -n 20 "$packages/log")"
make_bootable || give_up "a bootable system" "$(tail -n 20 "$log")"
download || give_up "what the packages need" "$(tail -n 20 "$log")"
step "booting"
umount "$root/proc" "$root"/dev/* 2> /dev/null
export SOURCE_DIR
exec /usr/bin/python3 -B "$SOURCE_DIR/tests/boot/checks.py" "$root" "$archives" "$@"
