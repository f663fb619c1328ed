/* SPDX-License-Identifier: Apache-2.0
 *
 * question.h - a question is work: an owner, a next step with its time, and tiers.
 */
#ifndef DAEMON_DECISION_QUESTION_H
#define DAEMON_DECISION_QUESTION_H

#include "change.h"

/* Asks a person; an open question of that kind and key stays as it is.  The class is that of the
 * kind unless q is classed.  Lends the question of the chart. */
struct question *question_ask(struct work *w, const struct question *q);
/* The same, of something that is a question only from then on: until then nobody sees it. */
struct question *question_ask_from(struct work *w, const struct question *q, instant at);
/* Whether a person has answered the same question, on the same evidence; and has made a plan by
 * it. */
bool question_was_answered(const struct work *w, const struct question *q);
bool question_was_planned(const struct work *w, const struct question *q);
/* What was asked has come by itself; nothing happens where nothing is open. */
void question_withdraw(struct work *w, enum question_kind kind, const char *key, const char *why);
/* The owner has been told by a mail of another kind: the step behind the first comes next. */
void question_told(struct work *w, struct question *q);
/* That person owns it from now on and is told; when it goes up to others stays as it is. */
void question_hand_over(struct work *w, struct question *q, int64_t person);
/* Its owner is told, unless that still comes by itself. */
void question_tell_again(struct work *w, struct question *q);
/* That person owns it from now on and is asked as if it were new. */
void question_ask_anew(struct work *w, struct question *q, int64_t person);
/* It sleeps until that day, or the next working one: nobody is told, and the working days until
 * then do not count. */
void question_put_off(struct work *w, struct question *q, date day);
/* What its steps count from. */
struct question_clock question_clock_of(const struct question *q);
bool question_sleeps(const struct work *w, const struct question *q);
/* Who signed the report that it is about; NULL: not known. */
const struct person *question_author(const struct work *w, const struct question *q);
/* Who is asked first; 0: nobody can be. */
int64_t question_first_owner(const struct work *w, const struct question *q);
/* Who a step of the policy speaks of; NULL: nobody, not even a fail-safe. */
struct addressee question_addressee(const struct work *w, const struct question *q, enum role to);

#endif
