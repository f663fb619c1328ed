/* SPDX-License-Identifier: Apache-2.0
 *
 * clock.h - instants, dates, and the one monotonic clock.
 *
 * Two kinds of time, never mixed: an `instant` is microseconds since 1970-01-01T00:00:00Z; a
 * `date` is a day of the proleptic Gregorian calendar without time or zone.  Decisions never ask
 * what time it is: they are told (the database says it, see design "virtual clock").
 */
#ifndef FOLLOWUPD_CLOCK_H
#define FOLLOWUPD_CLOCK_H

#include <stddef.h>
#include <stdint.h>
#include "followupd/err.h"

typedef int64_t instant;       /* microseconds since the epoch, UTC */
#define INSTANT_NONE INT64_MIN /* not known, not set */
#define SECONDS(n)   ((instant)(n)*1000000)
#define MINUTES(n)   SECONDS((instant)(n)*60)
#define HOURS(n)     SECONDS((instant)(n)*3600)
#define DAYS(n)	     SECONDS((instant)(n)*86400)

typedef int32_t date;	    /* days since 1970-01-01 */
#define DATE_NONE INT32_MIN /* not known, not set */

struct civil {
	int year, month, day;		  /* 1..12, 1..31 */
	int hour, minute, second, micros; /* 0 where not stated */
};

date date_of(int year, int month, int day); /* DATE_NONE when there is no such day */
void date_civil(date d, int *year, int *month, int *day);
int date_weekday(date d); /* 0 = Monday .. 6 = Sunday */
int month_days(int year, int month);
/* Calendar months, the day clamped to the month's end: 31 Jan + 1 = 28 or 29 Feb.  Never 30-day
 * months. */
date date_add_months(date d, int months);

/* The civil fields of an instant at a fixed offset from UTC, and back. */
struct civil instant_civil(instant t, int offset_seconds);
instant civil_instant(const struct civil *c, int offset_seconds);

/* "2026-03-02" and "2026-03-02T09:45:00Z"; "-" for NONE. Returns out, which must hold 32 bytes. */
char *date_text(date d, char out[static 32]);
char *instant_text(instant t, char out[static 32]);
/* Accepts exactly those forms (fractions of up to six digits too). */
MUST_CHECK bool date_parse(const char *s, date *out);
MUST_CHECK bool instant_parse(const char *s, instant *out);

/* Microseconds on the monotonic clock: for time-outs and back-off only. */
int64_t monotonic_now(void);

#endif
