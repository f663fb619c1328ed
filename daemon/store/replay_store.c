/* SPDX-License-Identifier: Apache-2.0
 *
 * replay_store.c - gives stored messages to the engine once more; stores corrected copies.
 */
#include "autoconf.h"
#include "followupd/replay_store.h"
#include "followupd/array.h"
#include "inbox_where.h"

#include <inttypes.h>
#include <string.h>

#define UNIQUE_VIOLATION "23505"

/* What people said counts once: only messages of systems are given by a filter. */
#define OF_SYSTEMS " AND i.format IN ('hl7', 'fhir')"
/* Of what has a corrected copy only the copy is: the original would undo it. */
#define REPLAYABLE                                                                                 \
	" i.verdict = 'accepted' AND t.inbound_id IS NULL AND NOT EXISTS (SELECT FROM mends d"     \
	" WHERE d.of_id = i.id)"

bool replay_kinds(struct session *s, const struct inbox_filter *f, struct rows *out, struct err *e)
{
	static const struct statement st = {"replay_kinds",
	    "SELECT i.source, i.message_type, i.verdict, " INBOX_OUTCOME
	    " AS outcome, count(*) AS messages, count(*) FILTER (WHERE" REPLAYABLE
	    ") AS replayable, min(i.id) AS first_id, max(i.id) AS "
	    "last_id" INBOX_FROM " WHERE" INBOX_WANTED OF_SYSTEMS
	    " GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4"};
	return session_ask(s, &st, VALUES(INBOX_VALUES(f)), out, e);
}

bool replay_begin(struct session *s, int64_t batch, struct replay_batch *out, struct err *e)
{
	static const struct statement
	    fresh = {"replay_begin", "SELECT coalesce(max(id), 0) FROM inbound"},
	    begun = {"replay_begun",
		"SELECT max(r.inbound_id), (SELECT coalesce(max(id), 0) FROM inbound WHERE"
		" received_at <= min(r.at)) FROM replays r WHERE r.batch = $1"};
	struct rows r = {0};
	*out = (struct replay_batch){.batch = batch};
	bool ok = batch ? session_ask(s, &begun, VALUES(V_INT(batch)), &r, e)
			: session_ask(s, &fresh, NO_VALUES, &r, e);
	if (!ok)
		return false;
	if (!batch)
		out->end = rows_int(&r, 0, 0);
	else if (rows_null(&r, 0, 0))
		ok = err_set(e, ERR_NOT_FOUND, "there is no replay %" PRId64, batch);
	else
		*out = (struct replay_batch){batch, rows_int(&r, 0, 0), rows_int(&r, 0, 1)};
	rows_free(&r);
	return ok;
}

bool replay_next(struct session *s, const struct inbox_filter *f, const char *by, int64_t most,
    struct replay_batch *b, int64_t *given, struct err *e)
{
	static const struct statement
	    next = {"replay_next", "SELECT i.id" INBOX_FROM " WHERE" INBOX_WANTED OF_SYSTEMS
				   " AND" REPLAYABLE " AND i.id > $10 AND i.id <= $11"
				   " ORDER BY i.id LIMIT $12"},
	    give = {
		"replay_give", "SELECT messages_replay($1::bigint[], $2, nullif($3::bigint, 0))"};
	struct rows r = {0};
	struct array ids;
	if (!session_ask(s, &next,
		VALUES(INBOX_VALUES(f), V_INT(b->through), V_INT(b->end), V_INT(most)), &r, e))
		return false;
	*given = rows_count(&r);
	array_begin(&ids, ARRAY_BIGINT);
	for (int i = 0; i < rows_count(&r); i++)
		array_int(&ids, b->through = rows_int(&r, i, 0));
	rows_free(&r);
	bool ok = !*given || session_ask(s, &give,
				 VALUES(array_value(&ids), V_TEXT(by), V_INT(b->batch)), &r, e);
	if (ok && *given) {
		b->batch = rows_int(&r, 0, 0);
		rows_free(&r);
	}
	array_free(&ids);
	return ok;
}

bool replay_state(struct session *s, int64_t batch, struct replay_state *out, struct err *e)
{
	static const struct statement st = {"replay_state",
	    "SELECT count(*), count(t.inbound_id), count(*) FILTER (WHERE a.outcome = 'applied'),"
	    " count(*) FILTER (WHERE a.outcome = 'not-applied'),"
	    " count(*) FILTER (WHERE a.outcome = 'refused'),"
	    " count(*) FILTER (WHERE a.outcome = 'failed')"
	    " FROM replays r LEFT JOIN applied a ON a.inbound_id = r.inbound_id"
	    " LEFT JOIN inbound_todo t ON t.inbound_id = r.inbound_id WHERE r.batch = $1"};
	struct rows r = {0};
	if (!session_ask(s, &st, VALUES(V_INT(batch)), &r, e))
		return false;
	*out = (struct replay_state){rows_int(&r, 0, 0), rows_int(&r, 0, 1), rows_int(&r, 0, 2),
	    rows_int(&r, 0, 3), rows_int(&r, 0, 4), rows_int(&r, 0, 5)};
	rows_free(&r);
	return true;
}

bool mend_put(struct session *s, const struct inbound_row *row, int64_t of, const char *by,
    const char *why, int64_t *id, struct err *e)
{
	static const struct statement st = {"mend_put",
	    "WITH i AS (INSERT INTO inbound (source, peer, format, verdict, lane, sender, "
	    "control_id,"
	    " message_type, sha256, raw) VALUES ($1, $2, $3, 'accepted', $4, $5, $6, $7, $8::bytea,"
	    " $9::bytea) ON CONFLICT (control_id, sha256, source) DO NOTHING RETURNING id, lane),"
	    " todo AS (INSERT INTO inbound_todo (inbound_id, lane) SELECT id, lane FROM i),"
	    " m AS (INSERT INTO mends (inbound_id, of_id, said_by, why) SELECT id, $10, $11, $12"
	    " FROM i), hint AS (SELECT pg_notify('followupd_inbound', ''))"
	    " SELECT max(i.id) FROM hint LEFT JOIN i ON true"};
	static const char *const channels[] = {"followupd_applied", NULL};
	struct rows r = {0};
	/* Listening first: the outcome cannot be missed. */
	if (!session_listen(s, channels, e) ||
	    !session_ask(s, &st,
		VALUES(V_TEXT(row->source), V_TEXT(row->peer),
		    V_TEXT(vocabulary_word(&inbound_format_words, (int)row->format)),
		    V_INT(row->lane), V_TEXT(row->sender), V_TEXT(row->control_id),
		    V_TEXT(row->message_type), V_BYTES((const char *)row->sha256, SHA256_SIZE),
		    V_BYTES(row->raw, row->len), V_INT(of), V_TEXT(by), V_TEXT(why)),
		&r, e))
		return strcmp(e->sqlstate, UNIQUE_VIOLATION) == 0
			   ? err_set(e, ERR_REFUSED,
				 "somebody else has just mended it: messages show names the copy")
			   : false;
	bool stored = !rows_null(&r, 0, 0);
	*id = stored ? rows_int(&r, 0, 0) : 0;
	rows_free(&r);
	return stored || err_set(e, ERR_REFUSED,
			     "this very message is stored already: nothing in it was changed");
}
