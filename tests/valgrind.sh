#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# valgrind.sh - the unit test programs under valgrind; needs a build without sanitizers, and minutes.
SOURCE_DIR=${SOURCE_DIR:-$(cd "$(dirname "$0")/.." && pwd)}
BUILD_DIR=${BUILD_DIR:-$PWD}
passed=0
failed=0
for program in "$BUILD_DIR"/tests/unit/test-*; do
	[ -f "$program" ] && [ -x "$program" ] || continue
	# One process: check's forks would hide the leaks of the tests from their parent.
	if CK_FORK=no CK_DEFAULT_TIMEOUT=0 SOURCE_DIR=$SOURCE_DIR valgrind -q --error-exitcode=99 \
		--suppressions="$SOURCE_DIR/tests/valgrind.supp" "$program"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
	fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
