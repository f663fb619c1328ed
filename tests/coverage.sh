#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# coverage.sh - how much of the core its unit tests run: a build of its own, a table, and two floors.
#
# SOURCE_DIR, BUILD_DIR as for tests/run.  What counts is daemon/decision and daemon/followup, by
# test-decision and test-followup alone; nothing is excluded.
set -eu
SOURCE_DIR=${SOURCE_DIR:-$(cd "$(dirname "$0")/.." && pwd)}
BUILD_DIR=${BUILD_DIR:-$PWD}
LINES=95
BRANCHES=85
tests="tests/unit/test-decision tests/unit/test-followup"

command -v gcovr >/dev/null || {
	echo "coverage.sh: gcovr is missing (Debian: gcovr)" >&2
	exit 1
}
mkdir -p "$BUILD_DIR/coverage"
cd "$BUILD_DIR/coverage"
[ -f Makefile ] || "$SOURCE_DIR/configure" --quiet --enable-coverage CFLAGS="-O0 -g"
find . -name '*.gcda' -delete
make --silent ${JOBS:+-j$JOBS} $tests
export SOURCE_DIR
for t in $tests; do
	"$t" >coverage.log 2>&1 || {
		cat coverage.log
		exit 1
	}
done
report() {
	gcovr --root "$SOURCE_DIR" --object-directory . --filter '.*daemon/(decision|followup)/' "$@" .
}
report --branches
report --print-summary --fail-under-line $LINES --fail-under-branch $BRANCHES
