/* SPDX-License-Identifier: Apache-2.0
 *
 * team.h - whose team a follow-up or a question is, and whom of it it was given to.
 */
#ifndef DAEMON_DECISION_TEAM_H
#define DAEMON_DECISION_TEAM_H

#include "work.h"

/* By the policy in force, whom it is given to and why, of a follow-up that was just added. */
void team_take(struct work *w, struct chart *c, struct case_record *r);
/* Nobody's work any more; and again. */
void team_let_go(struct work *w, const struct case_record *r);
void team_take_up(struct work *w, const struct case_record *r);

/* Whose team one is asked in that is about that exam: its follow-up's, else by the exam alone.
 * NULL-safe. */
int64_t team_asked(const struct work *w, const struct question *q, const struct exam *x);
/* Whose coordinators are asked about them before others. */
struct assignment team_of_case(const struct case_record *r);
struct assignment team_of_question(const struct work *w, const struct question *q);
/* "South: of its coordinators Ann Lee is asked, by the rule "breast", whoever has fewest open
 * follow-ups"; NULL: no team's. */
const char *team_words(struct work *w, const struct chart *c, const struct case_record *r);

#endif
