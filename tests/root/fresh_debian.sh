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

. "$(dirname "$0")/debian.sh"

copy_tree() {
	mkdir "$root/followupd" && cd "$SOURCE_DIR" && sources | tar -T - -cf - | tar -C "$root/followupd" -xf -
}

# ---- the check -----------------------------------------------------------------------------------

make_place quickstart
make_base || give_up "mmdebstrap" "$(tail -n 20 "$log")"
unpack "$cache/base.tar" || give_up "the minimal system"
copy_tree || give_up "a copy of the tree"
step "./quickstart"
mapfile -t proxies < <(proxies)
# What it shows does not hang on how well it is optimised: not at all is quickest.
chroot "$root" env -i PATH=/usr/bin:/bin HOME=/root CFLAGS=-O0 "${proxies[@]}" /followupd/quickstart > "$log" 2>&1
status=$?
step "it ended with status $status; $(du -sh --exclude="$root/proc" "$root" 2> /dev/null | cut -f1) of memory were used"
if [ "$status" = 0 ] && [ "$(tail -n 1 "$log")" = "the story came out as it should" ]; then
	grep -E '^[0-9]{2}:[0-9]{2}:[0-9]{2} ' "$log"
	holds "./quickstart" ""
else
	holds "./quickstart" "$(cat "$log")"
fi
finish
