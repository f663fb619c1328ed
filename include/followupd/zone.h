/* SPDX-License-Identifier: Apache-2.0
 *
 * zone.h - local time in a named IANA zone.
 *
 * libical reads the zone data; the gap and overlap rules are ours, because libical and PostgreSQL
 * each get one wrong (RFC 5545 section 3.3.5): a local time that occurs twice is the first of the
 * two, one that does not occur is read with the offset before the gap.
 */
#ifndef FOLLOWUPD_ZONE_H
#define FOLLOWUPD_ZONE_H

#include "followupd/clock.h"

struct zone;

/* Lends a zone that lives for ever; NULL when there is no zone of that name.  "UTC" always works.
 */
const struct zone *zone_find(const char *iana_name);
const char *zone_name(const struct zone *z);
int zone_offset(const struct zone *z, instant t); /* seconds east of UTC at that instant */
struct civil zone_civil(const struct zone *z, instant t);
date zone_date(const struct zone *z, instant t);
instant zone_instant(const struct zone *z, const struct civil *local);
/* That day at hour:minute local time. */
instant zone_at(const struct zone *z, date d, int hour, int minute);
/* The first instant of a local day: what stands for a day whose hour is not known. */
bool zone_is_day(const struct zone *z, instant t);
/* "2026-07-07", "2026-07-07T13:00" of the zone's clock, or "2026-07-07T20:00:00Z". */
MUST_CHECK bool zone_parse(const struct zone *z, const char *text, instant *out);
/* "2026-03-02 09:45 (America/Chicago)", or only the day where that is all that is known.  Returns
 * out. */
char *zone_time_text(const struct zone *z, instant t, char out[static 96]);
/* The same where midnight is an hour like any other. */
char *zone_clock_text(const struct zone *z, instant t, char out[static 96]);

#endif
