/* SPDX-License-Identifier: Apache-2.0
 *
 * periods_store.h - when people are away or on call.
 */
#ifndef FOLLOWUPD_PERIODS_STORE_H
#define FOLLOWUPD_PERIODS_STORE_H

#include "followupd/session.h"
#include "followupd/vocabulary.h"

struct period_counts {
	int64_t added, withdrawn, unchanged;
};

/* json: an array of objects with ref, cover and role (or null), begins_at, ends_at (or null), the
 * people by refs that exist.  imported: they take the place of what was imported before for those
 * people, and for that of `ref` (NULL: nobody more), and is not over. */
MUST_CHECK bool periods_put(struct session *s, enum period_kind kind, const char *json,
    bool imported, const char *ref, struct period_counts *out, struct err *e);
/* What is not over, of one person or (NULL) of all: id, person, role, from, back, for_good, cover,
 * imported, person_family, person_given, cover_family, cover_given.  rows_free by the caller. */
MUST_CHECK bool periods_list(
    struct session *s, enum period_kind kind, const char *ref, struct rows *out, struct err *e);
/* Who is on call then, by role and beginning: id, person, role, from, back, person_family,
 * person_given. */
MUST_CHECK bool duties_within(
    struct session *s, instant from, instant until, struct rows *out, struct err *e);
/* Takes one back that is not over.  ERR_NOT_FOUND. */
MUST_CHECK bool periods_withdraw(
    struct session *s, enum period_kind kind, int64_t id, struct err *e);

#endif
