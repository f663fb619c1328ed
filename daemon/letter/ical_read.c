/* SPDX-License-Identifier: Apache-2.0
 *
 * ical_read.c - reads the entries of an .ics file by libical, and expands what repeats.
 *
 * Fails: returns false with the place of the entry in the file; nothing of the file is used then.
 */
#include "autoconf.h"
#include "followupd/ical_read.h"

#include <libical/ical.h>
#include <string.h>

#define REPEATS_MAX 5000 /* of one entry */
#define ENTRIES_MAX 20000

struct ical_reading {
	struct arena *a;
	const struct zone *site;
	instant after, before;
	icalcomponent *calendar;
	struct ical_spans *out;
	size_t place; /* of the entry in the file, from 1 */
	struct err *e;
};

static bool fault(struct ical_reading *r, const char *what)
{
	return err_set(r->e, ERR_INPUT, "entry %zu of the calendar %s", r->place, what);
}

/* ---- times ---------------------------------------------------------------------------------- */

static const char *zone_of(icalproperty *p)
{
	icalparameter *tz = icalproperty_get_first_parameter(p, ICAL_TZID_PARAMETER);
	return tz ? icalparameter_get_tzid(tz) : NULL;
}

/* A zone is known by its IANA name; a name of a vendor's own is looked up in the file, and has the
 * offsets that stand there. */
static bool instant_of(
    struct ical_reading *r, struct icaltimetype t, const char *zone, instant *out)
{
	const struct zone *z = zone ? zone_find(zone) : r->site;
	const struct civil c = {.year = t.year,
	    .month = t.month,
	    .day = t.day,
	    .hour = t.hour,
	    .minute = t.minute,
	    .second = t.second};
	if (date_of(t.year, t.month, t.day) == DATE_NONE)
		return fault(r, "has a day that does not exist");
	if (t.is_date) {
		*out = zone_at(r->site, date_of(t.year, t.month, t.day), 0, 0);
	} else if (icaltime_is_utc(t)) {
		*out = civil_instant(&c, 0);
	} else if (z) {
		*out = zone_instant(z, &c);
	} else {
		icaltimezone *own = icalcomponent_get_timezone(r->calendar, zone);
		int summer;
		if (!own)
			return fault(r, "has a time zone that is neither known nor in the file");
		*out = civil_instant(&c, icaltimezone_get_utc_offset(own, &t, &summer));
	}
	return true;
}

/* ---- one entry ------------------------------------------------------------------------------ */

struct ical_entry {
	icalcomponent *event;
	struct icaltimetype start, end;
	const char *start_zone, *end_zone;
	int days;	/* that it ends after the day it starts */
	int64_t length; /* of one that is given by its duration; 0: it has an end */
};

static bool read_entry(struct ical_reading *r, struct ical_entry *n)
{
	icalproperty *start = icalcomponent_get_first_property(n->event, ICAL_DTSTART_PROPERTY);
	icalproperty *end = icalcomponent_get_first_property(n->event, ICAL_DTEND_PROPERTY);
	icalproperty *lasts = icalcomponent_get_first_property(n->event, ICAL_DURATION_PROPERTY);
	if (!start)
		return fault(r, "has no DTSTART");
	n->start = icalproperty_get_dtstart(start);
	n->start_zone = zone_of(start);
	if (icaltime_is_null_time(n->start))
		return fault(r, "has a DTSTART that cannot be read");
	n->end = n->start;
	n->end_zone = n->start_zone;
	if (end) {
		n->end = icalproperty_get_dtend(end);
		n->end_zone = zone_of(end);
	} else if (lasts) {
		n->length = SECONDS(icaldurationtype_as_int(icalproperty_get_duration(lasts)));
	} else if (n->start.is_date) {
		n->length = DAYS(1);
	}
	if (icaltime_is_null_time(n->end) || n->end.is_date != n->start.is_date)
		return fault(r, "has a DTEND that does not suit its DTSTART");
	n->days = date_of(n->end.year, n->end.month, n->end.day) -
		  date_of(n->start.year, n->start.month, n->start.day);
	return true;
}

/* The end of the one that starts at t: as many days later at the same hour of the clock. */
static bool end_of(struct ical_reading *r, const struct ical_entry *n, struct icaltimetype t,
    instant from, instant *out)
{
	struct icaltimetype end = n->end;
	if (n->length && !t.is_date) {
		*out = from + n->length;
		return true;
	}
	int days = n->length ? (int)(n->length / DAYS(1)) : n->days;
	date day = date_of(t.year, t.month, t.day);
	if (day == DATE_NONE)
		return fault(r, "has a day that does not exist");
	date_civil(day + days, &end.year, &end.month, &end.day);
	return instant_of(r, end, n->end_zone, out);
}

static bool add(struct ical_reading *r, const struct ical_entry *n, struct icaltimetype t)
{
	struct ical_span s;
	if (!instant_of(r, t, n->start_zone, &s.from) || !end_of(r, n, t, s.from, &s.until))
		return false;
	if (s.until <= s.from)
		return fault(r, "does not end after its start");
	if (s.until <= r->after || s.from >= r->before)
		return true;
	r->out->span = arena_grow(r->a, r->out->span, r->out->count, sizeof s);
	r->out->span[r->out->count++] = s;
	return true;
}

/* ---- what repeats --------------------------------------------------------------------------- */

static bool same_time(struct icaltimetype a, struct icaltimetype b)
{
	bool day = a.year == b.year && a.month == b.month && a.day == b.day;
	return day && (a.is_date || b.is_date || (a.hour == b.hour && a.minute == b.minute));
}

static bool is_excepted(const struct ical_entry *n, struct icaltimetype t)
{
	for (icalproperty *p = icalcomponent_get_first_property(n->event, ICAL_EXDATE_PROPERTY); p;
	     p = icalcomponent_get_next_property(n->event, ICAL_EXDATE_PROPERTY))
		if (same_time(icalproperty_get_exdate(p), t))
			return true;
	return false;
}

/* An entry of its own stands in the place of that repetition. */
static bool is_replaced(
    const struct ical_reading *r, const struct ical_entry *n, struct icaltimetype t)
{
	const char *uid = icalcomponent_get_uid(n->event);
	icalcompiter at = icalcomponent_begin_component(r->calendar, ICAL_VEVENT_COMPONENT);
	for (icalcomponent *c; uid && (c = icalcompiter_deref(&at)); icalcompiter_next(&at)) {
		icalproperty *p = icalcomponent_get_first_property(c, ICAL_RECURRENCEID_PROPERTY);
		const char *other = icalcomponent_get_uid(c);
		if (p && other && strcmp(uid, other) == 0 &&
		    same_time(icalproperty_get_recurrenceid(p), t))
			return true;
	}
	return false;
}

static bool add_repeated(struct ical_reading *r, const struct ical_entry *n, icalproperty *rule)
{
	struct icalrecurrencetype how = icalproperty_get_rrule(rule);
	icalrecur_iterator *i = icalrecur_iterator_new(how, n->start);
	instant from = INSTANT_NONE;
	bool ok = true;
	if (!i)
		return fault(r, "has an RRULE that cannot be read");
	for (int count = 0; ok && from < r->before; count++) {
		struct icaltimetype t = icalrecur_iterator_next(i);
		if (icaltime_is_null_time(t))
			break;
		if (count == REPEATS_MAX)
			ok = fault(r, "repeats too often");
		ok = ok && instant_of(r, t, n->start_zone, &from);
		if (ok && !is_excepted(n, t) && !is_replaced(r, n, t))
			ok = add(r, n, t);
	}
	icalrecur_iterator_free(i);
	return ok;
}

static bool add_extra(struct ical_reading *r, const struct ical_entry *n)
{
	for (icalproperty *p = icalcomponent_get_first_property(n->event, ICAL_RDATE_PROPERTY); p;
	     p = icalcomponent_get_next_property(n->event, ICAL_RDATE_PROPERTY)) {
		struct icaldatetimeperiodtype t = icalproperty_get_rdate(p);
		if (icaltime_is_null_time(t.time))
			return fault(r, "has an RDATE that is no time");
		if (!is_excepted(n, t.time) && !is_replaced(r, n, t.time) && !add(r, n, t.time))
			return false;
	}
	return true;
}

/* ---- the file ------------------------------------------------------------------------------- */

static bool has_fault(icalcomponent *c)
{
	return icalcomponent_get_first_property(c, ICAL_XLICERROR_PROPERTY) != NULL;
}

static bool take(struct ical_reading *r, icalcomponent *event)
{
	struct ical_entry n = {.event = event};
	icalproperty *rule = icalcomponent_get_first_property(event, ICAL_RRULE_PROPERTY);
	if (icalcomponent_get_status(event) == ICAL_STATUS_CANCELLED)
		return true;
	if (has_fault(event))
		return fault(r, "has a value that cannot be read");
	if (!read_entry(r, &n))
		return false;
	bool ok = rule ? add_repeated(r, &n, rule) : add(r, &n, n.start);
	return ok && add_extra(r, &n);
}

static bool take_all(struct ical_reading *r)
{
	icalcompiter at = icalcomponent_begin_component(r->calendar, ICAL_VEVENT_COMPONENT);
	for (icalcomponent *c; (c = icalcompiter_deref(&at)); icalcompiter_next(&at)) {
		r->place++;
		if (r->place > ENTRIES_MAX)
			return fault(r, "is one too many");
		if (!take(r, c))
			return false;
	}
	return r->place > 0 || err_set(r->e, ERR_INPUT, "the calendar has no entry (VEVENT)");
}

bool ical_read(struct arena *a, const char *text, const struct zone *site, instant after,
    instant before, struct ical_spans *out, struct err *e)
{
	struct ical_reading r = {
	    .a = a, .site = site, .after = after, .before = before, .out = out, .e = e};
	*out = (struct ical_spans){0};
	r.calendar = icalparser_parse_string(text);
	if (!r.calendar || icalcomponent_isa(r.calendar) != ICAL_VCALENDAR_COMPONENT) {
		if (r.calendar)
			icalcomponent_free(r.calendar);
		return err_set(e, ERR_INPUT, "the file is no iCalendar (BEGIN:VCALENDAR)");
	}
	bool ok = take_all(&r);
	icalcomponent_free(r.calendar);
	return ok;
}
