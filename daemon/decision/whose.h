/* SPDX-License-Identifier: Apache-2.0
 *
 * whose.h - which chart a number leads to, and whether it is the person whom a message speaks of.
 *
 * A number has one owner.  Whoever a message names under somebody else's number gets a chart of his
 * own, which only claims the number: nothing of the owner's chart is closed, linked or changed by
 * what is said of him, nothing of it is lost, and a person is asked whether they are one.
 */
#ifndef DAEMON_DECISION_WHOSE_H
#define DAEMON_DECISION_WHOSE_H

#include "followupd/identity.h"
#include "work.h"

/* The name under which the number is kept, and the others under which it may have been. */
const char *authority_kept(struct arena *a, const struct identifier *id, const char *sender);
/* Whose number it is, by any name of its authority; NULL: nobody's. */
struct chart *owner_of_number(struct work *w, const struct identifier *id, const char *sender);
/* The number is c's own from now on. */
void number_give(
    struct work *w, struct chart *c, const struct identifier *id, const char *sender, bool retired);
/* c may be called by that number, which is another's: what ties the two for whoever is asked. */
void number_claim(struct work *w, struct chart *c, const struct identifier *id, const char *sender);
/* The owners of the numbers that c claims, or those who claim one of c's; returns their count, at
 * most `room` are filled in. */
size_t charts_beside(
    const struct charts *all, const struct chart *c, struct chart **out, size_t room);
/* What is known of the person, now or under the names of who was merged into him: the first of them
 * that is the same, else what the present ones say. */
const struct identity_rule *chart_compare(
    const struct charts *all, const struct chart *c, const struct who *said, bool registration);
struct who who_of_patient(const struct patient *p);
struct who who_of_facts(const struct facts_patient *p);

/* Whether it is that number, by any name of its authority. */
bool number_is(struct arena *a, const struct patient_number *n, const struct identifier *id,
    const char *sender);

/* whose_ask.c: asks whether c is the person of those charts. */
struct identity_question {
	struct chart *c;
	struct chart *const *others;
	size_t count;
	struct who said;
	const char *who; /* whose that is: "the message says" */
	const char *why; /* of identity_rules[], or in its manner */
	const char *key;
	bool records; /* c is a known one, too, and not made for what one message says */
};
void ask_identity(struct work *w, const struct identity_question *q);

#endif
