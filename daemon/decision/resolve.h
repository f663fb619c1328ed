/* SPDX-License-Identifier: Apache-2.0
 *
 * resolve.h - exams against follow-ups, both ways, and the exams that messages speak of.
 */
#ifndef DAEMON_DECISION_RESOLVE_H
#define DAEMON_DECISION_RESOLVE_H

#include "case.h"

struct exam_ids {
	const char *facility, *accession, *placer, *filler, *study_uid;
};
/* exam.c: the exam an order, appointment or report speaks of; NULL: none that is known. */
struct exam *exam_known(
    struct work *w, struct chart *c, const struct exam_ids *ids, const struct exam_class *class);
struct exam *exam_find_or_make(struct work *w, struct chart *c, const struct exam_ids *ids,
    const struct coded *procedure, const char *modality, struct moment day);
/* Two rows of one exam, by its own number. */
bool exam_is(const struct exam *a, const struct exam *b);
/* An order that is x by a number that is known now becomes a part of it. */
void exam_join_planned(struct work *w, struct chart *c, struct exam *x);
/* It is done by another protocol than was ordered; false: nothing new. */
bool exam_take_procedure(
    struct work *w, struct exam *x, const struct coded *procedure, const char *modality);

MUST_CHECK bool resolve_exam(struct work *w, struct chart *c, const struct exam *x,
    const struct facts_report *r, struct closed_list *closed);
/* The same of an exam that is another number of one that was resolved: only orders tell more. */
MUST_CHECK bool resolve_linked(struct work *w, struct chart *c, const struct exam *x,
    const struct facts_report *r, struct closed_list *closed);
/* A case just opened against what is already known of the patient: late or unordered messages. */
MUST_CHECK bool resolve_case(
    struct work *w, struct chart *c, struct case_record *row, struct closed_list *closed);
/* Of two charts that have become one: the exams from `exams` on against the cases before `cases`,
 * and the other way round. */
MUST_CHECK bool resolve_between(
    struct work *w, struct chart *c, size_t exams, size_t cases, struct closed_list *closed);
/* What becomes of an exam that has come, for one open follow-up. */
enum judgement {
	JUDGED_NOT,
	JUDGED_UNDATED,	 /* not looked at before it has a day that can be believed */
	JUDGED_REJECTED, /* by a person */
	JUDGED_EARLY,	 /* right, and long before its time: noted */
	JUDGED_PENDING,	 /* closes once its report is final */
	JUDGED_ASK,
	JUDGED_CLOSE
};
struct judged {
	enum judgement is;
	struct match_result m;
	bool joint;			  /* it is one of several things that are owed together */
	const struct question *rejection; /* that a person has answered by no; NULL: none */
};
struct judged judge_exam(struct work *w, const struct case_record *row, const struct exam *x,
    const struct facts_report *r);
/* Asks a person whether it does, and pauses the reminders meanwhile. */
MUST_CHECK bool resolve_ask(
    struct work *w, struct case_record *row, const struct exam *x, const struct match_result *m);
/* A person is asked whether the exam that was owed, and done, is the answer: the patient is not
 * pursued for it meanwhile.  The question is pursued by itself; once the follow-up is overdue and
 * the question *days old, as long as one of its class may be put off, its steps go on beside it.
 * Said of the moment at which the next step is due. */
bool exam_pauses(struct work *w, const struct case_record *row, int *days);
/* A step that makes it overdue is due at that moment. */
bool exam_runs_out(const struct work *w, const struct case_record *row, instant at);
void exam_rest(struct work *w, struct case_record *row); /* ... for a week; it has a step */
/* The finding is in that exam, under whatever number. */
bool case_is_index(const struct case_record *row, const struct exam *x);

/* ---- link.c: orders -------------------------------------------------------------------------- */

MUST_CHECK bool link_order(
    struct work *w, struct chart *c, const struct exam *x, struct moment when);
/* A case that has just opened, or lost its order, against an order that is known. */
MUST_CHECK bool link_known(
    struct work *w, struct chart *c, struct case_record *row, const struct exam *x);
/* The order was cancelled: what it was for may have another. */
MUST_CHECK bool link_gone(struct work *w, struct chart *c, const struct exam *x);
/* The exam was done, and is for certain not what the case waits for. */
MUST_CHECK bool link_spent(
    struct work *w, struct chart *c, struct case_record *row, const struct exam *x);
/* Something else is ordered under that number. */
MUST_CHECK bool link_again(struct work *w, struct chart *c, const struct exam *x);
/* How well an order fits, as the exam that it will be. */
enum order_fit {
	FIT_NONE,
	FIT_DOUBTFUL,	    /* it may be for it */
	FIT_NAMED_DOUBTFUL, /* the same, and its note names the exam of the finding: linked */
	FIT_KIND,	    /* what is owed, when it is owed */
	FIT_NAMED,	    /* what is owed, and its note names the exam of the finding */
};
struct order_fitting {
	enum order_fit fit;
	bool named;
	struct match_result m;
};
/* day: that it is planned for; DATE_NONE: not known. */
struct order_fitting order_fitting(
    struct work *w, const struct case_record *row, const struct exam *x, date day);
bool case_has_order(const struct case_record *row);
bool case_is_linked(const struct case_record *row, const struct exam *x);
/* As what it closes the case when a person calls it the answer: the exam itself where region and
 * machine suit, else one that stands in for it. */
enum closure_code closure_by_person(
    const struct case_record *row, const struct exam *x, const struct match_result *m);
/* The exam itself: whether it was in time. */
enum closure_code closure_by_day(
    const struct case_record *row, const struct exam *x, const struct match_result *m);
/* What the exam says to that case; r: its report, when at hand. */
struct match_result match_case(struct work *w, const struct case_record *row, const struct exam *x,
    const struct facts_report *r);

#endif
