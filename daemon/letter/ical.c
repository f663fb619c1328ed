/* SPDX-License-Identifier: Apache-2.0
 *
 * ical.c - writes calendar entries by libical.
 *
 * libical writes line breaks in addresses as they are, so every value is checked before it gets
 * there; and it is handed one event at a time, since a calendar of 10,000 takes it 70 MB.
 * Fails: returns false with the field.
 */
#include "autoconf.h"
#include "followupd/ical.h"
#include "followupd/address.h"
#include "followupd/log.h"
#include "followupd/mem.h"
#include "daemon/letter/text.h"

#include <glib.h>
#include <libical/ical.h>
#include <string.h>

#define UID_MAX	  254
#define TEXT_MAX  8192
#define URL_MAX	  2000
#define ALARM_MAX (28 * 1440) /* minutes; further ahead some clients ring no alarm */
#define REFRESH	  "PT12H"

static const char calendar_end[] = "END:VCALENDAR\r\n";

const char *ical_method_name(enum ical_method m)
{
	return m == ICAL_REQUEST ? "REQUEST" : m == ICAL_CANCEL ? "CANCEL" : "PUBLISH";
}

/* ---- checks ------------------------------------------------------------- */

static bool check_uid(const char *uid, struct err *e)
{
	size_t n = uid ? strlen(uid) : 0;
	if (!n || n > UID_MAX)
		return err_set(e, ERR_INPUT, "calendar uid has %zu bytes, not 1 to %d", n, UID_MAX);
	for (const char *c = uid; *c; c++)
		if (!g_ascii_isalnum(*c) && !strchr("-@._", *c))
			return err_set(
			    e, ERR_INPUT, "calendar uid has the byte 0x%02x", (unsigned char)*c);
	return true;
}

static bool check_url(const char *url, struct err *e)
{
	if (strlen(url) > URL_MAX)
		return err_set(e, ERR_INPUT, "calendar url is longer than %d bytes", URL_MAX);
	for (const char *c = url; *c; c++)
		if (*c <= 0x20 || *c >= 0x7f)
			return err_set(
			    e, ERR_INPUT, "calendar url has the byte 0x%02x", (unsigned char)*c);
	return true;
}

static bool check_person(const char *role, const char *address, const char *name, struct err *e)
{
	if (!address)
		return err_set(e, ERR_INPUT, "calendar %s is missing", role);
	if (!address_check(address, e) || !address_check_name(name, e))
		return err_prefix(e, "calendar %s", role);
	return true;
}

static bool check_times(const struct ical_event *v, struct err *e)
{
	if (v->stamp == INSTANT_NONE)
		return err_set(e, ERR_INPUT, "calendar stamp is missing");
	if (v->start == INSTANT_NONE && v->day == DATE_NONE)
		return err_set(e, ERR_INPUT, "calendar entry has neither day nor start");
	if (v->start != INSTANT_NONE && v->end != INSTANT_NONE && v->end <= v->start)
		return err_set(e, ERR_INPUT, "calendar entry does not end after its start");
	return true;
}

static bool check_event(enum ical_method m, const struct ical_event *v, struct err *e)
{
	if (!check_uid(v->uid, e) || !check_times(v, e))
		return false;
	if (v->sequence < (m == ICAL_CANCEL))
		return err_set(e, ERR_INPUT, "calendar sequence %d is too low for %s", v->sequence,
		    ical_method_name(m));
	if (m == ICAL_REQUEST && v->status == ICAL_CANCELLED)
		return err_set(e, ERR_INPUT, "a cancelled calendar entry cannot be a REQUEST");
	for (int i = 0; i < ICAL_ALARMS; i++)
		if (v->alarm[i] < 0 || v->alarm[i] > ALARM_MAX)
			return err_set(e, ERR_INPUT,
			    "calendar alarm of %d minutes is not within 0 to %d", v->alarm[i],
			    ALARM_MAX);
	return check_person("organizer", v->organizer, v->organizer_name, e) &&
	       (m == ICAL_PUBLISH || check_person("attendee", v->attendee, v->attendee_name, e)) &&
	       text_check("calendar summary", v->summary, TEXT_MAX, "", e) &&
	       (!v->description ||
		   text_check("calendar description", v->description, TEXT_MAX, "\n", e)) &&
	       (!v->url || check_url(v->url, e));
}

/* ---- writing ------------------------------------------------------------ */

static struct icaltimetype utc_time(instant t)
{
	struct civil c = instant_civil(t, 0);
	struct icaltimetype it = icaltime_null_time();
	it.year = c.year;
	it.month = c.month;
	it.day = c.day;
	it.hour = c.hour;
	it.minute = c.minute;
	it.second = c.second;
	it.zone = icaltimezone_get_utc_timezone();
	return it;
}

static struct icaltimetype day_time(date d)
{
	struct icaltimetype it = icaltime_null_date();
	date_civil(d, &it.year, &it.month, &it.day);
	return it;
}

/* A double quote in a parameter becomes ^' (RFC 6868), which older clients show as it is. */
static icalparameter *cn(const char *name)
{
	char *plain = xstrdup(name);
	for (char *c = plain; *c; c++)
		if (*c == '"')
			*c = '\'';
	icalparameter *p = icalparameter_new_cn(plain);
	free(plain);
	return p;
}

static icalproperty *person(icalproperty *p, const char *address, const char *name)
{
	char *uri = xasprintf("mailto:%s", address);
	if (icalproperty_isa(p) == ICAL_ORGANIZER_PROPERTY)
		icalproperty_set_organizer(p, uri);
	else
		icalproperty_set_attendee(p, uri);
	free(uri);
	if (name && *name)
		icalproperty_add_parameter(p, cn(name));
	return p;
}

static icalproperty *attendee(enum ical_method m, const struct ical_event *v)
{
	icalproperty *p =
	    person(icalproperty_new(ICAL_ATTENDEE_PROPERTY), v->attendee, v->attendee_name);
	if (m == ICAL_REQUEST) {
		icalproperty_add_parameter(p, icalparameter_new_role(ICAL_ROLE_REQPARTICIPANT));
		icalproperty_add_parameter(
		    p, icalparameter_new_partstat(ICAL_PARTSTAT_NEEDSACTION));
		icalproperty_add_parameter(
		    p, icalparameter_new_rsvp(v->rsvp ? ICAL_RSVP_TRUE : ICAL_RSVP_FALSE));
	}
	return p;
}

/* All-day entries carry the next day as DTEND, as the large clients write it themselves: Outlook
 * takes DTEND = DTSTART for midnight. */
static void add_times(icalcomponent *c, const struct ical_event *v)
{
	if (v->start == INSTANT_NONE) {
		icalcomponent_add_property(c, icalproperty_new_dtstart(day_time(v->day)));
		icalcomponent_add_property(c, icalproperty_new_dtend(day_time(v->day + 1)));
		return;
	}
	icalcomponent_add_property(c, icalproperty_new_dtstart(utc_time(v->start)));
	if (v->end != INSTANT_NONE)
		icalcomponent_add_property(c, icalproperty_new_dtend(utc_time(v->end)));
}

static icalcomponent *alarm_before(const struct ical_event *v, int minutes)
{
	struct icaltriggertype t = {0};
	t.time = icaltime_null_time();
	t.duration.is_neg = 1;
	t.duration.days = (unsigned)minutes / 1440;
	t.duration.hours = (unsigned)minutes / 60 % 24;
	t.duration.minutes = (unsigned)minutes % 60;
	return icalcomponent_vanew(ICAL_VALARM_COMPONENT,
	    icalproperty_new_action(ICAL_ACTION_DISPLAY), icalproperty_new_trigger(t),
	    icalproperty_new_description(v->summary), (void *)0);
}

static icalproperty *extension(const char *name, const char *value)
{
	icalproperty *x = icalproperty_new_x(value);
	icalproperty_set_x_name(x, name);
	return x;
}

/* Outlook blocks the time of an entry that does not say otherwise here, shows a day as an hour at
 * midnight, and offers to propose another time, which no due date has. */
static void add_outlook(icalcomponent *c, const struct ical_event *v)
{
	icalcomponent_add_property(c, extension("X-MICROSOFT-CDO-BUSYSTATUS", "FREE"));
	icalcomponent_add_property(c,
	    extension("X-MICROSOFT-CDO-ALLDAYEVENT", v->start == INSTANT_NONE ? "TRUE" : "FALSE"));
	icalcomponent_add_property(c, extension("X-MICROSOFT-DISALLOW-COUNTER", "TRUE"));
}

static icalcomponent *event_new(enum ical_method m, const struct ical_event *v)
{
	enum ical_status s = m == ICAL_CANCEL ? ICAL_CANCELLED : v->status;
	icalcomponent *c = icalcomponent_vanew(ICAL_VEVENT_COMPONENT, icalproperty_new_uid(v->uid),
	    icalproperty_new_sequence(v->sequence), icalproperty_new_dtstamp(utc_time(v->stamp)),
	    (void *)0);
	add_times(c, v);
	icalcomponent_add_property(c, icalproperty_new_summary(v->summary));
	if (v->description && *v->description)
		icalcomponent_add_property(c, icalproperty_new_description(v->description));
	if (v->url && *v->url)
		icalcomponent_add_property(c, icalproperty_new_url(v->url));
	icalcomponent_add_property(
	    c, person(icalproperty_new(ICAL_ORGANIZER_PROPERTY), v->organizer, v->organizer_name));
	if (m != ICAL_PUBLISH)
		icalcomponent_add_property(c, attendee(m, v));
	icalcomponent_add_property(
	    c, icalproperty_new_status(s == ICAL_CANCELLED   ? ICAL_STATUS_CANCELLED
				       : s == ICAL_TENTATIVE ? ICAL_STATUS_TENTATIVE
							     : ICAL_STATUS_CONFIRMED));
	icalcomponent_add_property(c, icalproperty_new_transp(ICAL_TRANSP_TRANSPARENT));
	icalcomponent_add_property(c, icalproperty_new_class(ICAL_CLASS_CONFIDENTIAL));
	add_outlook(c, v);
	for (int i = 0; i < ICAL_ALARMS && s != ICAL_CANCELLED; i++)
		if (v->alarm[i])
			icalcomponent_add_component(c, alarm_before(v, v->alarm[i]));
	return c;
}

static void add_component(struct buf *out, icalcomponent *c)
{
	char *text = icalcomponent_as_ical_string_r(c);
	if (!text)
		bug("libical wrote nothing");
	buf_adds(out, text);
	icalmemory_free_buffer(text);
	icalcomponent_free(c);
}

static void named(icalcomponent *c, const char *name)
{
	icalproperty *refresh =
	    icalproperty_new_refreshinterval(icaldurationtype_from_string(REFRESH));
	icalproperty_add_parameter(refresh, icalparameter_new_value(ICAL_VALUE_DURATION));
	icalcomponent_add_property(c, icalproperty_new_name(name));
	icalcomponent_add_property(c, extension("X-WR-CALNAME", name));
	icalcomponent_add_property(c, refresh);
	icalcomponent_add_property(c, extension("X-PUBLISHED-TTL", REFRESH));
}

/* The calendar without its last line: events follow. */
static void open_calendar(struct buf *out, enum ical_method m, const char *name)
{
	icalcomponent *c = icalcomponent_vanew(ICAL_VCALENDAR_COMPONENT,
	    icalproperty_new_prodid("-//followupd//followupd//EN"), icalproperty_new_version("2.0"),
	    icalproperty_new_method(m == ICAL_REQUEST  ? ICAL_METHOD_REQUEST
				    : m == ICAL_CANCEL ? ICAL_METHOD_CANCEL
						       : ICAL_METHOD_PUBLISH),
	    (void *)0);
	if (name)
		named(c, name);
	add_component(out, c);
	out->len -= strlen(calendar_end);
	if (strcmp(out->data + out->len, calendar_end) != 0)
		bug("libical does not end a calendar as expected");
}

bool ical_message(enum ical_method m, const struct ical_event *v, struct buf *out, struct err *e)
{
	if (!check_event(m, v, e))
		return false;
	open_calendar(out, m, NULL);
	add_component(out, event_new(m, v));
	buf_adds(out, calendar_end);
	return true;
}

bool ical_calendar(
    const char *name, const struct ical_event *v, size_t count, struct buf *out, struct err *e)
{
	if (!text_check("calendar name", name, TEXT_MAX, "", e))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!check_event(ICAL_PUBLISH, &v[i], e))
			return err_prefix(e, "entry %zu", i + 1);
	open_calendar(out, ICAL_PUBLISH, name);
	for (size_t i = 0; i < count; i++)
		add_component(out, event_new(ICAL_PUBLISH, &v[i]));
	buf_adds(out, calendar_end);
	return true;
}
