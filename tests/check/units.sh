#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# units.sh - the installed units are valid, and no more exposed than the manual promises.
. "$(dirname "$0")/lib.sh"
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
command -v systemd-analyze > /dev/null || { echo "0 passed, 1 failed: systemd-analyze is missing"; exit 1; }

# The program is not installed where the units say; anything executable stands in for it.
cp -R "$SOURCE_DIR"/systemd/*.service.d "$SOURCE_DIR"/systemd/*.target "$SOURCE_DIR"/systemd/*.socket "$work"
for unit in "$BUILD_DIR"/systemd/*.service; do
	sed 's,^ExecStart=[^ ]*/followupd\(-document\)\? *,ExecStart=/bin/true ,' "$unit" > "$work/$(basename "$unit")"
done
cd "$work" || exit 1

for unit in *.service *.socket *.target; do
	holds "$unit" "$(systemd-analyze verify --man=no "./$unit" 2>&1)"
done

# exposure ROLE TENTHS: at most so many tenths, in the words of systemd-analyze security.
exposure() {
	figure=$(systemd-analyze security --offline=true --no-pager "./followupd-$1.service" |
		sed -n 's/.*Overall exposure level for .*: \([0-9]*\)\.\([0-9]\).*/\1\2/p')
	fault="exposure ${figure:-unknown} tenths, at most $2"
	[ -n "$figure" ] && [ "$figure" -le "$2" ] && fault=
	holds "followupd-$1.service" "$fault"
}
exposure engine 5
exposure intake 5
exposure database 5
exposure auth@ 10
exposure document@ 5
exposure web 10
exposure pages 10
exposure mailer 10

holds "users" "$(systemd-sysusers --dry-run "$BUILD_DIR/systemd/sysusers.d/followupd.conf" 2>&1 > /dev/null |
	grep -vE '^(Creating|Would) ')"
holds "a unit's user that sysusers.d does not make" "$(sed -n 's/^User=//p' ./*.service | while read -r user; do
	grep -q "^u $user " "$BUILD_DIR/systemd/sysusers.d/followupd.conf" || echo "$user"
done)"
finish
