/* SPDX-License-Identifier: Apache-2.0
 *
 * recommend.h - what a sentence asks for, before it is settled what the report asks for.
 */
#ifndef NARRATIVE_RECOMMEND_H
#define NARRATIVE_RECOMMEND_H

#include "text.h"

struct rec {
	uint32_t sentence, first, end;
	const char *modality, *region, *side;
	struct interval interval, next;
	bool has_interval, has_next, conditional, weak, imaging, dropped;
	int rank;
};

struct recs {
	size_t count;
	struct rec *rec;
};

/* settle.c: one record for one thing asked; what an addendum asks for stands in place of it. */
void recommendations_settle(struct text *t, struct recs *all);

#endif
