/* SPDX-License-Identifier: Apache-2.0
 *
 * said.c - what a report says of its own exam, for the follow-ups that wait for one.
 *
 * Fails: never.
 */
#include "autoconf.h"
#include "said.h"

#include <string.h>

#define NAME_MAX 120 /* bytes of the name of an exam that are kept */

static const char *one_line(struct arena *a, const char *text, struct narrative_span s)
{
	size_t len = s.len < NAME_MAX ? s.len : NAME_MAX;
	while (len < s.len && len && (text[s.start + len] & 0xc0) == 0x80)
		len--;
	char *line = arena_strndup(a, text + s.start, len);
	for (char *p = line; *p; p++)
		if (*p == '\n' || *p == '\t')
			*p = ' ';
	line += strspn(line, " :");
	return *line ? line : NULL;
}

/* "pancreas|liver" as "pancreas+liver": one item of a list. */
static const char *joined(struct arena *a, const char *list)
{
	char *own = arena_strdup(a, list);
	for (char *p = own; (p = strchr(p, '|'));)
		*p = '+';
	return own;
}

/* "chest|lump:kind": what it speaks of, and of which kinds of things. */
static const char *with_kinds(struct arena *a, const char *shows, const char *kinds)
{
	for (size_t len; kinds && *kinds; kinds += len + (kinds[len] == '|')) {
		len = strcspn(kinds, "|");
		shows = arena_printf(
		    a, "%s%s%.*s:kind", shows ? shows : "", shows ? "|" : "", (int)len, kinds);
	}
	return shows;
}

void said_note(struct work *w, const struct prose_text *t, bool coded, struct report *version)
{
	const struct narrative_records *found = &t->found;
	const char *doubts = NULL;
	version->performed = one_line(w->arena, t->text, found->performed);
	for (size_t i = 0; i < found->doubt_count; i++) {
		const char *name = narrative_doubt_name(found->doubt[i].kind);
		if (found->doubt[i].of)
			name = arena_printf(
			    w->arena, "%s:%s", name, joined(w->arena, found->doubt[i].of));
		doubts = doubts ? arena_printf(w->arena, "%s|%s", doubts, name) : name;
	}
	if (found->unreadable && !coded && !doubts)
		doubts = narrative_doubt_name(DOUBT_UNREAD);
	if (found->says_left != found->says_right || !found->says_left) {
		const char *only = found->says_left    ? "only-left"
				   : found->says_right ? "only-right"
						       : "no-side";
		doubts = doubts ? arena_printf(w->arena, "%s|%s", doubts, only) : only;
	}
	version->doubts = doubts;
	version->shows = with_kinds(w->arena, found->shows, found->kinds);
	report_know_class(w, version);
}
