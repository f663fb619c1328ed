/* SPDX-License-Identifier: Apache-2.0
 *
 * mail_days.c - whether the mail server took a mail on a day.
 */
#include "autoconf.h"
#include "followupd/mail_days.h"

bool mail_day_take(struct unit *u, date day, const struct zone *zone, struct mail_day *out)
{
	/* What tells of silence is no sign of life. */
	static const struct statement st = {"mail_day_take",
	    "WITH found (sent) AS (SELECT EXISTS (SELECT FROM deliveries d CROSS JOIN LATERAL "
	    "(SELECT FROM notices n WHERE n.id = d.notice_id AND n.kind <> 'silence') n WHERE "
	    "d.outcome = 'accepted' AND d.at >= $2 AND d.at < $3 LIMIT 1)), taken AS (INSERT INTO "
	    "mail_days (day, sent) SELECT $1, sent FROM found ON CONFLICT DO NOTHING RETURNING "
	    "sent) SELECT (SELECT sent FROM taken), (SELECT count(*) FROM (SELECT FROM outbox "
	    "LIMIT "
	    "100) o), EXISTS (SELECT FROM mail_days)"};
	struct rows r;
	if (!unit_ask(u, &st,
		VALUES(V_DATE(day), V_INSTANT(zone_at(zone, day, 0, 0)),
		    V_INSTANT(zone_at(zone, day + 1, 0, 0))),
		&r))
		return false;
	bool fresh = !rows_null(&r, 0, 0) && rows_bool(&r, 0, 2);
	*out = (struct mail_day){
	    .day = day, .silent = fresh && !rows_bool(&r, 0, 0), .waiting = rows_int(&r, 0, 1)};
	rows_free(&r);
	return true;
}
