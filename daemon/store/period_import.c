/* SPDX-License-Identifier: Apache-2.0
 *
 * period_import.c - reads who is away or on call from a calendar or a CSV file.
 */
#include "autoconf.h"
#include "followupd/period_import.h"
#include "followupd/csv.h"
#include "followupd/ical_read.h"
#include "followupd/people_store.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define DAYS_AHEAD 731 /* that what repeats is written down for */

/* ---- one period ----------------------------------------------------------------------------- */

/* "2026-07-07", the whole day, or "2026-07-07T13:00" of the site's clock. */
static bool read_edge(const struct zone *z, const char *text, bool end, instant *out)
{
	date d;
	if (!date_parse(text, &d))
		return zone_parse(z, text, out);
	*out = zone_at(z, d + end, 0, 0);
	return true;
}

static bool is_known(struct period_import *m, const char *ref)
{
	int64_t id;
	return !ref || people_find(m->session, ref, &id, m->e);
}

static void put(
    struct period_import *m, const char *ref, const char *cover, instant from, instant until)
{
	char begins[32], ends[32];
	bool duty = m->kind == PERIOD_ON_CALL;
	json_array_append_new(
	    m->list, json_pack("{s:s, s:s?, s:s?, s:s, s:s?}", "ref", ref, "cover", cover, "role",
			 duty ? m->role : NULL, "begins_at", instant_text(from, begins), "ends_at",
			 until == INSTANT_NONE ? NULL : instant_text(until, ends)));
}

bool period_import_take(struct period_import *m, const char *ref, const char *cover,
    const char *from, const char *until)
{
	instant begins, ends = INSTANT_NONE;
	bool open = !until || !*until;
	if (!read_edge(m->zone, from, false, &begins))
		return err_set(
		    m->e, ERR_INPUT, "from is \"%.40s\", not a day such as 2026-07-07", from);
	if (!open && !read_edge(m->zone, until, true, &ends))
		return err_set(
		    m->e, ERR_INPUT, "until is \"%.40s\", not a day such as 2026-07-14", until);
	if (open && m->kind == PERIOD_ON_CALL)
		return err_set(m->e, ERR_INPUT, "until is missing: a duty ends");
	if (!open && ends <= begins)
		return err_set(m->e, ERR_INPUT, "until lies before from");
	if (cover && strcmp(cover, ref) == 0)
		return err_set(m->e, ERR_INPUT, "\"%.64s\" cannot cover for himself", ref);
	if (!is_known(m, ref) || !is_known(m, cover))
		return false;
	put(m, ref, cover, begins, ends);
	return true;
}

/* ---- files ---------------------------------------------------------------------------------- */

enum { REF, FROM, UNTIL, COVER, FIELDS };
static const char *const field_names[FIELDS] = {"ref", "from", "until", "cover"};

static bool take_row(struct period_import *m, const struct csv_row *r, const int column[FIELDS])
{
	const char *f[FIELDS];
	for (int i = 0; i < FIELDS; i++)
		f[i] = column[i] < 0 ? "" : csv_get(r, column[i]);
	return period_import_take(m, f[REF], *f[COVER] ? f[COVER] : m->cover, f[FROM], f[UNTIL]) ||
	       err_prefix(m->e, "line %d", r->line);
}

static bool read_csv(struct period_import *m, struct arena *a, const struct buf *text)
{
	struct csv csv;
	int column[FIELDS];
	if (!csv_read(a, buf_text(text), text->len, &csv, m->e))
		return false;
	if (!csv.count)
		return err_set(m->e, ERR_INPUT, "the file is empty");
	for (int i = 0; i < FIELDS; i++) {
		column[i] = csv_column(&csv, field_names[i]);
		if (column[i] < 0 && i != COVER)
			return err_set(m->e, ERR_INPUT, "line %d: the column %s is missing",
			    csv.row[0].line, field_names[i]);
	}
	for (size_t i = 1; i < csv.count; i++)
		if (!take_row(m, &csv.row[i], column))
			return false;
	return true;
}

static bool read_calendar(struct period_import *m, struct arena *a, const struct buf *text)
{
	struct ical_spans s;
	if (!m->person)
		return err_set(m->e, ERR_INPUT, "a calendar does not say whose it is");
	if (!is_known(m, m->person) || !is_known(m, m->cover) ||
	    !ical_read(a, buf_text(text), m->zone, m->now, m->now + DAYS(DAYS_AHEAD), &s, m->e))
		return false;
	for (size_t i = 0; i < s.count; i++)
		put(m, m->person, m->cover, s.span[i].from, s.span[i].until);
	return true;
}

bool period_is_calendar(const struct buf *text)
{
	const char *s = buf_text(text);
	static const char mark[] = "\xEF\xBB\xBF"; /* of UTF-8, which some write first */
	s += strncmp(s, mark, 3) == 0 ? 3 : 0;
	return strncasecmp(s, "BEGIN:VCALENDAR", 15) == 0;
}

bool period_import_read(struct period_import *m, struct arena *a, const struct buf *text)
{
	return period_is_calendar(text) ? read_calendar(m, a, text) : read_csv(m, a, text);
}
