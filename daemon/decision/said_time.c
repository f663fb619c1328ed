/* SPDX-License-Identifier: Apache-2.0
 *
 * said_time.c - days and times as a person says them.
 *
 * Fails: returns false when it is no time, or says why a day will not do.
 */
#include "autoconf.h"
#include "answer.h"

#include <stdio.h>

bool time_said(const struct work *w, const char *text, instant *out)
{
	struct civil t = {0};
	char day[11] = "", rest[2] = "";
	date d;
	if (instant_parse(text, out))
		return true;
	if (sscanf(text, "%10[0-9-]%*1[ T]%2d:%2d%1s", day, &t.hour, &t.minute, rest) != 3 ||
	    !date_parse(day, &d) || t.hour < 0 || t.hour > 23 || t.minute < 0 || t.minute > 59)
		return false;
	date_civil(d, &t.year, &t.month, &t.day);
	*out = zone_instant(w->rules->worktime.zone, &t);
	return true;
}

const char *ahead_fault(struct work *w, date day, int most_days, const char *lets)
{
	char text[32];
	date last = work_today(w) + most_days;
	if (day <= work_today(w))
		return "that day is not ahead";
	return day > last ? arena_printf(w->arena, "the policy %s %d days, until %s", lets,
				most_days, date_text(last, text))
			  : NULL;
}
