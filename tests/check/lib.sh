# SPDX-License-Identifier: Apache-2.0
#
# lib.sh - what the checks share: where things are, counting, and the last line.
SOURCE_DIR=${SOURCE_DIR:-$(cd "$(dirname "$0")/../.." && pwd)}
BUILD_DIR=${BUILD_DIR:-$SOURCE_DIR}
passed=0
failed=0
skipped=0

# holds NAME FAULTS: passed when FAULTS is empty, else prints both.
holds() {
	if [ -z "$2" ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		printf '%s:\n%s\n' "$1" "$2" | sed '2,$s/^/  /'
	fi
}

# skips NAME REASON: what cannot be looked at here is named and counted, never silent.
skips() {
	skipped=$((skipped + 1))
	echo "skipped: $1: $2"
}

finish() {
	if [ "$skipped" -gt 0 ]; then
		echo "$passed passed, $failed failed, $skipped skipped"
	else
		echo "$passed passed, $failed failed"
	fi
	[ "$failed" -eq 0 ] && [ $((passed + skipped)) -gt 0 ]
	exit
}

# What belongs to the source: tracked by git, or everything in an unpacked tarball.
sources() {
	if [ -e "$SOURCE_DIR/.git" ]; then
		git -C "$SOURCE_DIR" ls-files -- "$@"
	else
		# An unpacked tarball, or a copy: without what autoconf and Python make.
		(cd "$SOURCE_DIR" && find . -type f ! -path './autom4te.cache/*' ! -path './build-aux/*' \
			! -path '*/__pycache__/*' ! -name configure ! -name 'configure~' ! -name Makefile.in \
			! -name aclocal.m4 ! -name 'autoconf.h.in*' | sed 's,^\./,,')
	fi
}
