/* SPDX-License-Identifier: Apache-2.0
 *
 * access.c - followupctl access: who was shown which patient by the pages, when and where.
 */
#include "autoconf.h"
#include "followupd/access_store.h"
#include "followupd/ctl_commands.h"
#include "followupd/people_store.h"

#include <inttypes.h>
#include <stdio.h>

#define LIMIT_MAX 5000

/* The first instant of a day, or an instant of the site's clock. */
static instant edge(const struct ctl *c, const char *option, const char *text, bool end)
{
	date d;
	instant t;
	if (!text)
		return INSTANT_NONE;
	if (date_parse(text, &d))
		return zone_at(c->zone, d + end, 0, 0);
	if (!ctl_time_said(c, text, &t))
		ctl_misuse(c, "%s takes a day such as 2026-07-07, not \"%s\"", option, text);
	return t;
}

static bool find_patient(
    struct session *s, struct arena *a, const char *number, struct access_query *q, struct err *e)
{
	struct rows r = {0};
	if (!access_patients_of(s, number, &r, e))
		return false;
	int count = rows_count(&r);
	if (count == 1)
		q->patients = arena_strdup(a, rows_text(&r, 0, rows_column(&r, "ids")));
	rows_free(&r);
	return count == 1 || err_set(e, count ? ERR_REFUSED : ERR_NOT_FOUND,
				 count ? "more than one patient has the number \"%.64s\""
				       : "no patient has the number \"%.64s\"",
				 number);
}

enum access_view { LOOKS, OUTSIDE, SEALS };

static void print(const struct ctl *c, const struct rows *r, int64_t limit, enum access_view what)
{
	static const struct {
		const char *columns, *none;
	} how[] = {
	    [LOOKS] = {"at person patient page peer reason", "nobody looked in this time"},
	    [OUTSIDE] = {"at person patient reason",
		"nobody opened a patient outside the own list in this time"},
	    [SEALS] = {"at last_id hash", "nothing was sealed yet"},
	};
	ctl_print_rows(c, r, how[what].columns, how[what].none);
	fflush(stdout);
	if (rows_count(r) == limit)
		fprintf(stderr, "the newest %" PRId64 " are shown; %s others\n", limit,
		    what == SEALS ? "--limit shows" : "--to and --limit show");
}

int ctl_access(struct ctl *c, int argc, char **argv)
{
	struct access_query q = {0};
	struct err e = {0};
	struct rows r = {0};
	const char *patient = NULL, *person = NULL, *from = NULL, *to = NULL, *limit = "100",
		   *outside = NULL, *seals = NULL;
	const struct ctl_option options[] = {
	    {"patient", "NUMBER", "who was shown the patient with this number", &patient},
	    {"person", "REF", "what this person was shown", &person},
	    {"from", "DATE", "from this day on, or 2026-07-07T17:00", &from},
	    {"to", "DATE", "up to this day, or an instant", &to},
	    {"limit", "N", "at most so many, the newest (default 100)", &limit},
	    {"outside", NULL, "who opened a patient outside the own list, and why", &outside},
	    {"seals", NULL, "the seals of the log, to be compared with the journal", &seals}, {0}};
	ctl_options(c, argc, argv, options, 0, 0);
	if (!patient && !person && !outside && !seals)
		ctl_misuse(c, "--patient, --person, --outside or --seals is needed");
	if (seals && (patient || person || outside || from || to))
		ctl_misuse(c, "with --seals only --limit can be given");
	q.limit = ctl_number(c, "--limit", limit, 1, LIMIT_MAX);
	struct arena *a = arena_new();
	bool ok = ctl_connect(c, &e);
	if (ok) {
		q.from = edge(c, "--from", from, false);
		q.before = edge(c, "--to", to, true);
	}
	ok = ok && (!person || people_find(c->session, person, &q.person, &e)) &&
	     (!patient || find_patient(c->session, a, patient, &q, &e)) &&
	     (seals	   ? access_seals(c->session, q.limit, &r, &e)
		 : outside ? access_outside(c->session, &q, &r, &e)
			   : access_list(c->session, &q, &r, &e));
	if (ok)
		print(c, &r, q.limit, seals ? SEALS : outside ? OUTSIDE : LOOKS);
	rows_free(&r);
	arena_free(a);
	return ok ? CTL_DONE : ctl_fail(&e);
}
