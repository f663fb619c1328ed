/* SPDX-License-Identifier: Apache-2.0
 *
 * spoken.h - days and times as people say them, beside the form that a program reads.
 *
 * {"words": "1 Apr", "iso": "2026-04-01"}; another year than this one is written out.  All return
 * new; what is not known is null.
 */
#ifndef DAEMON_PAGES_SPOKEN_H
#define DAEMON_PAGES_SPOKEN_H

#include <jansson.h>
#include "followupd/mem.h"
#include "followupd/zone.h"

json_t *spoken_day(date d, date today);
/* "Thu 23 Apr 2026". */
json_t *spoken_long_day(date d);
/* "10:41 today", "1 Apr, 10:41"; only the day where the hour is not known. */
json_t *spoken_time(const struct zone *z, instant t, date today);
/* "13 to 24 Apr", "13 Apr", "28 Apr to 3 May". */
const char *spoken_days(struct arena *a, date first, date last, date today);
/* "Mon 4 May 08:00 to Tue 08:00". */
const char *spoken_hours(struct arena *a, const struct zone *z, instant from, instant until);
/* "today", "in 3 days", "5 weeks overdue", "2 years overdue". */
const char *spoken_until(struct arena *a, date d, date today);
/* "3 Jun 1961"; "not known". */
const char *spoken_birth(struct arena *a, date d);
/* A sentence of the core, which has days as programs read them: "due by 2026-06-02" becomes "due by
 * 2 Jun 2026", and with an hour behind it "2 Jun 2026, 8:00".  Other digits stay. */
const char *spoken_dates(struct arena *a, const char *sentence);
/* The same with a capital letter. */
const char *spoken_capital(struct arena *a, const char *words);
/* What a telephone dials of a number as people write it, up to the word of an extension; NULL:
 * nothing. */
const char *spoken_dial(struct arena *a, const char *number);
/* Whole years from birth; -1: not known. */
int spoken_age(date birth, date today);

#endif
