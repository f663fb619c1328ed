#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# manuals.sh - manual pages are clean mdoc, and name every option of their program.
. "$(dirname "$0")/lib.sh"

pages=$(ls "$SOURCE_DIR"/man/*.[1-8] "$BUILD_DIR"/man/*.[1-8] 2>/dev/null | sort -u)
for page in $pages; do
	# A sentence may be one long line; whether a page is installed says nothing about it.
	holds "$(basename "$page")" "$(mandoc -Tlint "$page" |
		grep -vE 'referenced manual not found|input text line longer than 80 bytes')"
	# What one page says of another is true of ours.
	holds "$(basename "$page") refers to pages that are not there" "$(
		sed -n 's/^\.Xr \(followup[a-z.-]*\) \([0-9]\).*/\1.\2/p' "$page" | sort -u |
			while read -r other; do echo "$pages" | grep -q "/$other\$" || echo "$other"; done)"
	holds "$(basename "$page") has a name left to substitute" "$(grep -nE '@[a-z]+@' "$page")"
done
holds "options that followupd.8 does not name" "$(
	"$BUILD_DIR/followupd" --help | grep -oE -- '^ +(-[a-zA-Z], )?--[a-z-]+' | grep -oE -- '[a-z][a-z-]+$' |
		while read -r option; do
			grep -qE -- "^\.(It|Op) .*Fl -$option( |\$)" "$BUILD_DIR/man/followupd.8" || echo "--$option"
		done)"
finish
