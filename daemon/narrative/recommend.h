/* SPDX-License-Identifier: Apache-2.0
 *
 * recommend.h - what a sentence asks for, before it is settled what the report asks for.
 */
#ifndef NARRATIVE_RECOMMEND_H
#define NARRATIVE_RECOMMEND_H

#include <string.h>

#include "text.h"

#define MODALITIES_MAX 6

struct part { /* of a sentence: what stands between semicolons and "but" */
	uint32_t sentence, first, end, mark, mark_end;
	bool conditional; /* an "if" stands in the sentence and reaches it */
};

struct asked_for {
	const struct mark *modality[MODALITIES_MAX];
	size_t modalities;
	const struct mark *last; /* also where there is no room for it */
	uint32_t from, to;	 /* tokens it may take its interval from */
};

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

static inline bool value_is(const struct text *t, const struct mark *m, const char *value)
{
	return strcmp(entry_of(t, m)->value, value) == 0;
}

/* trigger.c */
struct advice_verdict {
	bool live, strong, weak, negated, imaging, clinical, follow, past;
};
struct advice_verdict weigh(const struct text *t, const struct part *p);
bool negated(const struct text *t, const struct part *p, const struct mark *m);
bool is_past(const struct text *t, const struct part *p, const struct mark *m);
bool is_done(const struct text *t, const struct part *p, const struct mark *m);

/* object.c: the exams of the part that are asked for, one entry for each request.  conditions:
 * those inside of an "if" too. */
size_t gather_asked(
    const struct text *t, const struct part *p, bool conditions, struct asked_for *out, size_t max);
const char *modalities_of(struct text *t, const struct asked_for *a);
void find_region(struct text *t, const struct part *p, const struct asked_for *a, struct rec *r);
/* Only "and", regions, sides and contrast in [a, b). */
bool only_joins(const struct text *t, uint32_t a, uint32_t b);

/* when.c */
bool find_interval(const struct text *t, uint32_t from, uint32_t to, struct interval *out);

/* settle.c: one record for one thing asked; what an addendum asks for stands in place of it. */
void recommendations_settle(struct text *t, struct recs *all);

#endif
