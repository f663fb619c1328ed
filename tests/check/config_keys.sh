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

# As it is, and with every key taken over.
sed "s/^$tab#\([a-z_]* = \)/$tab\1/" "$BUILD_DIR/systemd/followupd.conf.sample" > "$work/all.conf"
for file in "$BUILD_DIR/systemd/followupd.conf.sample" "$work/all.conf"; do
	holds "not a valid configuration: $(basename "$file")" "$(
		"$BUILD_DIR/followupd" -t -c "$file" 2>&1 | grep -v '^configuration is valid$')"
done
finish
