/* SPDX-License-Identifier: Apache-2.0
 *
 * case_list.h - follow-ups in lists by date, whether or not they need somebody now.
 */
#ifndef FOLLOWUPD_CASE_LIST_H
#define FOLLOWUPD_CASE_LIST_H

#include "followupd/desk_store.h"

enum case_list {
	CASES_SOON,    /* due within 30 days, not overdue */
	CASES_WAITING, /* open, and on nobody's desk: it comes back by itself */
	CASES_OPEN,    /* all that are open */
	CASES_CLOSED,  /* closed within 30 days, the latest first */
};
#define CASE_LISTS    (CASES_CLOSED + 1)
#define CASES_COUNTED 1000 /* of more it is only said that there are more */
extern const struct vocabulary case_list_words;

struct case_query {
	bool everyone;
	size_t person_count; /* else of these owners */
	const int64_t *person;
	bool teams; /* these are teams, 0 what is no team's */
	enum case_list list;
	instant now;
	date today;
	int64_t limit;
	date after; /* where the page before ended: its day and id; 0: the first page */
	int64_t after_id;
	struct desk_filter filter;
};

/* Columns as those of desk_page, without what only the desk knows.  rows_free by the caller. */
MUST_CHECK bool case_list_page(
    struct session *s, const struct case_query *q, struct rows *out, struct err *e);
/* Where the DESK_LOOKED follow-ups end among which those that fit were looked for; *id 0: these
 * were all. */
MUST_CHECK bool case_list_looked(
    struct session *s, const struct case_query *q, date *day, int64_t *id, struct err *e);
/* The one of those people's that comes back first: ref, patient_id, family, given, next_at. */
MUST_CHECK bool case_list_next(
    struct session *s, const struct case_query *q, struct rows *out, struct err *e);
/* Those of these refs that are there and in sight, in that order; the same columns. */
MUST_CHECK bool case_list_named(
    struct session *s, size_t count, const char *const *ref, struct rows *out, struct err *e);
/* Of each list, CASES_COUNTED at most; of those that wait, the ones among DESK_LOOKED. */
MUST_CHECK bool case_list_counts(
    struct session *s, const struct case_query *q, int64_t count[static CASE_LISTS], struct err *e);

#endif
