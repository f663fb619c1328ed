/* SPDX-License-Identifier: Apache-2.0
 *
 * explain_parts.h - what the files that explain a follow-up share.
 */
#ifndef DAEMON_DECISION_EXPLAIN_PARTS_H
#define DAEMON_DECISION_EXPLAIN_PARTS_H

#include "followupd/explain.h"
#include "work.h"

struct explaining {
	struct work w;
	struct chart *c;
	struct case_record *r;
	struct explanation *out;
	size_t beside_count;
	struct chart *beside[8]; /* that the same numbers name; only while it is asked who is who */
	const char *identity;	 /* "Q12" that asks it; NULL: it is not asked */
};

/* explain_words.c: words of what is known; new in the arena. */
struct explain_reason explain_point(struct arena *a, const struct match_reason *r);
/* "a|b" as "a, b", or with another word between; '_' is a blank. */
const char *explain_list(struct arena *a, const char *list, const char *between);
const char *explain_day(struct arena *a, date d);
/* Local day, or day and hour where the hour is known. */
const char *explain_time(const struct work *w, instant t);
/* Who that is: a name, else the ref; the machine is "followupd". */
const char *explain_person(const struct work *w, const struct person *p);
const char *explain_actor(const struct work *w, const char *ref);
/* What an exam is called: as its report names it where that outranks its code. */
const char *explain_exam_name(struct arena *a, const struct exam *x, bool *by_report);
/* The number that people know it by; NULL: it has none. */
const char *explain_exam_number(const struct exam *x);

/* explain_exam.c: every exam, order and appointment that could be meant. */
void explain_exams(struct explaining *g);
void explain_appointments(struct explaining *g);
/* The open question of that kind about the follow-up and that exam or appointment; NULL: none. */
const char *explain_asked(struct explaining *g, enum question_kind kind, int64_t id);

/* explain_question.c: what is asked of it, and what it waits for. */
void explain_questions(struct explaining *g);
void explain_waits(struct explaining *g);
void explain_next(struct explaining *g);
/* Whom an open one goes to next. */
const char *explain_question_next(const struct work *w, const struct question *q);
void explain_question_asks(
    const struct work *w, const struct question *q, struct explain_asks *out);
void explain_todo(struct explaining *g);

#endif
