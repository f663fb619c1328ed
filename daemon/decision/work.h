/* SPDX-License-Identifier: Apache-2.0
 *
 * work.h - one event under way: what every file of the core shares.
 *
 * A function that can fail returns false with w->err set; the first fault counts.  What it has
 * changed until then is spoiled with its charts, so nothing has to be undone.
 */
#ifndef DAEMON_DECISION_WORK_H
#define DAEMON_DECISION_WORK_H

#include "followupd/decision.h"

/* The actor of what nobody said. */
#define MACHINE "engine"

struct work {
	struct arena *arena;
	instant now;
	const struct rules *rules;
	const struct event *event;
	struct charts *all;
	struct chart *chart; /* the one being decided on */
	instant old_since;   /* the day of an old report under way, else INSTANT_NONE */
	const char *actor;   /* who stands in the history: MACHINE, or a person's name */
	size_t spent;	     /* steps of loops over a chart; see work_spend */
	bool failed;
	struct err err;
	struct decided *out;
	struct {
		size_t count;
		int64_t *id;
	} reopened; /* follow-ups whose proof fell */
	size_t look_count;
	struct undo_look {
		const struct chart *of, *was;
	} * look; /* of an answer: charts as they were before it */
};

/* Marks the event as failed.  Returns false. */
bool work_fail(struct work *w, enum err_code code, const char *fmt, ...) PRINTF(3, 4);
/* An id from the pool; 0 with the work failed when it is used up. */
int64_t work_id(struct work *w);
/* Counts n steps; false when the event has cost more than one event may, so that a message made to
 * be expensive is put aside instead of holding up everybody. */
bool work_spend(struct work *w, size_t n);
/* exam.c: what the code tables make of an exam, read once. */
void exam_know_class(struct work *w, struct exam *x);
/* The same of the name that the report itself gives its exam.  NULL-safe. */
void report_know_class(struct work *w, struct report *r);
/* Of all exams of a chart: before anything is matched, which only messages about exams do. */
void exams_know_class(struct work *w, struct chart *c);
/* c is the chart being decided on from now on. */
void work_on(struct work *w, struct chart *c);

/* A line about what became of the event, for a person: row ids, never patient data. */
void note(struct work *w, const char *fmt, ...) PRINTF(2, 3);
/* The event is refused with a reason; returns true, because that is an answer, not a fault. */
bool refuse(struct work *w, const char *why);

/* Days of the site: of an instant, and of now. */
date work_day(const struct work *w, instant t);
date work_today(const struct work *w);

bool text_same(const char *a, const char *b); /* NULL is "" */
/* The one word list "a|b" has that word. */
bool has_word(const char *alternatives, const char *word);

#endif
