/* SPDX-License-Identifier: Apache-2.0
 *
 * window.h - from "6..12 months after that exam" to calendar days, and the tolerance around them.
 *
 * Calendar months clamp to the month's end.  Tolerances are policy (exam-matching defaults: 30 days
 * before to 60 days after, ACR panel, Kadom 2022), never part of the interval.
 */
#ifndef FOLLOWUPD_WINDOW_H
#define FOLLOWUPD_WINDOW_H

#include "followupd/followup.h"

/* unit "days", "weeks", "months" or "hours" (rounded up to days); min may be 0; min <= max.  The
 * target is the start, but of "no later than" (min 0) the end.  False: no such interval. */
MUST_CHECK bool window_make(
    date anchor, int min, int max, const char *unit, struct window *out, struct err *e);
/* No interval published: `days` from the anchor by site policy. */
struct window window_local(date anchor, int days);

struct tolerance {
	date open_from;	    /* an exam before this is early */
	date on_time_until; /* an exam after this is late; DATE_NONE: none is (nothing published) */
	date overdue_after; /* the clock of the first escalation */
	date
	    early_review; /* an exam from here to open_from is for a person; before it stays open */
};

/* Which row applies depends on the nominal interval (latest - anchor). */
struct tolerance window_tolerance(const struct window *w);
/* For an exam that was ordered for it, which is no other exam by chance: the published days around
 * any interval above six weeks, but nothing before its half. */
struct tolerance window_tolerance_ordered(const struct window *w);

#endif
