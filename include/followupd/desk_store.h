/* SPDX-License-Identifier: Apache-2.0
 *
 * desk_store.h - the desk: pages of what needs a person, and its comparison with the charts.
 */
#ifndef FOLLOWUPD_DESK_STORE_H
#define FOLLOWUPD_DESK_STORE_H

#include "followupd/desk.h"
#include "followupd/explain.h"
#include "followupd/unit.h"
#include "followupd/verify.h"

/* The row that a page ended with; item 0: the page is the first. */
struct desk_place {
	int part, rank;
	instant key;
	int64_t item;
};

/* The order of a page. */
enum desk_sort {
	SORT_URGENT,
	SORT_DUE,     /* follow-ups by their target, questions by when they were asked */
	SORT_PATIENT, /* family and given name */
};
#define DESK_SORTS (SORT_PATIENT + 1)
extern const struct vocabulary desk_sort_words;

/* What rows have to be; NULL and 0: whatever they are. */
struct desk_filter {
	const char *system, *site;
	int tier; /* 1 to 4 */
};

struct desk_query {
	bool everyone;
	size_t person_count; /* else of these; 0 is nobody's */
	const int64_t *person;
	bool teams; /* these are teams, 0 what is no team's */
	enum desk_list list;
	instant now;
	instant old; /* a question of this time or before waited too long */
	int64_t limit;
	struct desk_place after; /* other orders than SORT_URGENT: its key and item */
	struct desk_filter filter;
	enum desk_sort sort;
};

static inline bool desk_is_narrowed(const struct desk_filter *f)
{
	return f->system || f->site || f->tier;
}
/* Whether rows are looked for, in place of read in the order of the desk. */
static inline bool desk_is_sifted(const struct desk_query *q)
{
	return desk_is_narrowed(&q->filter) || q->sort != SORT_URGENT;
}

#define DESK_LOOKED  20000 /* rows of a list among which those that fit are looked for at a time */
#define DESK_COUNTED 10000 /* of more it is only said that there are more */

/* For the transaction under way, before what follows is asked. */
void desk_by_index(struct session *s);
/* rows_free by the caller. */
MUST_CHECK bool desk_page(
    struct session *s, const struct desk_query *q, struct rows *out, struct err *e);
/* Where the DESK_LOOKED rows end among which such a page was looked for; item 0: these were all. */
MUST_CHECK bool desk_looked(
    struct session *s, const struct desk_query *q, struct desk_place *out, struct err *e);
/* A question of that time or before waited too long: the same hour two working days ago. */
instant desk_old(const struct worktime *t, instant now);
/* Where a page has ended, as an address or an option carries it: false: it is no place. */
MUST_CHECK bool desk_place_read(const char *text, struct desk_place *out);
char *desk_place_text(struct arena *a, const struct rows *page); /* new in a; of a page with rows */
/* What comes next of each row of a page, by the charts; u->now is the instant.  New in u->arena. */
MUST_CHECK bool desk_steps(struct unit *u, const struct rows *page, const struct rules *rules,
    struct explain_step **out, struct err *e);
/* How many there are in each list, whatever the page and the list. */
MUST_CHECK bool desk_counts(
    struct session *s, const struct desk_query *q, int64_t count[static DESK_LISTS], struct err *e);
/* The same of its list alone. */
MUST_CHECK bool desk_count(
    struct session *s, const struct desk_query *q, int64_t *count, struct err *e);
/* The people of q: with that ref, or in that role.  Whoever stands in for those who left has their
 * rows too.  ERR_NOT_FOUND. */
MUST_CHECK bool desk_people(struct session *s, struct arena *a, const char *ref, const char *role,
    struct desk_query *q, struct err *e);

/* What was open before there was a desk, some in each transaction; once more it goes on. */
MUST_CHECK bool desk_lay_all(struct session *s, struct err *e);

/* The items of these charts whose rows are not what the charts say. */
MUST_CHECK bool desk_compare(struct unit *u, const struct charts *all, int64_t **id, size_t *count);

/* The same of all charts, some at a time: *after from 0 on, until there are no more.  In a
 * transaction that sees one moment. */
MUST_CHECK bool desk_check(
    struct session *s, int64_t *after, bool *more, struct verify_answer *out, struct err *e);

#endif
