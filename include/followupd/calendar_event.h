/* SPDX-License-Identifier: Apache-2.0
 *
 * calendar_event.h - a calendar entry of a chart as the event that stands in calendars.
 */
#ifndef FOLLOWUPD_CALENDAR_EVENT_H
#define FOLLOWUPD_CALENDAR_EVENT_H

#include "followupd/chart.h"
#include "followupd/config.h"
#include "followupd/entry.h"

/* ref: of its follow-up; attendee: whom the mail goes to, NULL in a feed.  Lends all of them and c;
 * the arena owns the rest. */
struct ical_event calendar_event(struct arena *a, const struct config *c,
    const struct calendar_entry *x, const char *ref, const char *attendee);

#endif
