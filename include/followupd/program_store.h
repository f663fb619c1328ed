/* SPDX-License-Identifier: Apache-2.0
 *
 * program_store.h - follow-ups and questions as programs read them: page by page in one order that
 * new ones do not disturb, or as they change.
 *
 * Behind token_enter().  A column named "owner.ref" is the member ref of the object owner.
 */
#ifndef FOLLOWUPD_PROGRAM_STORE_H
#define FOLLOWUPD_PROGRAM_STORE_H

#include <jansson.h>
#include "followupd/session.h"

/* What else a follow-up has to be.  Its key is its closure code; of an open one its hold (review
 * suspended), else its state (ordered scheduled performed), else notified or acknowledged. */
struct program_fits {
	int64_t patient, owner; /* 0: any */
	const char *const *key; /* one of these; NULL: any */
	size_t key_count;
	int overdue;	 /* 0: any; 1: open ones that are not; n + 2: those of tier n */
	date window[4];	 /* earliest from, earliest until, latest from, latest until; DATE_NONE: any
			  */
	instant span[4]; /* opened from, opened before, ended from, ended before; INSTANT_NONE */
	instant before;	 /* last changed before; INSTANT_NONE: ever */
};

struct program_query {
	const char *list; /* any open closed soon waiting, or a word of desk_list_words */
	bool mine;	  /* owned by the people whose items are the visitor's */
	const char *guideline, *site; /* NULL: any */
	instant
	    since; /* changed then or later, in the order of changing; INSTANT_NONE: all, by id */
	instant after_at;
	int64_t after; /* id that the page before ended with; 0: the first page */
	int64_t only;  /* this one alone; 0: a page */
	int64_t limit;
	instant now;
	date today;
	const struct program_fits *fits; /* NULL: nothing else */
};

#define PROGRAM_LOOKED                                                                             \
	10000 /* follow-ups, or lines of histories, among which a page is looked for */

/* item_id, question (false), patient_id, updated_at, and what an item of the API has.  Fewer than
 * limit: program_looked() says whether these are all.  rows_free by the caller. */
MUST_CHECK bool program_followups(
    struct session *s, const struct program_query *q, struct rows *out, struct err *e);
/* Where those end among which such a page was looked for; *id 0: these were all.  *at: only of
 * changes. */
MUST_CHECK bool program_looked(
    struct session *s, const struct program_query *q, int64_t *id, instant *at, struct err *e);
/* Open questions behind that id. */
MUST_CHECK bool program_questions(
    struct session *s, int64_t after, int64_t limit, struct rows *out, struct err *e);

/* An answer of the visitor's that was sent with that key before: its message, 0: there is none;
 * request gets what page_answer_put() had in the member of that name. */
MUST_CHECK bool program_said(
    struct session *s, const char *once, int64_t *message, char request[static 65], struct err *e);

/* A row as an object, with objects inside of it; columns before `from` are left out.  New. */
json_t *program_row_json(const struct rows *r, int row, int from);

#endif
