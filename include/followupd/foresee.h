/* SPDX-License-Identifier: Apache-2.0
 *
 * foresee.h - what will be told about a follow-up, to whom and when, if nobody does anything; what
 * an answer would do to it.
 */
#ifndef FOLLOWUPD_FORESEE_H
#define FOLLOWUPD_FORESEE_H

#include "followupd/explain.h"

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
	bool other_policy;	      /* they differ */
	bool kept_policy;	      /* the text of the first is kept, and it goes by that one */
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

/* The same as if a person had it go by the policy of those rules now. */
MUST_CHECK bool foresee_under(struct arena *a, const struct charts *all, const struct rules *rules,
    instant now, int64_t followup, struct foresight *out, struct err *e);

/* What comes next of a follow-up. */
struct next_step {
	const char *step; /* NULL: nothing comes by itself */
	int tier;
	instant at;
	const char *who; /* a name */
	enum role role;
};

/* From the most pressing on. */
enum policy_effect {
	EFFECT_AT_ONCE, /* an escalation that it would have had by now is told at once */
	EFFECT_SOONER,
	EFFECT_LATER,
	EFFECT_OTHER, /* at the same time another step, or to another person */
	EFFECT_HELD,  /* nobody is told until it is released, and then by the other policy */
	EFFECT_NONE,  /* what comes next stays as it is */
};
#define POLICY_EFFECTS (EFFECT_NONE + 1)
extern const struct vocabulary policy_effect_words;

struct policy_change {
	const char *ref, *from; /* from: the policy that it goes by, "name version sha256" */
	enum policy_effect effect;
	struct next_step before, after;
};

/* What would come next of a follow-up that is open if a person had it go by the policy of `rules`:
 * the core does it in a copy of the chart.  before: rules as they are now.  False with e set. */
MUST_CHECK bool foresee_policy(struct arena *a, const struct charts *all,
    const struct rules *before, const struct rules *rules, instant now, int64_t followup,
    struct policy_change *out, struct err *e);

/* What an answer about a follow-up would do to it. */
struct answer_effect {
	bool applied;
	const char *words; /* what becomes of it, or why not */
	int seq;	   /* of its history now: as `seen` of an answer on what is now */
	const struct case_record *after; /* as it would be */
	struct explain_step next;	 /* ... and what would come next then */
};

/* Lets the core take the answer in a copy of the chart, with said->seen as it is.  False with e
 * set: there is no such follow-up. */
MUST_CHECK bool foresee_answer(struct arena *a, const struct charts *all, const struct rules *rules,
    instant now, const struct answer *said, struct answer_effect *out, struct err *e);

#endif
