/* SPDX-License-Identifier: Apache-2.0
 *
 * window.c - published interval to calendar days, and the tolerance around them.
 *
 * Fails: returns false for an interval that is no interval; a tolerance always has an answer.
 */
#include "autoconf.h"
#include "followupd/window.h"

#include <limits.h>
#include <string.h>

#define DAYS_MAX   36525 /* a century: more is a misread number */
#define MONTHS_MAX 1200

/* A finding with no published interval is asked about after this, whatever the site's target. */
#define UNDATED_OVERDUE 90

static date add(date anchor, int n, const char *unit)
{
	if (strcmp(unit, "months") == 0)
		return date_add_months(anchor, n);
	if (strcmp(unit, "weeks") == 0)
		return anchor + n * 7;
	if (strcmp(unit, "hours") == 0)
		return anchor + (n + 23) / 24;
	return anchor + n;
}

static int unit_max(const char *unit)
{
	if (strcmp(unit, "months") == 0)
		return MONTHS_MAX;
	if (strcmp(unit, "weeks") == 0)
		return DAYS_MAX / 7;
	if (strcmp(unit, "hours") == 0)
		return DAYS_MAX * 24;
	return strcmp(unit, "days") == 0 ? DAYS_MAX : -1;
}

bool window_make(date anchor, int min, int max, const char *unit, struct window *out, struct err *e)
{
	int most = unit_max(unit);
	if (anchor == DATE_NONE)
		return err_set(e, ERR_INPUT, "an interval needs the date it counts from");
	if (most < 0)
		return err_set(e, ERR_INPUT,
		    "interval unit is \"%s\", not days, weeks, months or hours", unit);
	if (min < 0 || max < min || max > most)
		return err_set(e, ERR_INPUT, "interval %d..%d %s is not ascending from 0 to %d",
		    min, max, unit, most);
	struct window w = {.anchor = anchor,
	    .earliest = add(anchor, min, unit),
	    .latest = add(anchor, max, unit),
	    .published = true};
	date last = date_of(9999, 12, 31);
	if (w.earliest == DATE_NONE || w.latest == DATE_NONE || w.latest > last)
		return err_set(
		    e, ERR_INPUT, "interval %d..%d %s ends after the year 9999", min, max, unit);
	w.target = min == 0 ? w.latest : w.earliest;
	*out = w;
	return true;
}

struct window window_local(date anchor, int days)
{
	return (struct window){
	    .anchor = anchor, .earliest = anchor, .target = anchor + days, .latest = anchor + days};
}

/* exam-matching defaults by nominal interval; the first row that is long enough.  Only the last one
 * is published (ACR panel, Kadom 2022 JACR); the shorter ones keep it in proportion. */
#define SIX_WEEKS	 42
#define PUBLISHED_BEFORE 30
#define PUBLISHED_AFTER	 60
static const struct tolerance_row {
	int nominal_max; /* days from the anchor to the latest day, inclusive */
	int before, after, overdue;
} tolerance_rows[] = {
    {SIX_WEEKS, 7, 14, 7},
    {92, 14, 30, 14}, /* three calendar months, at their longest */
    {INT_MAX, PUBLISHED_BEFORE, PUBLISHED_AFTER, 30},
};

/* "no later than": nothing is too early but the index exam itself. */
static const struct tolerance_row from_zero_rows[] = {
    {92, 0, 30, 14},
    {INT_MAX, 0, 60, 30},
};

struct tolerance window_tolerance(const struct window *w)
{
	date after_index = w->anchor + 1;
	if (!w->published) {
		date overdue = w->anchor + UNDATED_OVERDUE;
		return (struct tolerance){.open_from = after_index,
		    .on_time_until = DATE_NONE,
		    .overdue_after = overdue > w->latest ? overdue : w->latest,
		    .early_review = after_index};
	}
	bool from_zero = w->earliest == w->anchor;
	const struct tolerance_row *r = from_zero ? from_zero_rows : tolerance_rows;
	while (w->latest - w->anchor > r->nominal_max)
		r++;
	struct tolerance t = {.open_from = from_zero ? after_index : w->earliest - r->before,
	    .on_time_until = w->latest + r->after,
	    .overdue_after = w->latest + r->overdue};
	if (t.open_from < after_index)
		t.open_from = after_index;
	t.early_review = w->anchor + (w->earliest - w->anchor + 1) / 2;
	if (t.early_review < after_index || t.early_review > t.open_from)
		t.early_review = t.open_from;
	return t;
}

struct tolerance window_tolerance_ordered(const struct window *w)
{
	struct tolerance t = window_tolerance(w);
	if (!w->published || w->latest - w->anchor <= SIX_WEEKS)
		return t;
	date open = w->earliest - PUBLISHED_BEFORE;
	if (open < t.early_review)
		open = t.early_review;
	if (open < t.open_from)
		t.open_from = open;
	t.on_time_until = w->latest + PUBLISHED_AFTER;
	return t;
}
