# SPDX-License-Identifier: Apache-2.0
#
# debian.sh - a minimal Debian 12 in memory, for the tests that need one of their own.
#
# Sourced as root in a mount namespace of its own, behind ../check/lib.sh: however the test ends, nothing
# of it stays mounted or on disk.  Packages come from where this machine's own apt takes them.  What was
# downloaded is kept in TMPDIR/fresh-debian for a month.
suite=bookworm
cache=${TMPDIR:-/var/tmp}/fresh-debian

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

# make_place NAME: an empty file system at $root; whoever else makes one of that name waits.
make_place() {
	root=$cache/$1/root
	archives=$cache/$1/archives
	log=$root/log
	mkdir -p "$root" && exec 9> "$cache/$1/lock" && flock 9 || give_up "a place below $cache"
	find "$cache"/*.tar "$archives" -maxdepth 0 -mtime +30 -exec rm -rf {} + 2> /dev/null
	mount -t tmpfs -o mode=755,size=4g tmpfs "$root" || give_up "a file system in memory"
	mapfile -t sources < <(apt_sources)
	[ -n "${sources[0]}" ] || give_up "apt's sources" "none of them names $suite"
}

# The minimal system as a file, made once for all names.
make_base() (
	exec 8> "$cache/base.lock" && flock 8
	[ ! -e "$cache/base.tar" ] || exit 0
	step "making the minimal system"
	mkdir -p "$root/tmp" && apt_network > "$root/apt.conf" &&
		TMPDIR=$root/tmp mmdebstrap --quiet --variant=minbase --mode=root --aptopt="$root/apt.conf" "$suite" \
			"$cache/base.new.tar" "${sources[@]}" > "$log" 2>&1 &&
		mv "$cache/base.new.tar" "$cache/base.tar"
)

make_devices() {
	local name
	rm -rf "${root:?}/dev" && mkdir -p "$root/dev/shm" || return 1
	for name in null zero full random urandom tty; do
		touch "$root/dev/$name" && mount --bind "/dev/$name" "$root/dev/$name" || return 1
	done
	ln -s /proc/self/fd "$root/dev/fd" && ln -s fd/0 "$root/dev/stdin" && ln -s fd/1 "$root/dev/stdout" &&
		ln -s fd/2 "$root/dev/stderr" && chmod 1777 "$root/dev/shm"
}

# unpack TAR: a system in which apt works, with the packages that were downloaded before.
unpack() {
	step "unpacking it"
	tar -C "$root" --exclude='./dev/*' -xf "$1" && make_devices &&
		mount -t proc proc "$root/proc" &&
		mkdir -p "$archives" "$root/var/cache/apt/archives" &&
		mount --bind "$archives" "$root/var/cache/apt/archives" && copy_settings
}

# The proxies of this machine, as words for env.
proxies() {
	local name
	for name in http_proxy https_proxy no_proxy; do
		[ -z "${!name}" ] || echo "$name=${!name}"
	done
}
