/* SPDX-License-Identifier: Apache-2.0
 *
 * alarm.h - when the alarms of a calendar entry ring.
 *
 * An alarm counted in whole days from an all-day entry rings at midnight, and some clients take
 * none further ahead than four weeks: so at most two, within four weeks, at the hour when notices
 * go out on a working day.
 */
#ifndef FOLLOWUPD_ALARM_H
#define FOLLOWUPD_ALARM_H

#include "followupd/worktime.h"

#define ALARM_COUNT    2
#define ALARM_MAX_DAYS 28

/* days: how far ahead the policy wants to be reminded; 0: not at all.  starts: of a timed entry;
 * INSTANT_NONE: all day, which begins at midnight.  out: minutes before it begins, the earlier
 * first, those that are past at `now` left out, 0 behind the last. */
void alarm_plan(const struct worktime *w, date day, instant starts, int days, instant now,
    int out[static ALARM_COUNT]);

#endif
