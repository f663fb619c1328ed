#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# fresh_debian.sh - the README's first command, ./quickstart, on a Debian 12 that has nothing yet.
#
# The minimal system is made in memory and run in namespaces of its own: however this ends, nothing of
# it stays mounted, running or on disk.  Packages come from where this machine's own apt takes them.
# What was downloaded is kept in TMPDIR/fresh-debian for a month.  Skipped where it is not root.
PATH=$PATH:/usr/sbin:/sbin
. "$(dirname "$0")/../check/lib.sh"
if [ "$(id -u)" != 0 ]; then
	skips "./quickstart on a fresh Debian" "only root can make one"
	finish
fi
if [ "$1" != inside ]; then
	# The first process of the namespaces dies with this one, and all the others with the first.
	exec setpriv --pdeathsig KILL unshare --mount --pid --fork --kill-child --mount-proc "$0" inside
fi
trap 'exit 143' HUP INT TERM

suite=bookworm
cache=${TMPDIR:-/var/tmp}/fresh-debian
root=$cache/root
log=$root/quickstart.log

step() {
	printf '%4d s  %s\n' "$SECONDS" "$*"
}

give_up() {
	holds "$1" "${2:-failed}"
	finish
}

# ---- what this machine's apt knows ------------------------------------------------------

# The files that name the archive of Debian 12; those of other archives are left out.
apt_sources() {
	grep -slE "^(deb .*|Suites:.*)[[:space:]]$suite([[:space:]]|\$)" /etc/apt/sources.list \
		/etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources | xargs -r grep -lw main
}

# What apt must know to reach the archive and to trust it, as options and as files.
apt_network() {
	apt-config dump | grep -E '^Acquire::(http|https|Check-|Retries|Force|Allow)' | grep -viE 'auto-?detect'
	[ ! -r /etc/ssl/certs/ca-certificates.crt ] || echo 'Acquire::https::CAInfo "/etc/apt/authorities.crt";'
}

apt_files() {
	printf '%s\n' "${sources[@]}" /etc/apt/auth.conf /etc/apt/auth.conf.d /etc/apt/keyrings /etc/apt/mirrors \
		/etc/apt/trusted.gpg /etc/apt/trusted.gpg.d
	grep -ohE '/[^],[:space:]]+\.(gpg|asc|pgp)' "${sources[@]}"
}

# A link of this machine would lead nowhere in there, so what is copied is what it leads to.
copy_settings() {
	local path
	rm -rf "$root"/etc/apt/sources.list "$root"/etc/apt/sources.list.d/* "$root/etc/resolv.conf"
	apt_network > "$root/etc/apt/apt.conf.d/80network"
	apt_files | sort -u | while read -r path; do
		[ ! -e "$path" ] || cp -rL --parents "$path" "$root"
	done
	cat /etc/ssl/certs/ca-certificates.crt > "$root/etc/apt/authorities.crt" 2> /dev/null
	cat /etc/resolv.conf > "$root/etc/resolv.conf" 2> /dev/null
	cat /etc/hosts > "$root/etc/hosts" 2> /dev/null
}

# ---- the system ------------------------------------------------------------------------------

make_base() {
	[ ! -e "$cache/base.tar" ] || return 0
	step "making the minimal system"
	mkdir -p "$root/tmp" && apt_network > "$root/apt.conf" &&
		TMPDIR=$root/tmp mmdebstrap --quiet --variant=minbase --mode=root --aptopt="$root/apt.conf" "$suite" \
			"$cache/base.new.tar" "${sources[@]}" > "$log" 2>&1 &&
		mv "$cache/base.new.tar" "$cache/base.tar"
}

make_devices() {
	local name
	rm -rf "${root:?}/dev" && mkdir -p "$root/dev/shm" || return 1
	for name in null zero full random urandom tty; do
		touch "$root/dev/$name" && mount --bind "/dev/$name" "$root/dev/$name" || return 1
	done
	ln -s /proc/self/fd "$root/dev/fd" && ln -s fd/0 "$root/dev/stdin" && ln -s fd/1 "$root/dev/stdout" &&
		ln -s fd/2 "$root/dev/stderr" && chmod 1777 "$root/dev/shm"
}

make_system() {
	step "unpacking it"
	tar -C "$root" --exclude='./dev/*' -xf "$cache/base.tar" && make_devices &&
		mount -t proc proc "$root/proc" &&
		mkdir -p "$cache/archives" "$root/var/cache/apt/archives" &&
		mount --bind "$cache/archives" "$root/var/cache/apt/archives" && copy_settings
}

copy_tree() {
	mkdir "$root/followupd" && cd "$SOURCE_DIR" && sources | tar -T - -cf - | tar -C "$root/followupd" -xf -
}

# ---- the check -----------------------------------------------------------------------------------

mkdir -p "$root" && exec 9> "$cache/lock" && flock 9 || give_up "a place below $cache"
find "$cache/base.tar" "$cache/archives" -maxdepth 0 -mtime +30 -exec rm -rf {} + 2> /dev/null
mount -t tmpfs -o mode=755,size=4g tmpfs "$root" || give_up "a file system in memory"
mapfile -t sources < <(apt_sources)
[ -n "${sources[0]}" ] || give_up "apt's sources" "none of them names $suite"
make_base || give_up "mmdebstrap" "$(tail -n 20 "$log")"
make_system || give_up "the minimal system"
copy_tree || give_up "a copy of the tree"
step "./quickstart"
proxies=()
for name in http_proxy https_proxy no_proxy; do
	[ -z "${!name}" ] || proxies+=("$name=${!name}")
done
chroot "$root" env -i PATH=/usr/bin:/bin HOME=/root "${proxies[@]}" /followupd/quickstart > "$log" 2>&1
status=$?
step "it ended with status $status; $(du -sh --exclude="$root/proc" "$root" 2> /dev/null | cut -f1) of memory were used"
if [ "$status" = 0 ] && [ "$(tail -n 1 "$log")" = "the story came out as it should" ]; then
	grep -E '^[0-9]{2}:[0-9]{2}:[0-9]{2} ' "$log"
	holds "./quickstart" ""
else
	holds "./quickstart" "$(cat "$log")"
fi
finish
