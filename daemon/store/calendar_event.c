/* SPDX-License-Identifier: Apache-2.0
 *
 * calendar_event.c - calendar entries as the events that stand in calendars.
 */
#include "autoconf.h"
#include "followupd/calendar_event.h"
#include "followupd/answer_names.h"
#include "followupd/rows_json.h"

struct ical_event calendar_event(struct arena *a, const struct config *c,
    const struct calendar_entry *x, const char *ref, const char *attendee)
{
	const struct entry_site site = {.organizer = c->mail_from,
	    .organizer_name = c->site_name,
	    .worklist_url = c->worklist_url,
	    .replies_read = answers_are_read(c)};
	const struct entry_facts facts = {.uid = x->uid,
	    .ref = ref,
	    .appointment = x->kind == CALENDAR_APPOINTMENT,
	    .provisional = x->provisional,
	    .cancelled = x->cancelled,
	    .sequence = x->sequence,
	    .stamp = x->stamp,
	    .day = x->day,
	    .starts = x->starts_at,
	    .alarm = x->alarm,
	    .attendee = attendee};
	return entry_event(a, &site, &facts);
}

static const char *text_of(const struct rows *r, int row, const char *column)
{
	return rows_text(r, row, rows_column(r, column));
}

static struct ical_event stored_event(
    struct arena *a, const struct config *c, const struct rows *r, int row)
{
	const struct calendar_entry x = {.uid = text_of(r, row, "uid"),
	    .kind =
		(enum calendar_kind)vocabulary_value(&calendar_kind_words, text_of(r, row, "kind")),
	    .provisional = rows_bool(r, row, rows_column(r, "provisional")),
	    .cancelled = rows_bool(r, row, rows_column(r, "cancelled")),
	    .sequence = (int)rows_int(r, row, rows_column(r, "sequence")),
	    .stamp = rows_instant(r, row, rows_column(r, "stamp")),
	    .day = rows_date(r, row, rows_column(r, "day")),
	    .starts_at = rows_instant(r, row, rows_column(r, "starts_at")),
	    .alarm = {(int)rows_int(r, row, rows_column(r, "alarm_1")),
		(int)rows_int(r, row, rows_column(r, "alarm_2"))}};
	return calendar_event(a, c, &x, text_of(r, row, "ref"), NULL);
}

struct ical_event *calendar_events(
    struct arena *a, const struct config *c, const struct rows *r, size_t *count)
{
	size_t rows = (size_t)rows_count(r);
	struct ical_event *v = arena_alloc(a, (rows + 1) * sizeof *v);
	*count = 0;
	for (size_t i = 0; i < rows; i++)
		if (text_of(r, (int)i, "uid"))
			v[(*count)++] = stored_event(a, c, r, (int)i);
	return v;
}

const char *calendar_name(struct arena *a, const struct config *c, const char *team)
{
	return arena_printf(a, "Follow-ups%s%s%s%s", *team ? " of " : "", team,
	    *c->site_name ? ", " : "", c->site_name);
}
