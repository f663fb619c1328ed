/* SPDX-License-Identifier: Apache-2.0
 *
 * shadow_store.c - findings in shadow, and the days that were summed up.
 */
#include "autoconf.h"
#include "followupd/shadow_store.h"

#define LOCAL_DAY(zone) "(i.received_at AT TIME ZONE " zone ")::date"
#define SHADOW                                                                                     \
	" FROM findings g JOIN reports r ON r.id = g.report_id JOIN inbound i ON i.id = "          \
	"r.inbound_id"

bool shadow_days_due(
    struct unit *u, date today, const char *zone, struct shadow_day **out, size_t *count)
{
	static const struct statement st = {"shadow_days_due",
	    "SELECT v.source, v.day, v.reports, v.followups, v.questions FROM (SELECT i.source, "
	    "" LOCAL_DAY(
		"$2") " AS day, count(DISTINCT r.id) AS reports,"
		      " count(*) FILTER (WHERE g.shadow->>'would' = 'followup') AS followups,"
		      " count(*) FILTER (WHERE g.shadow->>'would' = 'review') AS questions" SHADOW
		      " WHERE g.disposition = 'shadow' GROUP BY 1, 2) v WHERE v.day < $1"
		      " AND NOT EXISTS (SELECT FROM shadow_days d WHERE d.source = v.source"
		      " AND d.day = v.day) ORDER BY v.day, v.source"};
	struct rows r;
	*out = NULL;
	*count = 0;
	if (!unit_ask(u, &st, VALUES(V_DATE(today), V_TEXT(zone)), &r))
		return false;
	for (int i = 0; i < rows_count(&r); i++) {
		*out = arena_grow(u->arena, *out, *count, sizeof **out);
		(*out)[(*count)++] =
		    (struct shadow_day){.source = arena_strdup(u->arena, rows_text(&r, i, 0)),
			.day = rows_date(&r, i, 1),
			.reports = (int)rows_int(&r, i, 2),
			.followups = (int)rows_int(&r, i, 3),
			.questions = (int)rows_int(&r, i, 4)};
	}
	rows_free(&r);
	return true;
}

bool shadow_day_take(struct unit *u, const struct shadow_day *d, bool *taken)
{
	static const struct statement st = {"shadow_day_take",
	    "INSERT INTO shadow_days (source, day, reports, followups, questions, created_at)"
	    " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING 1"};
	struct rows r;
	if (!unit_ask(u, &st,
		VALUES(V_TEXT(d->source), V_DATE(d->day), V_INT(d->reports), V_INT(d->followups),
		    V_INT(d->questions), V_INSTANT(u->now)),
		&r))
		return false;
	*taken = rows_count(&r) > 0;
	rows_free(&r);
	return true;
}

bool shadow_list(struct session *s, const char *source, date day, const char *zone, int64_t limit,
    struct rows *out, struct err *e)
{
	static const struct statement st = {"shadow_list",
	    "SELECT i.received_at, i.source, x.accession, r.id AS report_id, g.system,"
	    " g.shadow->>'category' AS category, g.shadow->>'would' AS would,"
	    " g.shadow->>'action' AS action, g.shadow->>'modality' AS modality,"
	    " (g.shadow->>'min')::int AS min, (g.shadow->>'max')::int AS max,"
	    " g.shadow->>'unit' AS unit, g.shadow->>'question' AS question, g.evidence" SHADOW
	    " JOIN exams x ON x.id = r.exam_id WHERE g.disposition = 'shadow'"
	    " AND ($1::text IS NULL OR i.source = $1)"
	    " AND ($2::date IS NULL OR " LOCAL_DAY("$3") " = $2) ORDER BY g.id DESC LIMIT $4"};
	return session_ask(
	    s, &st, VALUES(V_TEXT(source), V_DATE(day), V_TEXT(zone), V_INT(limit)), out, e);
}
