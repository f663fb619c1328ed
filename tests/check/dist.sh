#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# dist.sh - the tarball has every file, builds, installs and uninstalls: `make distcheck`, arguments go to configure.
#
# What is in it does not hang on how well it is optimised: not at all is quickest.  Of the test
# programs one is built and run there; that their sources are complete the list of files says.
. "$(dirname "$0")/lib.sh"
cd "$BUILD_DIR" || exit 1
# distcheck runs `make check`, which would come here again.
[ -z "$FOLLOWUPD_IN_DISTCHECK" ] || { holds "make distcheck is under way" ""; finish; }
export FOLLOWUPD_IN_DISTCHECK=1
log=$(mktemp) || exit 1
if make distcheck NAMES=unit/frame check_PROGRAMS=tests/unit/test-frame \
	DISTCHECK_CONFIGURE_FLAGS="${*:-CFLAGS=-O0 --disable-dependency-tracking}" > "$log" 2>&1; then
	holds "make distcheck" ""
else
	holds "make distcheck" "$(grep -E 'error|Error|No rule|not found|ERROR' "$log" | tail -n 20; tail -n 5 "$log")"
fi
# Only what git, the editor or continuous integration reads stays out.
tar -tzf followupd-[0-9]*.tar.gz | sed 's,^[^/]*/,,' | sort > "$log"
holds "not in the tarball" "$(sources | grep -vE '^(\.git.*|.*/\.gitkeep|\.clang-format|\.ci/.*)$' | sort | comm -23 - "$log")"
rm -f "$log"
finish
