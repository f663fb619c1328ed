/* SPDX-License-Identifier: Apache-2.0
 *
 * desk.h - the shipped rules and one person, for programs that ask the core without a database.
 */
#ifndef TESTS_SCORE_DESK_H
#define TESTS_SCORE_DESK_H

#include "followupd/decision.h"

#include <jansson.h>

#define DESK_IDS 4000 /* rows that one story may make */

struct desk {
	struct rules *rules;
	const struct observation_map *observations;
	struct person fail_safe; /* the only one there is */
};

/* dir: the source tree.  Free d->rules with rules_free; the rest is the arena's. */
bool desk_open(struct desk *d, struct arena *a, const char *dir, struct err *e);
/* A hospital that knows no patient yet.  Everything in the arena. */
struct charts *desk_charts(const struct desk *d, struct arena *a);
/* Says on stderr why a message cannot be read. */
bool desk_read(
    const struct desk *d, struct arena *a, const char *raw, size_t len, struct facts *out);
void desk_decide(const struct desk *d, struct charts *all, const struct facts *m, int64_t inbound,
    instant now, struct arena *a, struct decided *out);
/* The open ones of a chart, each an object with class, kind, text and evidence. */
void desk_questions(json_t *list, const struct chart *c);

#endif
