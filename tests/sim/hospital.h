/* SPDX-License-Identifier: Apache-2.0
 *
 * hospital.h - the shell around decide() without a database: charts in memory, timers by the
 * earliest due, mails that arrive or do not.
 *
 * Every event is decided on copies of the charts it concerns, as if they had been loaded; the
 * copies take the place of the charts only when the event has not failed.
 */
#ifndef TESTS_SIM_HOSPITAL_H
#define TESTS_SIM_HOSPITAL_H

#include "followupd/due.h"
#include "followupd/observations.h"
#include "rules_check.h"
#include "story.h"

/* What all runs share: read once, never changed. */
struct world {
	struct rules *rules;
	struct rules variant; /* the same with another policy */
	struct arena *arena;
	struct material *material;
	const struct observation_map *observations;
};

void world_open(struct world *w);
void world_close(struct world *w);
const char *world_source(void); /* the folder of the tree */

struct slot {
	struct chart *chart;
	struct arena *arena;
	instant due;	/* of the earliest timer in the queue for it; INSTANT_NONE: none */
	bool has_lines; /* some notice may wait for a digest: only decisions add one */
};

/* Of what is due: `place` is a slot, `what` a notice, `how` what becomes of its mail; of a digest
 * `what` is its person.  At one instant timers come before mails and mails before digests, so that
 * there is one order to compare. */
enum { DUE_TIMER, DUE_MAIL, DUE_DIGEST };
enum mail_stage { MAIL_LEAVES, MAIL_ARRIVES, MAIL_FAILS };

struct hospital {
	const struct world *world;
	const struct story *story;
	const struct rules *rules;
	bool timed;	     /* adds up core_seconds */
	double core_seconds; /* of decide() alone */
	bool via_hl7;	     /* messages go through their bytes and the reader */
	size_t slot_count, slot_room, number_room, number_count;
	struct slot *slot;
	struct slot nobody;
	struct due_heap queue;
	struct number_entry {
		uint64_t hash;
		size_t slot;
	} * number;
	struct arena *people_arena;
	struct directory people;
	int64_t next_id, next_inbound, last_said; /* the latest answer that was stored */
	struct as_it_was {
		int64_t answer; /* 0: something has happened since */
		struct arena *arena;
		struct chart *chart;
	} before; /* the chart that the latest answer changed */
	uint64_t luck;
	instant now;
	unsigned serial;   /* of the step under way */
	size_t at_instant; /* timer events of one chart at one instant, to end a hang */
	size_t line_count; /* ever put in a digest */
	struct sent_digest {
		int64_t person;
		instant at;
		size_t line_count;
	} * sent; /* the last one of each person */
	size_t sent_count;
	size_t event_count, failed_count, message_count, timer_count, mail_count;
	struct rule_book book;
};

/* One event decided on copies, before it is kept. */
#define INVOLVED 48 /* a digest concerns many */
struct sim_decision {
	const struct event *event;
	struct arena *arena;
	struct charts all;
	size_t before_count; /* charts that were there: before[i] became all.chart[i] */
	const struct chart *before[INVOLVED];
	size_t slot[INVOLVED];
	bool with_nobody;
	const struct chart *nobody_before;
	const struct chart *bystander; /* somebody else's, lent as well */
	uint64_t bystander_digest;
	struct directory people;
	const struct directory *people_before;
	struct id_pool ids;
	instant now;
	struct decided d;
};

/* Of this process: other work of the machine does not count. */
double processor_seconds(void);
void hospital_open(struct hospital *h, const struct world *w, const struct story *s);
void hospital_close(struct hospital *h);
/* Everything due until then, then the step. */
void hospital_take(struct hospital *h, const struct sim_step *s);
/* The whole story, or the steps whose keep[i] is true; ends at the first broken rule. */
void hospital_run(struct hospital *h, const bool *keep);
/* Decides e on the charts of those slots, checks the rules and keeps what was decided; puts the
 * event aside when it failed.  e and what it says live in `arena`, which is taken over. */
void hospital_decide(struct hospital *h, const struct event *e, const size_t *slot, size_t count,
    bool with_nobody, struct arena *arena);
struct slot *hospital_slot(struct hospital *h, size_t slot); /* follows merges */
bool hospital_find(
    const struct hospital *h, const char *authority, const char *value, size_t *slot);
/* The next one who has it, or had it; *n starts with 0. */
bool hospital_find_next(
    const struct hospital *h, const char *authority, const char *value, size_t *n, size_t *slot);
void hospital_number(struct hospital *h, const char *authority, const char *value, size_t slot);
size_t hospital_patient(const struct hospital *h, int64_t patient); /* its slot */

/* involved.c */
size_t charts_of_message(
    struct hospital *h, struct arena *a, const struct facts *m, size_t slot[INVOLVED]);
size_t charts_of_answer(struct hospital *h, size_t about, size_t slot[INVOLVED]);

/* queue.c */
void queue_timer(struct hospital *h, size_t slot);

/* mails.c */
void mails_compose(struct hospital *h, struct sim_decision *t);
void mail_move(struct hospital *h, const struct due *item);

/* lines.c */
bool has_lines(const struct chart *c);
void line_put(struct hospital *h, const struct notice *n);
void digest_send(struct hospital *h, int64_t person);

/* answers.c */
/* What the person says, whatever it is about. */
struct answer *answer_of(struct arena *a, const struct sim_step *s);
/* Whether it is about a question, though other answers of its kind are about follow-ups. */
bool of_question(const struct sim_step *s);
void answer_take(struct hospital *h, const struct sim_step *s);

/* keep.c */
void decision_keep(struct hospital *h, struct sim_decision *t);

/* final.c: the charts as lines of JSON, without ids.  New; free(). */
char *hospital_final(struct hospital *h);
/* settled.c: what may not depend on when messages came, a line for each thing.  New; free(). */
char *hospital_settled(const struct hospital *h);

#endif
