/* SPDX-License-Identifier: Apache-2.0
 *
 * run.h - one simulation under way.
 */
#ifndef DAEMON_SIMULATE_RUN_H
#define DAEMON_SIMULATE_RUN_H

#include "followupd/due.h"
#include "followupd/simulate.h"

/* At one instant things happen in this order, as in the engine. */
enum run_rank { RUN_BEGINS, RUN_ACT, RUN_TIMER, RUN_MAIL, RUN_DIGEST };

struct run_patient {
	int64_t key;
	struct chart *chart; /* NULL: nothing has begun */
	instant due;	     /* of its first timer in the queue; INSTANT_NONE: none */
	size_t cases, asked; /* seen so far */
	instant fired_at;    /* the last time */
	int stuck;	     /* timers at one instant, to end a hang */
	bool failed;	     /* nothing of it is decided any more */
};

/* A notice that has not left. */
struct run_mail {
	struct notice *notice;
	size_t patient;
	int tier;
	bool taken_back;
};

/* A line that waits for its digest. */
struct run_line {
	struct digest_line line;
	struct notice *notice; /* that is told as this line; NULL: line says of what */
	int tier;
	size_t patient;
	bool gone;
};

/* Something that a person is going to do. */
struct run_act {
	enum behaviour_kind kind;
	size_t patient;
	int64_t about; /* follow-up or question */
};

struct run {
	struct simulation *s;
	struct arena *arena;
	struct due_heap due;
	instant now;
	date day; /* of the site */
	struct id_pool ids;
	int64_t next_id, next_inbound;
	size_t patient_count; /* the last one is nobody: questions of no patient */
	struct run_patient *patient;
	size_t *patient_of; /* each item's */
	size_t mail_count, line_count, act_count;
	struct run_mail *mail;
	struct run_line *line;
	struct run_act *act;
};

/* begin.c: an item becomes a chart at its beginning, or a message. */
void run_begin(struct run *r, size_t item);
/* What a message says of a patient of the simulation. */
void run_name_patient(struct run *r, size_t patient, struct facts *m);
/* simulate.c */
/* A message of a feed with nothing to be read in prose. */
void run_message(struct run *r, size_t patient, const struct facts *m);
bool run_decide(struct run *r, size_t patient, const struct event *e);
/* On the charts of several patients, and nobody's. */
void run_digest(struct run *r, const size_t *patient, size_t count, const struct event *e);
/* behave.c */
void run_plan_case(struct run *r, size_t patient, const struct case_record *c, size_t nth);
void run_plan_question(struct run *r, size_t patient, const struct question *q, size_t nth);
void run_act(struct run *r, const struct run_act *act);
/* digests.c: lines that wait, and what comes of them */
void run_add_line(struct run *r, size_t patient, const struct digest_line *l);
void run_add_told(struct run *r, size_t patient, struct notice *n, int tier);
void run_carried(struct run *r, struct notice *n); /* it stands in a digest */
/* person 0: anybody */
void run_drop_lines(struct run *r, int64_t question, int64_t person);
void run_send_digest(struct run *r, int64_t person);
/* told.c: counts */
void run_told(
    struct run *r, enum told_kind kind, int64_t person, int64_t item, const char *ref, int tier);

#endif
