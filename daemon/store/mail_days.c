/* SPDX-License-Identifier: Apache-2.0
 *
 * mail_days.c - how many mails the mail server took on a day.
 */
#include "autoconf.h"
#include "followupd/mail_days.h"

bool mail_day_take(struct unit *u, date day, const struct zone *zone, struct mail_day *out)
{
	/* What tells of silence is no sign of life. */
	static const struct statement st = {"mail_day_take",
	    "WITH sent (n) AS (SELECT count(*) FROM deliveries d JOIN notices n ON n.id = "
	    "d.notice_id WHERE d.outcome = 'accepted' AND d.at >= $2 AND d.at < $3 AND n.kind <> "
	    "'silence'), taken AS (INSERT INTO mail_days (day, mails) SELECT $1, n FROM sent ON "
	    "CONFLICT DO NOTHING RETURNING mails) SELECT (SELECT mails FROM taken), (SELECT "
	    "count(*) FROM outbox), EXISTS (SELECT FROM mail_days)"};
	struct rows r;
	if (!unit_ask(u, &st,
		VALUES(V_DATE(day), V_INSTANT(zone_at(zone, day, 0, 0)),
		    V_INSTANT(zone_at(zone, day + 1, 0, 0))),
		&r))
		return false;
	bool fresh = !rows_null(&r, 0, 0) && rows_bool(&r, 0, 2);
	*out = (struct mail_day){
	    .day = day, .mails = fresh ? rows_int(&r, 0, 0) : -1, .waiting = rows_int(&r, 0, 1)};
	rows_free(&r);
	return true;
}
