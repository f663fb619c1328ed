/* SPDX-License-Identifier: Apache-2.0
 *
 * fhir_when.c - dates in searches: a text is a span as long as what it leaves open.
 */
#include "autoconf.h"
#include "fhir_when.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static bool is_like(const char *text, const char *form)
{
	for (; *form; form++, text++)
		if (*form == '0' ? !isdigit((unsigned char)*text) : *text != *form)
			return false;
	return !*text;
}

static bool days_of(const char *text, date *first, date *behind)
{
	int year = 0, month = 1, day = 1;
	if (is_like(text, "0000"))
		sscanf(text, "%4d", &year);
	else if (is_like(text, "0000-00"))
		sscanf(text, "%4d-%2d", &year, &month);
	else if (is_like(text, "0000-00-00"))
		sscanf(text, "%4d-%2d-%2d", &year, &month, &day);
	*first = year ? date_of(year, month, day) : DATE_NONE;
	if (*first == DATE_NONE)
		return false;
	*behind = is_like(text, "0000")	     ? date_add_months(*first, 12)
		  : is_like(text, "0000-00") ? date_add_months(*first, 1)
					     : *first + 1;
	return true;
}

/* "…T09:45:00Z", "…T09:45:00.123+01:00"; a second is as long as it is, a fraction a microsecond. */
static bool instant_of(const char *text, instant *begin, instant *end)
{
	char utc[40];
	size_t len = strcspn(text, "T");
	len += text[len] ? strcspn(text + len, "Z+-") : 0;
	int hours = 0, minutes = 0;
	bool offset = is_like(text + len, "+00:00") || is_like(text + len, "-00:00");
	if (len >= sizeof utc - 1 || !(offset || strcmp(text + len, "Z") == 0))
		return false;
	snprintf(utc, sizeof utc, "%.*sZ", (int)len, text);
	if (!instant_parse(utc, begin))
		return false;
	if (offset)
		sscanf(text + len + 1, "%2d:%2d", &hours, &minutes);
	if (hours > 14 || minutes > 59)
		return false;
	*begin -= (text[len] == '-' ? -1 : 1) * (HOURS(hours) + MINUTES(minutes));
	*end = *begin + (strchr(utc, '.') ? 1 : SECONDS(1));
	return true;
}

static void later(instant *bound, instant t)
{
	if (*bound == INSTANT_NONE || t > *bound)
		*bound = t;
}

static void earlier(instant *bound, instant t)
{
	if (*bound == INSTANT_NONE || t < *bound)
		*bound = t;
}

bool fhir_bounds_add(struct fhir_bounds *b, const char *text, const struct zone *z)
{
	char prefix[3] = "eq";
	instant begin, end;
	date first, behind;
	if (islower((unsigned char)*text) && text[1]) {
		memcpy(prefix, text, 2);
		text += 2;
	}
	if (days_of(text, &first, &behind)) {
		begin = zone_at(z, first, 0, 0);
		end = zone_at(z, behind, 0, 0);
	} else if (!instant_of(text, &begin, &end)) {
		return false;
	}
	if (strcmp(prefix, "ge") == 0) {
		later(&b->ends_from, begin);
	} else if (strcmp(prefix, "gt") == 0) {
		later(&b->ends_from, end);
	} else if (strcmp(prefix, "le") == 0) {
		earlier(&b->begins_before, end);
	} else if (strcmp(prefix, "lt") == 0) {
		earlier(&b->begins_before, begin);
	} else if (strcmp(prefix, "eq") == 0) {
		later(&b->begins_from, begin);
		earlier(&b->ends_before, end);
	} else {
		return false;
	}
	return true;
}

date fhir_first_day(instant from, const struct zone *z)
{
	return from == INSTANT_NONE ? DATE_NONE : zone_date(z, from);
}

date fhir_last_day(instant before, const struct zone *z)
{
	return before == INSTANT_NONE ? DATE_NONE : zone_date(z, before - 1);
}
