#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# dist.sh - the tarball builds, installs and uninstalls: `make distcheck`, arguments go to configure.
# Whether it is complete does not hang on how well it is optimised: not at all is quickest.
. "$(dirname "$0")/lib.sh"
cd "$BUILD_DIR" || exit 1
# distcheck runs `make check`, which would come here again: inside, a few unit tests are enough.
[ -z "$FOLLOWUPD_IN_DISTCHECK" ] || { holds "make distcheck is under way" ""; finish; }
export FOLLOWUPD_IN_DISTCHECK=1
log=$(mktemp) || exit 1
if make distcheck NAMES=unit/frame DISTCHECK_CONFIGURE_FLAGS="${*:-CFLAGS=-O0}" > "$log" 2>&1; then
	holds "make distcheck" ""
else
	holds "make distcheck" "$(grep -E 'error|Error|No rule|not found|ERROR' "$log" | tail -n 20; tail -n 5 "$log")"
fi
rm -f "$log"
finish
