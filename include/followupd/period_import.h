/* SPDX-License-Identifier: Apache-2.0
 *
 * period_import.h - who is away or on call, as people and files say it, read into what periods_put
 * stores.
 *
 * A file is read as a whole or not at all.  Fails: ERR_INPUT with the line, ERR_NOT_FOUND for a
 * person, as the database.
 */
#ifndef FOLLOWUPD_PERIOD_IMPORT_H
#define FOLLOWUPD_PERIOD_IMPORT_H

#include <jansson.h>
#include "followupd/buf.h"
#include "followupd/periods_store.h"
#include "followupd/zone.h"

struct period_import {
	struct session *session;
	const struct zone *zone; /* of days and hours without one */
	instant now;		 /* what repeats in a calendar is written down from here on */
	enum period_kind kind;
	const char *person, *cover, *role; /* of all of them; NULL: not said */
	json_t *list;			   /* an array, which grows */
	struct err *e;
};

/* from and until: a day, or "2026-07-07T13:00"; until "" or NULL: for good. */
MUST_CHECK bool period_import_take(struct period_import *m, const char *ref, const char *cover,
    const char *from, const char *until);
/* An iCalendar file of `person`, or CSV with ref, from, until and perhaps cover. */
MUST_CHECK bool period_import_read(
    struct period_import *m, struct arena *a, const struct buf *text);
bool period_is_calendar(const struct buf *text);

#endif
