/* SPDX-License-Identifier: Apache-2.0
 *
 * case.h - the life of a follow-up: each of these keeps its timer, queued notices, calendar entries
 * and history in step.
 */
#ifndef DAEMON_DECISION_CASE_H
#define DAEMON_DECISION_CASE_H

#include "change.h"
#include "duty.h"

/* When the duty would be due; false: its interval is none, and *e says why.  Whoever opens a case
 * or plans it again has asked this first. */
MUST_CHECK bool case_window(struct work *w, const struct exam *index, const struct duty *d,
    const struct case_record *predecessor, struct window *out, struct err *e);
MUST_CHECK bool case_open(struct work *w, struct chart *c, const struct exam *index,
    int64_t finding, const struct duty *d, const struct case_record *predecessor, int64_t owner,
    struct case_record **out);
/* predecessor: of a step that is not the first of its series, else NULL. */
MUST_CHECK bool case_replan(struct work *w, struct case_record *r, const struct exam *index,
    int64_t finding, const struct duty *d, const struct case_record *predecessor);
/* What was open of a provisional follow-up is answered: its plan stands. */
void case_settle(struct work *w, struct case_record *r);
/* detail: the proof, as it is kept. */
MUST_CHECK bool case_end(struct work *w, struct case_record *r, enum closure_code closure,
    const struct detail *detail, size_t count);
MUST_CHECK bool case_again(struct work *w, struct case_record *r, const char *why);
MUST_CHECK bool case_hold(
    struct work *w, struct case_record *r, enum followup_hold hold, const char *why);
MUST_CHECK bool case_release(struct work *w, struct case_record *r, const char *why);
/* Its history says so, and why; whoever calls this saves the case. */
void case_overdue(struct work *w, struct case_record *r, const char *why);
/* Released, if it was held for review and nobody is asked about it any more. */
MUST_CHECK bool case_go_on(
    struct work *w, const struct chart *c, struct case_record *r, const char *why);
/* hand_over.c: another person owns it from now on, and is told from its first step on.  Entries in
 * the calendar of the one before are cancelled. */
void case_hand_over(struct work *w, struct case_record *r, int64_t owner);
/* The same, where a person says so: both are told at once, and its steps go on as they were.  why:
 * "assigned by ..."; reason NULL: none was given. */
MUST_CHECK bool case_assign(
    struct work *w, struct case_record *r, int64_t owner, const char *why, const char *reason);
/* A fact from an order, appointment or exam; tells whom it concerns. */
MUST_CHECK bool case_fact(struct work *w, struct case_record *r, enum followup_fact fact,
    const struct exam *x, instant at);
/* The first step after `after` that is not over already; NULL: a new case starts with its first.  A
 * hold has a timer of its own instead, so that nobody forgets it either. */
void case_schedule(struct work *w, struct case_record *r, const char *after);
/* The step of the policy that comes next if nobody does anything; step NULL: a hold keeps it, or
 * none has a point. */
struct planned case_next(const struct work *w, const struct case_record *r);
/* p, or the first step behind it that has a point for the follow-up as it stands. */
struct planned case_upcoming(const struct work *w, const struct case_record *r, struct planned p);
bool case_is_open(const struct case_record *r);
/* owner.c: the first whom the policy names in its owner_order, or in that of emergencies; from:
 * NULL, where no message tells where the patient was.  Else the fail-safe person, with *named
 * false.  0: not even that, and the work failed. */
struct encounter {
	int64_t attending;
	const char *setting; /* of facts.h */
};
int64_t owner_of_exam(struct work *w, const struct chart *c, const struct exam *x,
    const struct encounter *from, bool *named);

#endif
