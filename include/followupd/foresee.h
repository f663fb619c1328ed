/* SPDX-License-Identifier: Apache-2.0
 *
 * foresee.h - what will be told about a follow-up, to whom and when, if nobody does anything.
 */
#ifndef FOLLOWUPD_FORESEE_H
#define FOLLOWUPD_FORESEE_H

#include "followupd/decision.h"

struct foreseen {
	instant at;
	const char *step; /* of the policy, or of what a person asked to come back for */
	int line;	  /* of the policy file; 0: it stands in no line of it */
	int tier;
	bool overdue; /* with it the follow-up is marked overdue */
	bool repeats; /* it comes again and again */
	enum role role;
	const char *who; /* a name */
	bool stands_in;	 /* for a person who cannot be told, or a role that nobody has */
	const char *notice;
};

enum lost { LOST_FROM_DAY, LOST_BY_PHYSICIAN, LOST_NEVER };

struct foresight {
	const char *ref;
	const char *policy, *running; /* "name version sha256": that it was planned by, and now */
	bool other_policy;	      /* they differ: its next step is planned by the one of now */
	const char *band;
	int band_line;
	bool open;
	enum followup_hold hold;
	enum lost lost;
	date lost_from; /* LOST_FROM_DAY */
	size_t count;	/* in the order in which they come; the last one repeats */
	struct foreseen *item;
};

/* Lets the core take each due step in a copy of the chart, at the instant at which it is due, with
 * the people of now: nothing of *all is changed.  Everything lives in the arena.  False with e set:
 * there is no such follow-up, or a step fails. */
MUST_CHECK bool foresee(struct arena *a, const struct charts *all, const struct rules *rules,
    instant now, int64_t followup, struct foresight *out, struct err *e);

#endif
