/* SPDX-License-Identifier: Apache-2.0
 *
 * calendar.c - the calendar entries of a follow-up, or of a person, as one iCalendar file.
 */
#include "autoconf.h"
#include "followupd/calendar_event.h"
#include "followupd/casefile.h"
#include "followupd/ctl_commands.h"
#include "followupd/mem.h"
#include "followupd/people_store.h"

#include <stdio.h>

static const char *text_of(const struct rows *r, int row, const char *column)
{
	return rows_text(r, row, rows_column(r, column));
}

/* By what people call it: neither a number of the database nor that of a person. */
static const char *name_of(struct arena *a, const struct config *c, const struct rows *r, bool one)
{
	return one && rows_count(r) ? arena_printf(a, "Follow-up %s", text_of(r, 0, "ref"))
				    : calendar_name(a, c, "");
}

static bool print_calendar(const struct ctl *c, bool one, const struct rows *r, struct err *e)
{
	struct arena *a = arena_new();
	struct buf out = {0};
	size_t count;
	struct ical_event *v = calendar_events(a, c->config, r, &count);
	bool ok = ical_calendar(name_of(a, c->config, r, one), v, count, &out, e);
	if (ok)
		fwrite(out.data, 1, out.len, stdout);
	buf_free(&out);
	arena_free(a);
	return ok;
}

int ctl_calendar(struct ctl *c, int argc, char **argv)
{
	const char *person = NULL;
	const struct ctl_option options[] = {
	    {"person", "REF", "all live entries of a person instead", &person}, {0}};
	struct rows r = {0};
	struct err e = {0};
	int64_t followup = 0, owner = 0;
	char **word = ctl_options(c, argc, argv, options, 0, 1);
	if (!word[0] == !person)
		ctl_misuse(c, "either a follow-up or --person is needed");
	bool ok = ctl_connect(c, &e) &&
		  (person ? people_find(c->session, person, &owner, &e)
			  : casefile_find(c->session, word[0], &followup, &e)) &&
		  casefile_entries(c->session, followup, owner, &r, &e);
	if (ok && c->json)
		ctl_print_json(rows_json_array(&r));
	else if (ok)
		ok = print_calendar(c, !person, &r, &e);
	rows_free(&r);
	return ok ? CTL_DONE : ctl_fail(&e);
}
