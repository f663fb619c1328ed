/* SPDX-License-Identifier: Apache-2.0
 *
 * recommend.h - what a sentence asks for, before it is settled what the report asks for.
 */
#ifndef NARRATIVE_RECOMMEND_H
#define NARRATIVE_RECOMMEND_H

#include <string.h>

#include "text.h"

#define MODALITIES_MAX 6

/* What a request hangs on. */
enum condition {
	CONDITION_NONE,
	CONDITION_LATER, /* what the future brings: kept, nobody is chased */
	CONDITION_FACT,	 /* what somebody knows, or is to judge, today: asked */
};

struct part { /* of a sentence: what stands between semicolons and "but" */
	uint32_t sentence, first, end, mark, mark_end;
	enum condition condition; /* an "if" stands in the sentence and reaches it */
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
	struct interval interval;
	enum narrative_from from;
	date from_day;
	size_t step_count; /* after the first */
	struct narrative_step *step;
	enum narrative_kind kind;
	enum condition condition;
	bool has_interval, weak, imaging, dropped;
	bool again; /* no exam is named, and it is the same one */
	int rank;
};

struct recs {
	size_t count;
	struct rec *rec;
	size_t withdrawn; /* sentences that take something back */
	uint32_t *withdraw;
};

/* The sentence as one part. */
static inline struct part whole_sentence(const struct text *t, uint32_t index)
{
	const struct sentence *s = &t->sentence[index];
	return (struct part){.sentence = index,
	    .first = s->first,
	    .end = s->end,
	    .mark = s->mark,
	    .mark_end = s->mark_end};
}

static inline bool value_is(const struct text *t, const struct mark *m, const char *value)
{
	return strcmp(entry_of(t, m)->value, value) == 0;
}

/* quote.c */
/* A key, a value's row, what another report said: nothing that this one asks for. */
bool is_told_of_others(const struct text *t, const struct sentence *s);
/* Says what a guideline says; *paragraph: the one that it heads, from sentence to sentence. */
bool is_quote(const struct text *t, uint32_t index, uint32_t *paragraph);
bool is_table_row(const struct text *t, const struct sentence *s);
bool is_question(const struct text *t, const struct sentence *s);
/* Whether the sizes that a sentence limits are those of a finding measured in it, or right before.
 */
enum sizes {
	SIZES_NONE,
	SIZES_UNKNOWN, /* nothing is measured */
	SIZES_OTHER,
	SIZES_FIT
};
struct size_row {
	int low, high; /* tenths of a millimetre */
	uint32_t end;
};
/* "6-8 mm", "< 6 mm", "5 mm or less", "if 1.5 cm" at the token: a limit, and no measure of a
 * finding. */
bool size_row_at(const struct text *t, const struct sentence *s, uint32_t k, struct size_row *out);
enum sizes sizes_limited(const struct text *t, uint32_t index);

/* trigger.c */
struct advice_verdict {
	bool live, strong, weak, negated, imaging, clinical, follow, past, told, workup, again,
	    firm; /* firm: said by more than "repeat" */
};
struct advice_verdict weigh(const struct text *t, const struct part *p);
bool negated(const struct text *t, const struct part *p, const struct mark *m);
/* "Is not necessary", and not only once what the part names was made. */
bool says_no_need(const struct text *t, const struct part *p);
bool is_past(const struct text *t, const struct part *p, const struct mark *m);
bool is_infinitive(const struct text *t, const struct mark *m);
bool is_done(const struct text *t, const struct part *p, const struct mark *m);
bool is_awaited(const struct text *t, const struct part *p, const struct mark *done);

/* object.c: the exams of the part that are asked for, one entry for each request.  conditions:
 * those inside of an "if" too. */
size_t gather_asked(
    const struct text *t, const struct part *p, bool conditions, struct asked_for *out, size_t max);
const char *modalities_of(struct text *t, const struct asked_for *a);
void find_region(struct text *t, const struct part *p, const struct asked_for *a, struct rec *r);
/* Only "and", regions, sides and contrast in [a, b). */
bool only_joins(const struct text *t, uint32_t a, uint32_t b);

/* The acts of the part that are no imaging and are asked for. */
size_t gather_actions(const struct text *t, const struct part *p, const struct advice_verdict *v,
    struct asked_for *out, size_t max);

/* "urology", "surgeon", "breast clinic"; not "pulmonary", which may be said of anything. */
bool names_people(const struct text *t, uint32_t token);

/* A biopsy, a fine needle aspiration. */
bool is_sampling(const struct text *t, const struct mark *m);
/* What stands in the condition is not asked for. */
bool in_condition(const struct text *t, const struct part *p, const struct mark *m);

/* condition.c */
enum condition condition_of(const struct text *t, const struct part *p);
/* Not the "were" of "as they were". */
bool is_condition(const struct text *t, const struct part *p, const struct mark *m);
/* "still tender": a symptom that is there today, and may go. */
bool is_still_felt(const struct text *t, uint32_t k);
/* Whether the condition behind a thing asked for is on another one. */
bool stands_free(const struct text *t, const struct part *p, const struct mark *thing);

/* when.c */
bool find_interval(const struct text *t, uint32_t from, uint32_t to, struct interval *out);
/* How far a pregnancy is today, in days; 0 when it is not said. */
int gestation_of(const struct text *t);
/* What r->interval counts from, and the steps behind it. */
void find_schedule(struct text *t, uint32_t end, struct rec *r);

/* settle.c: one record for one thing asked; what an addendum asks for stands in place of it. */
void recommendations_settle(struct text *t, struct recs *all);
/* The sentence takes back what the ones before asked for. */
void recommendations_withdraw(struct text *t, uint32_t sentence, struct recs *all);

/* ahead.c - "Next scan in 4 weeks.": the same exam, and a time to come. */
bool looks_again(const struct text *t, const struct sentence *s);

/* An exam to come, and a time that was not read: "MRI in for months". */
bool time_is_unread(const struct text *t, const struct sentence *s);

/* "We concur", behind what others advised. */
bool agrees_with_advice(const struct text *t, uint32_t index);

#endif
