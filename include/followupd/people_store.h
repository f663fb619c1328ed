/* SPDX-License-Identifier: Apache-2.0
 *
 * people_store.h - the people table as an administrator sees it.
 */
#ifndef FOLLOWUPD_PEOPLE_STORE_H
#define FOLLOWUPD_PEOPLE_STORE_H

#include "followupd/session.h"

/* All, by ref; or the one of that ref, with counts of what it owns.  rows_free by the caller. */
MUST_CHECK bool people_list(struct session *s, struct rows *out, struct err *e);
MUST_CHECK bool people_show(struct session *s, const char *ref, struct rows *out, struct err *e);
/* Who cannot be told, or is away and covered by nobody.  followupctl only. */
MUST_CHECK bool people_faulty(struct session *s, struct rows *out, struct err *e);
/* The id of the person.  ERR_NOT_FOUND. */
MUST_CHECK bool people_find(struct session *s, const char *ref, int64_t *id, struct err *e);
/* The ref of an active person who is named by ref, mail address or name ("Tamsin Vale", "Dr.
 * Vale"). ERR_NOT_FOUND; ERR_REFUSED: not active, or several are named so. */
MUST_CHECK bool people_identify(
    struct session *s, const char *named, char ref[static 80], struct err *e);
/* The ref of who has the role fail-safe; empty when nobody has. */
MUST_CHECK bool people_fail_safe(struct session *s, char ref[static 80], struct err *e);

struct people_counts {
	int64_t added, changed, unchanged;
};

/* json: an array of objects with ref, family, given, email (or null), roles (array), language,
 * active, phone and pager (not there: as they are; "": none).  Adds the new and changes the others,
 * all or none. */
MUST_CHECK bool people_import(
    struct session *s, const char *json, struct people_counts *out, struct err *e);

#endif
