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

finish
