#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# config_keys.sh - the key table, the manual and the sample say the same.
. "$(dirname "$0")/lib.sh"
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
tab=$(printf '\t')

# Each list: section.key TAB default TAB limits TAB when.
"$BUILD_DIR/followupd" --config-keys |
	awk -F'\t' '{ gsub(/\|/, ", ", $5); print $1 "\t" $2 "\t" $5 "\t" $4 }' | sort > "$work/table"
awk '/^\.Ss / { section = $2 }
	/^\.Sh / { section = "" }
	/^\.It Ic / { key = section "." $3 }
	/^Default (empty|").*(reload|restart)\.$/ {
		when = /reload\.$/ ? "reload" : "restart"
		sub(/^Default /, ""); sub(/; (reload|restart)\.$/, "")
		value = $0; limits = ""
		if (sub(/^empty/, "", value)) sub(/^; /, "", value)
		else { value = substr(value, 2); limits = value; sub(/".*/, "", value); sub(/^[^"]*"(; )?(one of )?/, "", limits) }
		print key "\t" value "\t" limits "\t" when
	}' "$BUILD_DIR/man/followupd.conf.5" | sort > "$work/manual"
awk -F'"' '/^[a-z]+ / { split($0, word, " "); section = word[1] }
	/^\t#[a-z_]+ = "/ { key = $1; gsub(/[\t# =]/, "", key); print section "." key "\t" $2 }' \
	"$BUILD_DIR/systemd/followupd.conf.sample" | sort > "$work/sample"
cut -f1,2 "$work/table" > "$work/defaults"

holds "no keys at all" "$([ -s "$work/table" ] || echo "followupd --config-keys printed nothing")"
holds "manual (>) and key table (<) differ" "$(diff "$work/table" "$work/manual")"
holds "sample (>) and key table (<) differ" "$(diff "$work/defaults" "$work/sample")"

# As it is, and with every key taken over; what is not installed yet is taken from the source, and ports
# that somebody else may have are free ones.
prefix=$(sed -n "s,^rules\.templates$tab\(.*\)/templates$tab.*,\1,p" "$work/table")
state=$(sed -n "s,^database\.state_directory$tab\([^$tab]*\)$tab.*,\1,p" "$work/table")
sed "s,\"$prefix/,\"$SOURCE_DIR/,; s,\"$state\",\"$work/state\",; s/\"[28]57[56]\"/\"0\"/" \
	"$BUILD_DIR/systemd/followupd.conf.sample" > "$work/local"
sed "s/^$tab#\([a-z_]* = \)/$tab\1/" "$work/local" > "$work/all.conf"
sed "s,^$tab#\([a-z_]* = \"\($SOURCE_DIR/\|$work/\|0\"\)\),$tab\1," "$work/local" > "$work/sample.conf"
for file in "$work/sample.conf" "$work/all.conf"; do
	holds "not a valid configuration: $(basename "$file")" "$(
		"$BUILD_DIR/followupd" -t -c "$file" 2>&1 | grep -v '^configuration is valid$')"
done
finish
