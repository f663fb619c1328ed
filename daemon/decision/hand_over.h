/* SPDX-License-Identifier: Apache-2.0
 *
 * hand_over.h - offers of a follow-up to another person.
 */
#ifndef DAEMON_DECISION_HAND_OVER_H
#define DAEMON_DECISION_HAND_OVER_H

#include "work.h"

/* Nobody accepted it in time: it returns, and its owner is told. */
MUST_CHECK bool offer_expire(struct work *w, struct case_record *r);
/* What is offered, if anything, is not any more, for a reason that nobody has to be told. */
void offer_forget(struct work *w, struct case_record *r, const char *why);
/* For a reader: "Delphine Okonjo"; the ref of who has no name. */
const char *person_words(struct work *w, const struct person *p);
/* Who is named, and what he may not own, in words; NULL with a refusal. */
const struct person *new_owner(struct work *w, const struct case_record *r, const struct answer *a);

#endif
