#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# package.sh - debian/ says what the rest of the tree says; that the package is made and works is for tests/boot.
. "$(dirname "$0")/lib.sh"
cd "$SOURCE_DIR" || exit 1

version=$(sed -n 's/^AC_INIT(\[followupd\], \[\([^]]*\)\].*/\1/p' configure.ac)
holds "the version of debian/changelog" "$(grep -q "^followupd ($version) " debian/changelog || echo "configure.ac says $version")"

# What quickstart installs to build is what the package needs to be built, but for what debhelper brings.
wanted=$(sed -n '/^story_packages=/,/"$/p' quickstart | grep -oE '[a-z0-9.+-]+-dev\b|\bcheck\b' | sort)
given=$(sed -n '/^Build-Depends:/,/^Standards/p' debian/control | grep -oE '[a-z0-9.+-]+-dev\b|\bcheck\b' | sort)
holds "libraries in quickstart and debian/control" "$([ "$wanted" = "$given" ] || printf '%s\n' "$wanted" "-" "$given")"

# The image has what the package recommends, and the users and the directories that it has elsewhere.
image=container/Containerfile
words() { tr -s ' ,\t\\' '\n' | sed '/^$/d' | sort; }
wanted=$(sed -n '/^Recommends:/,/^Suggests/{//!p}' debian/control | words)
given=$(sed -n 's,.*/packages/followupd_\*\.deb \(.*\) &&.*,\1,p' "$image" | words)
holds "packages in the image and in debian/control" "$([ "$wanted" = "$given" ] || printf '%s\n' "$wanted" "-" "$given")"
holds "a user of the units that the image has not" "$(sed -n 's/^u \([a-z-]*\) .*/\1/p' systemd/sysusers.d/followupd.conf.in |
	while read -r user; do grep -qE "(^|[[:space:]])$user([[:space:];]|\$)" "$image" || echo "$user"; done)"
state=/var/lib/$(sed -n 's/^StateDirectory=//p' systemd/followupd-database.service.in)
holds "the directory of the database" "$(grep -q "^VOLUME $state\$" "$image" || echo "the units say $state")"

finish
