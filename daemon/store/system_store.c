/* SPDX-License-Identifier: Apache-2.0
 *
 * system_store.c - how the instance is, as the pages ask it.
 *
 * Fails: as the database; who is no administrator gets no row.
 */
#include "autoconf.h"
#include "followupd/system_store.h"
#include "followupd/array.h"

bool system_sources(struct session *s, struct rows *out, struct err *e)
{
	static const struct statement st = {"system_sources",
	    "SELECT source, kind, last_at, silent, usual FROM pages.sources() ORDER BY source, "
	    "kind"};
	return session_ask(s, &st, NO_VALUES, out, e);
}

bool system_pulse(struct session *s, struct system_pulse *out, struct err *e)
{
	static const struct statement st = {"system_pulse",
	    "SELECT (SELECT extract(epoch FROM now() - max(at))::bigint FROM heartbeats WHERE role "
	    "="
	    " 'engine'), coalesce((SELECT rehearsal FROM installation), false), mail_held()"};
	struct rows r = {0};
	if (!session_ask(s, &st, NO_VALUES, &r, e))
		return false;
	*out = (struct system_pulse){
	    .engine_silent = rows_null(&r, 0, 0) ? INT64_MAX : rows_int(&r, 0, 0),
	    .rehearsal = rows_bool(&r, 0, 1),
	    .mail_held = rows_bool(&r, 0, 2)};
	rows_free(&r);
	return true;
}

bool system_queues(struct session *s, struct rows *out, struct err *e)
{
	static const struct statement st = {
	    "system_queues", "SELECT queue, depth, oldest_age FROM pages.system_queues"};
	return session_ask(s, &st, NO_VALUES, out, e);
}

bool system_sessions(struct session *s, struct rows *out, struct err *e)
{
	static const struct statement st = {"system_sessions",
	    "SELECT name, made_at, seen_at, peer, how FROM pages.system_sessions ORDER BY seen_at "
	    "DESC, id LIMIT 100"};
	return session_ask(s, &st, NO_VALUES, out, e);
}

bool system_mail(struct session *s, const instant *from, struct system_mail *out, struct err *e)
{
	static const struct statement st = {"system_mail",
	    "WITH today AS (SELECT count(*) FILTER (WHERE outcome = 'accepted') AS accepted,"
	    " count(*) FILTER (WHERE outcome = 'failed') AS failed FROM deliveries WHERE at >= $1),"
	    " day AS (SELECT EXISTS (SELECT FROM deliveries WHERE outcome = 'accepted' AND at >= b"
	    "  AND at < b + (clock_now() - $1) LIMIT 1) AS sent FROM unnest($2::timestamptz[]) b"
	    "  WHERE b >= (SELECT min(at) FROM deliveries) - interval '1 day')"
	    " SELECT accepted, failed, (SELECT count(*) FROM day), (SELECT count(*) FROM day WHERE"
	    " sent) FROM today"};
	struct array before;
	struct rows r = {0};
	array_begin(&before, ARRAY_INSTANT);
	for (const instant *t = from + 1; *t != INSTANT_NONE; t++)
		array_instant(&before, *t);
	bool ok = session_ask(s, &st, VALUES(V_INSTANT(*from), array_value(&before)), &r, e);
	if (ok) {
		*out = (struct system_mail){
		    rows_int(&r, 0, 0), rows_int(&r, 0, 1), rows_int(&r, 0, 2), rows_int(&r, 0, 3)};
		rows_free(&r);
	}
	array_free(&before);
	return ok;
}

/* ---- messages ------------------------------------------------------------------------------- */

#define MESSAGE                                                                                    \
	"id, received_at, source, peer, sender, message_type, control_id, size, verdict, reason, " \
	"waits"

bool system_messages(
    struct session *s, int64_t before, int most, int64_t like, struct rows *out, struct err *e)
{
	static const struct statement st = {
	    "system_messages", "SELECT " MESSAGE " FROM pages.system_messages($1, $2::int, $3)"};
	return session_ask(
	    s, &st, VALUES(V_INT(before ? before : INT64_MAX), V_INT(most), V_ID(like)), out, e);
}

bool system_message(struct session *s, int64_t id, struct rows *out, struct err *e)
{
	static const struct statement st = {"system_message",
	    "SELECT " MESSAGE ", sha256, failed_at, segments FROM pages.system_message($1)"};
	return session_ask(s, &st, VALUES(V_INT(id)), out, e);
}

bool system_replay(
    struct session *s, const int64_t *id, size_t count, int64_t *batch, struct err *e)
{
	static const struct statement st = {
	    "system_replay", "SELECT pages.messages_replay($1::bigint[])"};
	struct array ids;
	struct rows r = {0};
	array_begin(&ids, ARRAY_BIGINT);
	for (size_t i = 0; i < count; i++)
		array_int(&ids, id[i]);
	bool ok = session_ask(s, &st, VALUES(array_value(&ids)), &r, e);
	if (ok) {
		*batch = rows_int(&r, 0, 0);
		rows_free(&r);
	}
	array_free(&ids);
	return ok;
}

bool system_replayed(struct session *s, int64_t batch, struct rows *out, struct err *e)
{
	static const struct statement st = {"system_replayed",
	    "SELECT given, applied, failed FROM pages.system_replays WHERE batch = $1"};
	return session_ask(s, &st, VALUES(V_INT(batch)), out, e);
}
