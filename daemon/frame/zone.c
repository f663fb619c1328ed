/* SPDX-License-Identifier: Apache-2.0
 *
 * zone.c - UTC to local by libical's zone data, local to UTC by RFC 5545's rule.
 *
 * Fails: an unknown zone is NULL; a conversion always has an answer.
 */
#include "autoconf.h"
#include "followupd/zone.h"
#include "followupd/mem.h"

#include <libical/ical.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct zone {
	struct zone *next;
	char *name;
	icaltimezone *ical; /* lent by libical; NULL for UTC */
};

static struct zone *zones;

const struct zone *zone_find(const char *iana_name)
{
	for (struct zone *z = zones; z; z = z->next)
		if (strcmp(z->name, iana_name) == 0)
			return z;
	icaltimezone *ical = NULL;
	if (strcmp(iana_name, "UTC") != 0) {
		ical = icaltimezone_get_builtin_timezone(iana_name);
		if (!ical)
			return NULL;
	}
	struct zone *z = xcalloc(1, sizeof *z);
	z->name = xstrdup(iana_name);
	z->ical = ical;
	z->next = zones;
	return zones = z;
}

const char *zone_name(const struct zone *z)
{
	return z->name;
}

int zone_offset(const struct zone *z, instant t)
{
	if (!z->ical)
		return 0;
	struct civil c = instant_civil(t, 0);
	struct icaltimetype it = icaltime_null_time();
	it.year = c.year;
	it.month = c.month;
	it.day = c.day;
	it.hour = c.hour;
	it.minute = c.minute;
	it.second = c.second;
	it.zone = icaltimezone_get_utc_timezone();
	int is_dst;
	return icaltimezone_get_utc_offset_of_utc_time(z->ical, &it, &is_dst);
}

struct civil zone_civil(const struct zone *z, instant t)
{
	return instant_civil(t, zone_offset(z, t));
}

date zone_date(const struct zone *z, instant t)
{
	struct civil c = zone_civil(z, t);
	return date_of(c.year, c.month, c.day);
}

instant zone_instant(const struct zone *z, const struct civil *local)
{
	instant as_utc = civil_instant(local, 0);
	/* The offset in force well before: it names the first of two, and reads a gap. */
	int before = zone_offset(z, as_utc - DAYS(1));
	instant first = as_utc - SECONDS(before);
	if (zone_offset(z, first) == before)
		return first;
	int after = zone_offset(z, as_utc + DAYS(1));
	instant second = as_utc - SECONDS(after);
	return zone_offset(z, second) == after ? second : first;
}

instant zone_at(const struct zone *z, date d, int hour, int minute)
{
	struct civil c = {.hour = hour, .minute = minute};
	date_civil(d, &c.year, &c.month, &c.day);
	return zone_instant(z, &c);
}

bool zone_is_day(const struct zone *z, instant t)
{
	return t != INSTANT_NONE && zone_at(z, zone_date(z, t), 0, 0) == t;
}

char *zone_time_text(const struct zone *z, instant t, char out[static 96])
{
	return zone_is_day(z, t) ? date_text(zone_date(z, t), out) : zone_clock_text(z, t, out);
}

char *zone_clock_text(const struct zone *z, instant t, char out[static 96])
{
	struct civil c = zone_civil(z, t);
	snprintf(out, 96, "%04d-%02d-%02d %02d:%02d (%s)", c.year, c.month, c.day, c.hour, c.minute,
	    z->name);
	return out;
}

bool zone_parse(const struct zone *z, const char *s, instant *out)
{
	char day[11] = "";
	date d;
	int hour = 0, minute = 0;
	size_t n = strlen(s);
	if (instant_parse(s, out))
		return true;
	if (n != 10 && n != 16)
		return false;
	memcpy(day, s, 10);
	if (n == 16) {
		const char *t = s + 10;
		if (t[0] != 'T' || !isdigit((unsigned char)t[1]) || !isdigit((unsigned char)t[2]) ||
		    t[3] != ':' || !isdigit((unsigned char)t[4]) || !isdigit((unsigned char)t[5]))
			return false;
		hour = atoi(t + 1);
		minute = atoi(t + 4);
	}
	if (!date_parse(day, &d) || hour > 23 || minute > 59)
		return false;
	*out = zone_at(z, d, hour, minute);
	return true;
}
