/* SPDX-License-Identifier: Apache-2.0
 *
 * chart_store.h - charts in, changes out: all patients of a batch in a fixed number of statements.
 *
 * Both work inside a unit and leave nothing else to read or write of a chart.  When another engine
 * was first (a number moved to another patient, the same person or patient was made meanwhile) the
 * unit fails with what unit_again() recognises: the batch is rolled back, claimed and decided
 * again.
 */
#ifndef FOLLOWUPD_CHART_STORE_H
#define FOLLOWUPD_CHART_STORE_H

#include "followupd/decision.h"
#include "followupd/unit.h"

struct question_key {
	enum question_kind kind;
	const char *key;
};

/* Lines of the history of a follow-up or a question behind one that somebody saw. */
struct seen_until {
	int64_t id;
	int seq;
};

/* What is asked for; lends until the call returns.  Of what is not there nothing is loaded. */
struct chart_request {
	size_t number_count;
	const struct patient_number *number; /* authority and value; more than once is harmless */
	size_t patient_count, followup_count, question_count;
	const int64_t *patient, *followup, *question;
	size_t exam_count;
	const struct exam_number *exam; /* whoever has an exam of that number */
	size_t key_count;
	const struct question_key *key; /* questions that may belong to no patient */
	size_t seen_case_count, seen_question_count;
	const struct seen_until *seen_case, *seen_question; /* whose lines, from where on */
	size_t undo_count;
	const int64_t *undo; /* answers that are taken back */
	size_t person_count, told_count;
	/* Only what explain_step_of_case() and explain_step_of_question() look at: of a page of a
	 * list, which shows many charts and nothing else of them. */
	bool only_steps;
	const char *const *person; /* refs */
	const int64_t *told;	   /* people who are told something without a chart */
};

/* Locks the patients that are meant, in the order of their ids, and loads their charts into
 * u->arena, ascending by id, with everybody they speak of.  A retired number leads to the survivor
 * of its merge.  out->ids stays as it is. */
MUST_CHECK bool charts_load(struct unit *u, const struct chart_request *q, struct charts *out);
/* The same without a lock, for a transaction that sees one moment and writes nothing. */
MUST_CHECK bool charts_read(struct unit *u, const struct chart_request *q, struct charts *out);

/* Writes the final state of every row in the changes of all listed decisions that stand, one
 * statement a table and kind of writing; rows are clean then.  Told, not asked, but for the ids of
 * fresh questions: what the database refuses fails the unit there, or at its commit.  False: u has
 * failed. */
MUST_CHECK bool changes_save(struct unit *u, const struct decided *const *list, size_t count);

/* Writes what the desk says of every item of these charts, whether or not something changed. */
void desk_lay(struct unit *u, const struct charts *charts);

/* Brings the pool to `count` unused ids at least; those left over are kept. */
MUST_CHECK bool ids_reserve(struct unit *u, struct id_pool *pool, size_t count);
/* For the end of a connection: ids fetched by a transaction that a crash of the database undid are
 * given out again by the sequence. */
void ids_forget(struct id_pool *pool);

#endif
