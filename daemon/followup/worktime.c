/* SPDX-License-Identifier: Apache-2.0
 *
 * worktime.c - working days, holidays, and the local time at which notices go out.
 *
 * Fails: only reading the holiday file can; all its faults are listed with their lines.
 */
#include "autoconf.h"
#include "followupd/worktime.h"
#include "followupd/buf.h"

#include <stdlib.h>

/* No site closes longer than this: beyond it the calendar is wrong, not the day. */
#define CLOSED_MAX 60

static int by_date(const void *a, const void *b)
{
	date x = *(const date *)a, y = *(const date *)b;
	return (x > y) - (x < y);
}

static void add_holiday(struct arena *a, struct worktime *w, date d)
{
	w->holiday = arena_grow(a, w->holiday, w->holiday_count, sizeof *w->holiday);
	w->holiday[w->holiday_count++] = d;
}

bool worktime_holidays(struct arena *a, const char *path, struct worktime *w, struct err *e)
{
	struct csv c;
	if (!csv_read_file(a, path, &c, e))
		return false;
	int day = csv_column(&c, "date"), name = csv_column(&c, "name");
	if (day < 0 || name < 0)
		return err_set(e, ERR_CONFIG, "%s: columns date and name are needed", path);
	struct buf faults = {0};
	w->holiday = NULL;
	w->holiday_count = 0;
	for (size_t i = 1; i < c.count; i++) {
		date d;
		if (date_parse(csv_get(&c.row[i], day), &d))
			add_holiday(a, w, d);
		else
			buf_addf(&faults, "%s%s:%d: \"%s\" is no date (YYYY-MM-DD)",
			    faults.len ? "; " : "", path, c.row[i].line, csv_get(&c.row[i], day));
	}
	if (w->holiday_count)
		qsort(w->holiday, w->holiday_count, sizeof *w->holiday, by_date);
	bool ok = faults.len == 0;
	if (!ok)
		err_set(e, ERR_CONFIG, "%s", buf_text(&faults));
	buf_free(&faults);
	return ok;
}

bool worktime_is_working(const struct worktime *w, date d)
{
	if (!(w->workdays >> date_weekday(d) & 1))
		return false;
	return !w->holiday_count ||
	       !bsearch(&d, w->holiday, w->holiday_count, sizeof *w->holiday, by_date);
}

date worktime_shift(const struct worktime *w, date d)
{
	for (int i = 0; i < CLOSED_MAX; i++)
		if (worktime_is_working(w, d + i))
			return d + i;
	return d;
}

instant worktime_send_at(const struct worktime *w, date d)
{
	return zone_at(w->zone, worktime_shift(w, d), w->send_hour, w->send_minute);
}

instant worktime_open_at(const struct worktime *w, instant t)
{
	date day = zone_date(w->zone, t);
	instant begins = worktime_send_at(w, day);
	if (t <= begins)
		return begins; /* of that day, or of the next working one */
	return t < begins + HOURS(WORKTIME_HOURS) ? t : worktime_send_at(w, day + 1);
}

date worktime_add(const struct worktime *w, date d, int working_days)
{
	d = worktime_shift(w, d);
	while (working_days-- > 0)
		d = worktime_shift(w, d + 1);
	return d;
}

/* A line of a digest waits for the hour at which digests leave. */
static instant next_send(const struct worktime *w, instant t)
{
	date day = zone_date(w->zone, t);
	instant at = worktime_send_at(w, day);
	return at >= t ? at : worktime_send_at(w, day + 1);
}

static instant next_reach(const struct worktime *w, enum reach_hours r, instant t)
{
	return r == REACH_DIGEST ? next_send(w, t) : worktime_open_at(w, t);
}

instant worktime_after(const struct worktime *w, enum reach_hours r, instant from, int64_t after)
{
	if (r == REACH_ANY)
		return from + after;
	instant open = next_reach(w, r, from);
	if (after < DAYS(1))
		return next_reach(w, r, open + after);
	return worktime_send_at(
	    w, worktime_add(w, zone_date(w->zone, open), (int)(after / DAYS(1))));
}

instant worktime_digest_at(const struct worktime *w, instant t, int weekday)
{
	date day = zone_date(w->zone, t);
	/* The one of the week before may have moved to a day that is still ahead. */
	if (weekday >= 0)
		day += (weekday - date_weekday(day) + 7) % 7 - 7;
	instant at = worktime_send_at(w, day) + DIGEST_WAIT;
	while (at < t)
		at = worktime_send_at(w, day += weekday < 0 ? 1 : 7) + DIGEST_WAIT;
	return at;
}

int worktime_between(const struct worktime *w, date from, date until)
{
	int n = 0;
	for (date d = worktime_shift(w, from) + 1; d <= until; d++)
		n += worktime_is_working(w, d);
	return n;
}
