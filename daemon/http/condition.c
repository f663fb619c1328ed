/* SPDX-License-Identifier: Apache-2.0
 *
 * condition.c - whether what a client has is still what it would get.
 */
#include "autoconf.h"
#include "followupd/condition.h"

#include <stdio.h>
#include <string.h>

static const char days[][4] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
static const char months[][4] = {
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/* A weak tag counts as the strong one: the client asks whether to fetch, not for a part. */
bool etag_among(const char *header, const char *etag)
{
	size_t len = strlen(etag);
	for (const char *s = header; *s;) {
		s += strspn(s, " \t,");
		if (*s == '*')
			return true;
		if (strncmp(s, "W/", 2) == 0)
			s += 2;
		if (*s != '"')
			return false; /* no list of tags */
		const char *end = strchr(s + 1, '"');
		if (!end)
			return false;
		if ((size_t)(end + 1 - s) == len && memcmp(s, etag, len) == 0)
			return true;
		s = end + 1;
	}
	return false;
}

char *http_date(instant t, char out[static HTTP_DATE_SIZE])
{
	struct civil c = instant_civil(t, 0);
	int day = date_weekday(date_of(c.year, c.month, c.day));
	snprintf(out, HTTP_DATE_SIZE, "%s, %02d %s %04d %02d:%02d:%02d GMT", days[day], c.day % 100,
	    months[c.month - 1], c.year % 10000, c.hour % 100, c.minute % 100, c.second % 100);
	return out;
}

bool http_date_read(const char *text, instant *out)
{
	struct civil c = {0};
	char month[4], again[HTTP_DATE_SIZE];
	if (strlen(text) != HTTP_DATE_SIZE - 1 ||
	    sscanf(text + 5, "%2d %3s %4d %2d:%2d:%2d", &c.day, month, &c.year, &c.hour, &c.minute,
		&c.second) != 6)
		return false;
	for (c.month = 1; c.month <= 12 && strcmp(month, months[c.month - 1]) != 0;)
		c.month++;
	if (c.month > 12 || date_of(c.year, c.month, c.day) == DATE_NONE || c.hour > 23 ||
	    c.minute > 59 || c.second > 59)
		return false;
	*out = civil_instant(&c, 0);
	return strcmp(http_date(*out, again), text) == 0;
}

bool client_has_it(
    const char *if_none_match, const char *if_modified_since, const char *etag, instant changed)
{
	instant since;
	if (if_none_match)
		return etag_among(if_none_match, etag);
	return if_modified_since && changed != INSTANT_NONE &&
	       http_date_read(if_modified_since, &since) && since >= changed - changed % SECONDS(1);
}
