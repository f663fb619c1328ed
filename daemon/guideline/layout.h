/* SPDX-License-Identifier: Apache-2.0
 *
 * layout.h - text in columns of a terminal; private to daemon/guideline.
 */
#ifndef GUIDELINE_LAYOUT_H
#define GUIDELINE_LAYOUT_H

#include <stddef.h>
#include <stdio.h>

struct column {
	int width;
	const char *text; /* wrapped at blanks and behind | + ; a newline starts a line */
};

/* Columns side by side, two blanks between, as many lines as the longest needs.  What is wider than
 * its column is cut into pieces, nothing is left out.  Widths count characters of UTF-8. */
void layout_columns(FILE *out, const struct column *c, size_t count);
/* One column behind an indent. */
void layout_text(FILE *out, int indent, int width, const char *text);
/* How many columns a text takes on one line. */
int layout_width(const char *text);

#endif
