/* SPDX-License-Identifier: Apache-2.0
 *
 * alarm.c - when the alarms of a calendar entry ring.
 */
#include "autoconf.h"
#include "followupd/alarm.h"

#define SECOND_DAYS 7

/* The working day so many days before, or the one before that; where that is too far ahead for some
 * clients, the next one instead. */
static date working_day(const struct worktime *w, date day, int days)
{
	date d = day - days;
	while (!worktime_is_working(w, d) && day - d <= ALARM_MAX_DAYS)
		d--;
	return day - d <= ALARM_MAX_DAYS ? d : worktime_shift(w, day - ALARM_MAX_DAYS);
}

/* 0: that moment is past, or not before the entry begins. */
static int minutes_before(const struct worktime *w, date day, instant starts, int days, instant now)
{
	date d = working_day(w, day, days);
	instant rings = zone_at(w->zone, d, w->send_hour, w->send_minute);
	int64_t minutes = starts == INSTANT_NONE
			      ? (int64_t)(day - d) * 1440 - (w->send_hour * 60 + w->send_minute)
			      : (starts - rings) / MINUTES(1);
	return rings > now && minutes > 0 ? (int)minutes : 0;
}

void alarm_plan(const struct worktime *w, date day, instant starts, int days, instant now,
    int out[static ALARM_COUNT])
{
	int first = days < ALARM_MAX_DAYS ? days : ALARM_MAX_DAYS;
	int ahead = first > 0 ? minutes_before(w, day, starts, first, now) : 0;
	int near = first > SECOND_DAYS ? minutes_before(w, day, starts, SECOND_DAYS, now) : 0;
	out[0] = ahead ? ahead : near;
	out[1] = near < ahead ? near : 0; /* one day off may stand for both */
}
