/* SPDX-License-Identifier: Apache-2.0
 *
 * ical_read.h - what stands in a person's calendar, as spans of time.
 *
 * Sources: RFC 5545 (3.3.10 recurrence, 3.6.1 VEVENT, 3.8.5 EXDATE and RDATE).  All-day entries are
 * days of the site; local times are turned into UTC by our own zones, since libical resolves gaps
 * and overlaps of daylight saving time wrongly.
 */
#ifndef FOLLOWUPD_ICAL_READ_H
#define FOLLOWUPD_ICAL_READ_H

#include "followupd/mem.h"
#include "followupd/zone.h"

struct ical_span {
	instant from, until; /* from < until */
};

struct ical_spans {
	size_t count;
	struct ical_span *span; /* in the order of the file, repetitions by time */
};

/* The entries of an .ics file that end after `after` and begin before `before`; cancelled ones are
 * left out.  Without an entry at all, or with one that cannot be read, false: e names it by its
 * place.  The spans live in the arena. */
MUST_CHECK bool ical_read(struct arena *a, const char *text, const struct zone *site, instant after,
    instant before, struct ical_spans *out, struct err *e);

#endif
