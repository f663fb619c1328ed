/* SPDX-License-Identifier: Apache-2.0
 *
 * prose.h - one report's prose under way; private to prose.c and prose_advice.c.
 */
#ifndef DAEMON_ENGINE_PROSE_H
#define DAEMON_ENGINE_PROSE_H

#include "engine.h"

struct prose_reading {
	struct work *w;
	struct chart *c;
	const struct exam *x;
	const struct closed_list *closed;
	const struct facts_report *r;
	const char *text; /* what the spans of records count in */
	struct prose *out;
	uint64_t used; /* decisions that a recommendation was put on, by index */
};

/* The sentence on one line. */
const char *prose_sentence(const struct prose_reading *g, const struct narrative_record *n);
/* Adds the decision, or those that it owes together. */
void prose_add(struct prose_reading *g, const struct decision *d);

/* prose_advice.c */
void prose_recommendation(struct prose_reading *g, const struct narrative_record *n);

#endif
