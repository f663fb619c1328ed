/* SPDX-License-Identifier: Apache-2.0
 *
 * twin.h - one report that came by two ways: under two numbers, two OBR, from two facilities.
 */
#ifndef DAEMON_DECISION_TWIN_H
#define DAEMON_DECISION_TWIN_H

#include "case.h"
#include "prose.h"

/* The exam that has the very report that v is of x, by its text, its day and its side; NULL: none.
 * *loose: it may be of another region, so that only what the text itself names can be the same. */
struct exam *twin_find(
    struct work *w, struct chart *c, const struct exam *x, const struct report *v, bool *loose);
/* Whether all that the report asks for is tracked or asked of `twin` already. */
bool twin_has_all(struct work *w, const struct chart *c, const struct exam *x,
    const struct exam *twin, const struct facts_report *r, const struct duty_list *l,
    const struct prose *p, bool loose);
/* x is another number of root from now on; the follow-ups that the report asks for know it. */
void twin_tie(struct work *w, struct chart *c, struct exam *x, struct exam *root);
/* Whether the two can be of one report at all. */
bool twin_may_be(const struct work *w, const struct exam *a, const struct exam *b);
/* The exam that a correction under new numbers is of: the same study; NULL: none for sure. */
struct exam *twin_corrected(
    struct work *w, struct chart *c, const struct exam *x, const struct report *v);
/* Another exam under whose number the report of x stands; NULL: none. */
struct exam *twin_heir(const struct chart *c, const struct exam *x);
/* All that rests on the report of `from` rests on that of `to`, which is the one that counts. */
MUST_CHECK bool twin_move(
    struct work *w, struct chart *c, struct exam *from, struct exam *to, const char *why);

/* twin_ask.c: asks whether the follow-ups of x, those of the chart from `before` on, are others'
 * once more; new_numbers: a correction came under numbers that nothing was known of. */
MUST_CHECK bool twin_ask(
    struct work *w, struct chart *c, const struct exam *x, size_t before, bool new_numbers);

#endif
