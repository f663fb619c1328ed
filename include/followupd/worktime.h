/* SPDX-License-Identifier: Apache-2.0
 *
 * worktime.h - when people work: week days, holidays, office hours.
 *
 * A message to a person moves forward to the next working day; a deadline never moves back.
 */
#ifndef FOLLOWUPD_WORKTIME_H
#define FOLLOWUPD_WORKTIME_H

#include "followupd/csv.h"
#include "followupd/zone.h"

struct worktime {
	const struct zone *zone;
	unsigned workdays;	    /* bit 0 = Monday */
	int send_hour, send_minute; /* local time at which planned notices go out */
	size_t holiday_count;
	date *holiday; /* ascending */
};

/* holidays: CSV with columns date,name.  Arena owns. */
MUST_CHECK bool worktime_holidays(
    struct arena *a, const char *path, struct worktime *w, struct err *e);
bool worktime_is_working(const struct worktime *w, date d);
date worktime_shift(const struct worktime *w, date d);	    /* d, or the next working day */
instant worktime_send_at(const struct worktime *w, date d); /* shifted, at the send time */
/* t, or when the next working day begins: a working day lasts WORKTIME_HOURS from the send time. */
#define WORKTIME_HOURS 9
instant worktime_open_at(const struct worktime *w, instant t);
date worktime_add(const struct worktime *w, date d, int working_days);

/* Digests leave so long after the send time, so that what is due then stands in them. */
#define DIGEST_WAIT MINUTES(10)
/* When the digest leaves that has what is told at t: that of t's day, or of the next working one.
 * weekday (0 Monday): that of the week, on that day or the next working one; -1: of the day. */
instant worktime_digest_at(const struct worktime *w, instant t, int weekday);

/* When somebody is reached: at any hour, in working hours, or when digests leave. */
enum reach_hours { REACH_ANY, REACH_WORKING, REACH_DIGEST };
/* So long after `from`: less than a day waits for the next hour of that kind, before it begins and
 * after it has passed; from a day on only whole days count, as working days, and end at the send
 * time.  REACH_ANY: to the microsecond. */
instant worktime_after(const struct worktime *w, enum reach_hours r, instant from, int64_t after);
/* How many working days lead from one day, or the first working one after it, to another. */
int worktime_between(const struct worktime *w, date from, date until);

#endif
