/* SPDX-License-Identifier: Apache-2.0
 *
 * mail_place.c - holds and releases what leaves, and says how it stands.
 */
#include "autoconf.h"
#include "followupd/mail_place.h"

#include <stdio.h>

bool mail_place_read(struct session *s, struct mail_place *out, struct err *e)
{
	static const struct statement st = {"mail_place",
	    "SELECT mail_held(), p.place = '', p.at, p.as_of, (SELECT count(*) FROM outbox), "
	    "(SELECT count(*) FROM outbox o JOIN notices n ON n.id = o.notice_id WHERE "
	    "n.created_at <= p.as_of), left(p.by_name, 119), left(p.note, 239) FROM mail_places p "
	    "ORDER BY p.id DESC "
	    "LIMIT 1"};
	struct rows r = {0};
	*out = (struct mail_place){.held = true, .since = INSTANT_NONE, .as_of = INSTANT_NONE};
	if (!session_ask(s, &st, NO_VALUES, &r, e))
		return false;
	if (rows_count(&r)) {
		out->held = rows_bool(&r, 0, 0);
		out->said = rows_bool(&r, 0, 1);
		out->since = rows_instant(&r, 0, 2);
		out->as_of = rows_null(&r, 0, 3) ? INSTANT_NONE : rows_instant(&r, 0, 3);
		out->waiting = rows_int(&r, 0, 4);
		out->older = rows_int(&r, 0, 5);
		snprintf(out->by, sizeof out->by, "%s", rows_text(&r, 0, 6));
		snprintf(out->note, sizeof out->note, "%s", rows_text(&r, 0, 7));
	}
	rows_free(&r);
	return true;
}

bool mail_place_hold(struct session *s, const struct mail_say *say, struct err *e)
{
	static const struct statement st = {"mail_hold", "SELECT mail_hold($1, $2, $3, $4)"};
	return session_do(s, &st,
	    VALUES(V_INSTANT(say->as_of), V_TEXT(say->by), V_TEXT(say->login), V_TEXT(say->note)),
	    e);
}

bool mail_place_release(struct session *s, const struct mail_say *say, struct err *e)
{
	static const struct statement st = {"mail_release", "SELECT mail_release($1, $2, $3)"};
	return session_do(
	    s, &st, VALUES(V_TEXT(say->by), V_TEXT(say->login), V_TEXT(say->note)), e);
}
