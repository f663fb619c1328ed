/* SPDX-License-Identifier: Apache-2.0
 *
 * followup.h - what is owed for a finding, and the only function that changes its state.
 *
 * Ordered, scheduled, performed and resulted are four separate facts; `state` is the furthest one
 * that still holds.  A hold pauses reminders and leaves the state alone.  A follow-up that is not
 * closed has one owner and one timer; a closed one has a code and neither.
 */
#ifndef FOLLOWUPD_FOLLOWUP_H
#define FOLLOWUPD_FOLLOWUP_H

#include "followupd/clock.h"
#include "followupd/vocabulary.h"

/* When it is due, in local days.  earliest = target when one number is published. */
struct window {
	date anchor;	/* the exam the interval counts from */
	date earliest;	/* anchor + min */
	date target;	/* D of the policy: where a range is published, its start; of "no later
			 * than" (min 0) its end */
	date latest;	/* anchor + max: grace runs from here */
	bool published; /* false: no interval in guideline or report, the target is site policy */
};

struct followup {
	int64_t id, patient, finding, index_exam, series;
	int series_step; /* 1 for the first; 0 when there is no series */
	/* Action words of the guideline files, "|" any, "+" all: an expression over the words of
	 * guideline/vocabulary.c, not one of them. */
	const char *action;
	const char *modality;	/* exam tokens joined with "|" */
	const char *laterality; /* left right bilateral, or NULL */
	struct window window;
	bool optional; /* a suggestion: never overdue, never escalated */
	enum followup_state state;
	enum followup_hold hold;
	int tier;		   /* 0 none yet; 1..3 escalated; 4 last net */
	int64_t owner;		   /* person */
	int64_t team, coordinator; /* of whose coordinators one is asked, and whom of these it was
				    * given to; 0: everybody's, and as its patient decides */
	instant opened_at, acknowledged_at;
	instant planned_at; /* from when its steps count: when it was opened or dated into the past,
			     * or the day of an old report */
	const char *order_placer, *order_filler,
	    *order_accession;	/* of the follow-up exam, once known */
	instant appointment_at; /* INSTANT_NONE when nothing is booked */
	instant performed_at;
	const char *policy_step; /* last step taken, or NULL */
	date postponed_until;	 /* reminders up to that day are passed over; DATE_NONE: none is */
	enum closure_code closure;
	int revision; /* raised by each re-plan: a step may be told again after one */
};

/* What can happen to a follow-up from outside. */
enum followup_fact {
	FACT_ORDERED,	    /* an order exists */
	FACT_ORDER_GONE,    /* it was cancelled or discontinued */
	FACT_SCHEDULED,	    /* an appointment exists */
	FACT_UNSCHEDULED,   /* it was cancelled */
	FACT_NO_SHOW,	    /* the patient did not come: as unscheduled, and escalates */
	FACT_PERFORMED,	    /* images exist, the report is awaited */
	FACT_NOT_PERFORMED, /* cancelled after all */
	FACT_CLOSED,
	FACT_REOPENED,
};

/* The line that it is in the history. */
enum history_kind followup_fact_line(enum followup_fact f);

/* Whether an exam with these numbers is the one ordered for it: by accession, filler and placer,
 * and a number of more weight that differs outranks one of less that is the same.  NULL: not known.
 */
bool followup_is_linked(
    const struct followup *f, const char *placer, const char *filler, const char *accession);

/* The state after the fact, from the facts that still hold.  False (err REFUSED) when the fact
 * cannot happen in that state, e.g. anything but FACT_REOPENED to a closed one; *f is then as it
 * was.  Pure: changes only *f (state, appointment_at, performed_at, order ids, closure, tier as
 * the fact says).  The caller sets before: the order ids for FACT_ORDERED, appointment_at for
 * FACT_SCHEDULED, closure for FACT_CLOSED; performed_at for FACT_PERFORMED is `now` when unset. */
MUST_CHECK bool followup_enter(
    struct followup *f, enum followup_fact fact, instant now, struct err *e);

#endif
