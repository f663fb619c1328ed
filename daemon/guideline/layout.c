/* SPDX-License-Identifier: Apache-2.0
 *
 * layout.c - text in columns of a terminal.
 */
#include "autoconf.h"
#include "layout.h"

#include <stdbool.h>
#include <string.h>

#define COLUMNS_MAX 8
#define GAP	    2

static bool is_continuation(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

int layout_width(const char *text)
{
	int n = 0;
	for (; *text; text++)
		n += !is_continuation(*text);
	return n;
}

/* How many bytes of text go on a line of that width; *next is where the following line starts. */
static size_t fit(const char *text, int width, const char **next)
{
	size_t at = 0, stop = 0, resume = 0;
	for (int n = 0; text[at] && text[at] != '\n'; at++) {
		if (!is_continuation(text[at]) && n++ == width)
			break;
		if (text[at] == ' ' && at) {
			stop = at;
			resume = at + 1;
		} else if (strchr("|+;", text[at]) && n < width) {
			stop = resume = at + 1;
		}
	}
	if (!text[at] || text[at] == '\n') {
		*next = text + at + (text[at] == '\n');
		return at;
	}
	if (text[at] == ' ')
		stop = resume = at;
	if (!stop)
		stop = resume = at;
	*next = text + resume;
	while (**next == ' ')
		++*next;
	while (stop > 1 && text[stop - 1] == ' ')
		stop--;
	return stop;
}

void layout_columns(FILE *out, const struct column *c, size_t count)
{
	const char *at[COLUMNS_MAX];
	bool more = true;
	for (size_t i = 0; i < count; i++)
		at[i] = c[i].text;
	while (more) {
		int owed = 0; /* blanks not yet printed: none stand at the end of a line */
		more = false;
		for (size_t i = 0; i < count; i++) {
			const char *from = at[i];
			size_t n = fit(from, c[i].width > 0 ? c[i].width : 1, &at[i]);
			int width = 0;
			for (size_t k = 0; k < n; k++)
				width += !is_continuation(from[k]);
			if (n)
				fprintf(out, "%*s%.*s", owed, "", (int)n, from);
			owed = (n ? 0 : owed) + c[i].width - width + GAP;
			more |= *at[i] != '\0';
		}
		fputc('\n', out);
	}
}

void layout_text(FILE *out, int indent, int width, const char *text)
{
	struct column c[] = {{indent - GAP, ""}, {width - indent, text}};
	layout_columns(out, indent >= GAP ? c : c + 1, indent >= GAP ? 2 : 1);
}
