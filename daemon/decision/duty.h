/* SPDX-License-Identifier: Apache-2.0
 *
 * duty.h - what one finding of a report asks for: a follow-up, a question, or nothing with its
 * reason.
 */
#ifndef DAEMON_DECISION_DUTY_H
#define DAEMON_DECISION_DUTY_H

#include "work.h"

/* What a person opened for a question that is about no finding has a key that begins so. */
#define KEY_OF_ANSWER "answer/"

struct duty {
	enum { DUTY_NONE, DUTY_OWED, DUTY_ASKED } kind;
	const char *key; /* the same finding keeps it in the next version of the report */
	enum finding_origin origin;
	const char *system, *version, *row;
	const char *action, *modality, *laterality;
	int min, max; /* -1: nothing published */
	const char *unit, *from;
	bool optional;
	const char *provisional; /* owed by caution: what is still open, in words; NULL: nothing */
	bool undated;		 /* ... it may have no published interval: sooner, if local */
	size_t input_count;
	const struct pair *input;
	const struct ruling *ruling;	  /* NULL: no table and no sentence decided */
	enum question_kind question_kind; /* also beside DUTY_OWED, when a person should look */
	const char *question, *evidence;
	size_t beside_count; /* further duties of the same row, each to be followed by itself */
	const struct guideline_answer **beside;
	bool advised;	/* a recommendation of the report's prose was put on it */
	int64_t before; /* the follow-up that this exam was the answer to: its series goes on */
};

struct duty_list {
	size_t count;
	struct duty *duty;
};

/* The follow-ups that the exam under way has just ended. */
struct closed_list {
	size_t count;
	int64_t *id;
};

/* What the coded findings of a report ask for.  False: the work failed. */
MUST_CHECK bool duties_of_report(struct work *w, struct chart *c, const struct exam *x,
    const struct facts_report *r, const struct closed_list *closed, struct duty_list *out);

struct duty duty_new(const struct exam *x, const struct facts_finding *f, const char *key);
/* One finding that has a system; one that has only a recommendation; and a recommendation on top of
 * what a table has answered. */
void duty_of_category(struct work *w, struct chart *c, const struct exam *x,
    const struct facts_finding *f, const struct case_record *before, struct duty *d);
void duty_of_stated(struct work *w, const struct facts_finding *f, struct duty *d);
void duty_apply_stated(struct work *w, const struct facts_finding *f, struct duty *d);
/* A question beside the duty; two questions about one finding are one item. */
void duty_ask(struct work *w, struct duty *d, enum question_kind kind, const char *text);

/* What an answer asks for, without its questions. */
void duty_take_plan(struct work *w, const struct guideline_answer *a, struct duty *d);

/* caution.c */
bool duty_is_later(struct work *w, const struct stated *s, const struct duty *d);
/* What it asks for is tissue, or due so soon that a question about it cannot wait. */
bool duty_is_pressing(struct work *w, const struct duty *d);
/* Another reading of the finding, which is tracked while it asks for more; why: whose it is. */
void duty_track_cautious(struct work *w, const struct guideline *g, const struct pair *input,
    size_t count, const char *why, struct duty *d);
/* A stated category against the one that the report's other inputs give. */
void duty_compare_computed(struct work *w, const struct guideline *g, const struct facts_finding *f,
    const struct pair *input, size_t count, struct duty *d);

/* joint.c: adds d to the list, as one duty for each of the actions it owes together. */
void duty_split(struct work *w, const struct duty *d, struct duty_list *out);

/* inputs.c: the stated inputs and those that the chart knows; before: NULL when nothing was
 * followed. */
struct pair *inputs_known(struct work *w, struct chart *c, const struct exam *x,
    const struct guideline *g, const struct facts_finding *f, const struct case_record *before,
    size_t *count);
/* Whether p is what inputs_known() fills in when nothing came before x: it may be another with what
 * is known later.  What a report says itself, in other words than the chart's, stays. */
bool inputs_filled_alone(const struct chart *c, const struct exam *x, const struct pair *p);

/* ruling.c */
const struct ruling *ruling_of_answer(struct work *w, const struct guideline_answer *a);
/* Of a part that has no series of its own; row NULL: as it was. */
const struct ruling *ruling_without_steps(struct work *w, const struct ruling *r, const char *row);
/* With what is open; why NULL: nothing is any more. */
const struct ruling *ruling_provisional(struct work *w, const struct ruling *r, const char *why);
/* The next step: NULL when there is none. */
const struct ruling *ruling_advance(struct work *w, const struct ruling *r);
bool ruling_has_next(const struct ruling *r);
/* Only a row id decided. */
const struct ruling *ruling_of_row(struct work *w, const char *row);

#endif
