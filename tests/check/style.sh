#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# style.sh - licence and purpose lines, format, sizes, and no loose ends.
. "$(dirname "$0")/lib.sh"
cd "$SOURCE_DIR" || exit 1
C=$(sources | grep -E '^(daemon|include|tests)/.*\.[ch]$')
CODE="$C
$(sources | grep -E '\.(py|sh|sql|socket|service|target)$|\.(service|conf|sample|[0-9])\.in$|^quickstart$|^configure\.ac$')"

# In the first twelve lines: the licence, and "name - purpose" (pages and units have it their way).
holds "no SPDX line at the top" "$(for f in $CODE; do
	head -n 4 "$f" | grep -q 'SPDX-License-Identifier: Apache-2\.0' || echo "$f"
done)"
holds "no purpose line at the top" "$(for f in $CODE; do
	case $f in *.[0-9].in | configure.ac) continue ;; esac
	name=$(basename "$f" .in)
	head -n 8 "$f" | grep -qE "(^|[^a-z])$(printf %s "${name%.sample}" | sed 's/\./\\./g') - ." || echo "$f"
done)"
holds "longer than 800 lines" "$(wc -l $C | awk '$1 > 800 && $2 != "total" { print $2 ": " $1 }')"
holds "functions longer than 80 lines" "$(awk 'FNR == 1 { start = 0 } /^\{/ { start = FNR }
	/^\}/ { if (start && FNR - start > 80) print FILENAME ":" start ": " FNR - start; start = 0 }' $C)"
holds "not formatted (clang-format -i)" "$(
	clang-format --dry-run -Werror $C 2>&1 | sed -n 's/:[0-9]*:[0-9]*: error: .*//p' | sort -u)"
# Brackets, so that this line is not one of them.
holds "unfinished work" "$(sources | grep -vE '\.csv$|^NEWS$|^LICENSE$' |
	xargs grep -nIE '(^|[^A-Za-z])(TOD[O]|FIXM[E]|XX[X])([^A-Za-z]|$)')"
holds "sleeps in tests" "$(sources | grep -E '^tests/.*\.(c|py|sh)$' |
	xargs grep -nE '\b(uslee[p]|nanoslee[p]|time\.slee[p]|slee[p] [0-9])\b')"
holds "a limit of its own for a test case (tests/unit/suite.h sets the one)" "$(sources |
	grep -E '^tests/unit/' | xargs grep -n 'tcase_set_timeou[t]')"
newest=$(sources | sed -n 's,^schema/0*\([0-9]*\)_.*\.sql$,\1,p' | sort -n | tail -n 1)
grep -q "SCHEMA_VERSION $newest\$" include/followupd/migrate.h && fault= || fault="schema/ has $newest"
holds "SCHEMA_VERSION is not the newest migration" "$fault"
finish
