/* SPDX-License-Identifier: Apache-2.0
 *
 * canonical.h - charts in words that do not depend on who counted their ids, and where two of them
 * differ.
 */
#ifndef FOLLOWUPD_CANONICAL_H
#define FOLLOWUPD_CANONICAL_H

#include "followupd/chart.h"

/* ---- names: all new in the arena ------------------------------------------------------------- */

/* "ACCESSION/KEY step N"; the id where the chart has no such follow-up. */
const char *canonical_case(struct arena *a, const struct chart *c, int64_t followup);
/* The key of a question with names in place of its ids ("EXAM/FINDING", "CASE", "CASE/EXAM"). */
const char *canonical_key(
    struct arena *a, const struct chart *c, const struct directory *people, const char *key);
/* The same by the question's kind: some keys name a message or a mail. */
const char *canonical_question(struct arena *a, const struct chart *c,
    const struct directory *people, const struct question *q);
/* The step of a notice: one may name another notice by its id ("undeliverable-1234"). */
const char *canonical_step(const char *step);
/* NULL: nobody. */
const char *canonical_person(const struct directory *people, int64_t person);
/* The follow-up in `to` that has the same name as r in `from`; of several the same in order. */
struct case_record *canonical_counterpart(
    struct arena *a, const struct chart *from, const struct case_record *r, const struct chart *to);

/* ---- rows ------------------------------------------------------------------------------------ */

enum difference_class {
	DIFFERENCE_CLINICAL, /* what is owed, to whom, by when, and why */
	DIFFERENCE_TIMING,   /* when and how often somebody was told */
	DIFFERENCE_EDITED,   /* policy or table are not those it was decided by */
};

#define CANONICAL_FIELDS 32

struct canonical_row {
	const char *kind;  /* "exam" ... */
	const char *name;  /* the same row in another chart has it too; may be patient data */
	int64_t id;	   /* 0: it has none */
	bool timing;	   /* the whole of it */
	bool past;	   /* an earlier application of the same message left it, and it is over */
	const char *basis; /* policy and table that decided it; NULL: none */
	size_t count;
	struct canonical_field {
		const char *name, *value; /* value NULL: not known */
		bool timing, hidden;	  /* hidden: patient data */
	} field[CANONICAL_FIELDS];
};

struct canonical_chart {
	size_t count;
	struct canonical_row *row; /* in order of kind and name */
};

/* beside: questions about the patient that stand in no chart; NULL: none. */
void canonical_chart(struct arena *a, const struct chart *c, const struct chart *beside,
    const struct directory *people, struct canonical_chart *out);

struct chart_difference {
	enum difference_class class;
	const char *kind;
	int64_t id;	   /* of the first one's row; 0: it has none, or there is no such row */
	const char *field; /* NULL: the whole row */
	const char *first, *second; /* "-": not known, or not to be shown */
};

/* NULL for a chart that is not there.  New in the arena. */
struct chart_difference *canonical_compare(struct arena *a, const struct canonical_chart *first,
    const struct canonical_chart *second, size_t *count);

#endif
