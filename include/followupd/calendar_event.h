/* SPDX-License-Identifier: Apache-2.0
 *
 * calendar_event.h - calendar entries, of a chart or as they are stored, as the events that stand
 * in calendars: the same by mail, in a file and under an address.
 */
#ifndef FOLLOWUPD_CALENDAR_EVENT_H
#define FOLLOWUPD_CALENDAR_EVENT_H

#include "followupd/chart.h"
#include "followupd/config.h"
#include "followupd/entry.h"
#include "followupd/sql.h"

/* ref: of its follow-up; attendee: whom the mail goes to, NULL in a feed.  Lends all of them and c;
 * the arena owns the rest. */
struct ical_event calendar_event(struct arena *a, const struct config *c,
    const struct calendar_entry *x, const char *ref, const char *attendee);

/* The stored ones, in the order of the rows, for a feed: of the columns uid, ref, kind, sequence,
 * day, starts_at, stamp, alarm_1, alarm_2, provisional, cancelled.  Lends the rows and c. */
struct ical_event *calendar_events(
    struct arena *a, const struct config *c, const struct rows *r, size_t *count);
/* "Follow-ups, Lakeside Health", "Follow-ups of Chest clinic, Lakeside Health"; team "": nobody's.
 */
const char *calendar_name(struct arena *a, const struct config *c, const char *team);

#endif
