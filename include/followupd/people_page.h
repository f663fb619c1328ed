/* SPDX-License-Identifier: Apache-2.0
 *
 * people_page.h - people as pages show them, and what visitors enter about people: who is away, who
 * is on call, where mail goes.
 *
 * Behind the gate (page_store.h); what concerns others is entered by who plans: pages.plans() of
 * schema/0037_people_pages.sql.  Fails: as the database.
 */
#ifndef FOLLOWUPD_PEOPLE_PAGE_H
#define FOLLOWUPD_PEOPLE_PAGE_H

#include "followupd/periods_store.h"

struct people_query {
	const char *name; /* a part of a name, number or address; NULL: any */
	const char *role; /* NULL: any */
	bool faulty;	  /* only who cannot be told, or is away and covered by nobody */
	const char
	    *after; /* ref of the person with whom the page before ended; NULL: the first page */
	int64_t limit;
};

/* By name.  Columns: id, ref, family, given, email, phone, pager, roles ("a|b"), language, active,
 * away, back (NULL: for good), cover, cover_family, cover_given, failed_at (of a mail that nobody
 * has put right yet), followups, overdue, questions: what is open. */
MUST_CHECK bool people_page(
    struct session *s, const struct people_query *q, struct rows *out, struct err *e);
MUST_CHECK bool people_page_count(
    struct session *s, const struct people_query *q, int64_t *count, struct err *e);
MUST_CHECK bool people_page_one(
    struct session *s, const char *ref, struct rows *out, struct err *e);

/* Columns: id, phone, pager, of those of these people who have one.  ids: "{1,2}". */
MUST_CHECK bool people_numbers(struct session *s, const char *ids, struct rows *out, struct err *e);

/* So many whom a visitor may name, the likeliest first: ref, family, given.  rows_free by the
 * caller. */
MUST_CHECK bool people_near(struct session *s, int64_t limit, struct rows *out, struct err *e);

/* Whether the visitor enters what concerns others; sets addresses. */
MUST_CHECK bool people_plans(struct session *s, bool *plans, bool *addresses, struct err *e);

/* Why an absence is not stored. */
enum absence_fault {
	ABSENCE_STORED,
	ABSENCE_NOT_YOURS,
	ABSENCE_AWAY,	    /* that person is away then already */
	ABSENCE_COVER_AWAY, /* who would stand in is away then, too */
	ABSENCE_COVER_MUTE, /* ... is not active, or has no address */
	ABSENCE_OWN_COVER,
	ABSENCE_NO_COVER, /* who leaves for good needs somebody */
	ABSENCE_FAIL_SAFE
};
/* until INSTANT_NONE: for good; cover NULL: nobody; only_look: nothing is stored. */
MUST_CHECK bool absence_put(struct session *s, const char *ref, const char *cover, instant from,
    instant until, bool only_look, enum absence_fault *fault, struct err *e);
/* json as that of periods_put.  ERR_REFUSED: the visitor does not plan. */
MUST_CHECK bool duties_put(
    struct session *s, const char *json, bool imported, struct period_counts *out, struct err *e);
/* ERR_REFUSED: not there, over, or not the visitor's to take back. */
MUST_CHECK bool period_take_back(struct session *s, int64_t id, struct err *e);
/* email NULL: none.  ERR_REFUSED: no such person, or not the visitor's to set. */
MUST_CHECK bool person_email_put(
    struct session *s, const char *ref, const char *email, struct err *e);

#endif
