/* SPDX-License-Identifier: Apache-2.0
 *
 * matching.h - one exam against one follow-up: what the files of the matcher share.
 */
#ifndef DAEMON_FOLLOWUP_MATCHING_H
#define DAEMON_FOLLOWUP_MATCHING_H

#include <string.h>
#include "codes.h"
#include "points.h"

/* What a test says, worst first.  ASK_TEXT: a comparison that names the index exam settles it. */
enum says { SAYS_NO, SAYS_ASK, SAYS_ASK_TEXT, SAYS_YES };

struct opinion {
	enum says exam; /* purpose, modality, region, contrast */
	enum says side; /* and what else no order link settles */
	bool biopsy;
	const struct exam_token *token; /* of those that are owed; NULL: a word that is none */
	enum closure_code closure;	/* CLOSURE_NONE: the exam itself, not one that stands in */
	const char *why;
	struct points points; /* why, for people */
};

struct matching {
	struct arena *arena;
	const struct exam_codes *codes;
	const struct followup *f;
	const struct exam_candidate *x;
	struct exam_class class; /* of the exam: as its code says, else as its report does */
	regions explicit;	 /* that it is named or coded as */
	regions covers, maybe;	 /* what it shows for sure, and what it may */
	regions index_covers;	 /* of the index exam, when it shows one organ; else 0 */
	regions shows,
	    measures,  /* what the findings of its report speak of, what they measure in */
	    parts,     /* what their words belong to, organs that are not named included */
	    missed;    /* what they say could not be seen */
	bool compares; /* it names the exam that asked for it */
};

/* match.c: the parts of a body from the head down that the regions lie in, as bits. */
unsigned zones_of(const struct matching *m, regions of);

static inline enum says least(enum says a, enum says b)
{
	return a < b ? a : b;
}

static inline bool same_text(const char *a, const char *b)
{
	return a && b && *a && strcmp(a, b) == 0;
}

static inline bool is_one_side(const char *side)
{
	return strcmp(side, "left") == 0 || strcmp(side, "right") == 0;
}

/* The regions of which a body has two that are exams of their own: limbs, breasts. */
static inline regions one_of_two(const struct matching *m)
{
	regions maybe;
	return region_cover(m->codes, region_set(m->codes, "one_of_two"), &maybe);
}

static inline void add_point(
    struct opinion *o, enum exam_reason point, enum says says, const char *have, const char *owed)
{
	struct match_reason *r = points_add(&o->points, point,
	    says == SAYS_YES  ? WEIGHS_FOR
	    : says == SAYS_NO ? WEIGHS_AGAINST
			      : WEIGHS_DOUBT);
	r->have = have;
	r->owed = owed;
}

/* match_token.c, tests 5 to 9: the exam against all that is owed. */
struct opinion ask_all(const struct matching *m);

#endif
