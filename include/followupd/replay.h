/* SPDX-License-Identifier: Apache-2.0
 *
 * replay.h - what happened to some patients, decided once more in memory.
 *
 * Messages and answers come at the instants at which they were applied; timers at those at which
 * the stored history says that they were acted on, else when they are due; mails end as they are
 * stored to have ended.
 */
#ifndef FOLLOWUPD_REPLAY_H
#define FOLLOWUPD_REPLAY_H

#include "followupd/decision.h"

struct replay_item {
	instant at;		   /* it was applied */
	const struct event *event; /* a message or an answer, its ids those of the stored charts */
	enum outcome_word outcome; /* failed: it was put aside, and changed nothing */
	const char *unread;	   /* why it cannot be read, so that it is refused; NULL: it can */
	size_t length;		   /* of the message */
};

/* How a mail ended. */
struct replay_mail {
	int64_t notice;
	instant at;
	int code;
	const char *recipient, *reply;
};

/* A step of a follow-up's policy was acted on. */
struct replay_step {
	int64_t followup;
	instant at;
};

/* What became of a message is not what is stored. */
struct replay_fault {
	int64_t inbound;
	enum outcome_word stored, rebuilt;
	const char *why; /* without patient data */
};

struct replay {
	struct arena *arena;
	const struct rules *rules;
	instant until;
	const struct charts *stored; /* those concerned, and everybody they speak of */
	size_t item_count, mail_count, step_count;
	const struct replay_item *item; /* in order */
	const struct replay_mail *mail; /* ascending by notice */
	const struct replay_step *step; /* ascending by follow-up and instant */
	/* what came of it */
	struct charts charts;
	bool failed; /* what could be decided once cannot be any more: nothing is to be compared */
	size_t fault_count;
	struct replay_fault *fault;
};

void replay_run(struct replay *r);

#endif
