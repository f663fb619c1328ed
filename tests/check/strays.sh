#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# strays.sh - nothing in the tree that only one person's machine has, or that nobody else may have.
. "$(dirname "$0")/lib.sh"
cd "$SOURCE_DIR" || exit 1

# Brackets, so that these lines do not find themselves.
find_all() {
	sources | xargs grep -nIE "$1"
}
holds "paths of somebody's machine" "$(find_all '(^|[^A-Za-z0-9_.])(/hom[e]/[a-z]|/roo[t]/|/User[s]/|/wor[k]/|/mn[t]/|/tm[p]/b-)')"
holds "files beside the repository" "$(find_all '\.\./share[d]|BRIE[F]\.md')"
holds "private keys" "$(sources | grep -v '^tests/' | xargs grep -lIE 'BEGIN [A-Z ]*PRIVATE KE[Y]')"
holds "files that are built, or an editor's" "$(sources | grep -E '(~|\.(o|a|orig|rej|swp|pyc|log))$')"
holds "files too large for source" "$(sources | xargs ls -ln 2>/dev/null | awk '$5 > 1048576 { print $9 ": " $5 }')"
finish
