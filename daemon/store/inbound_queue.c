/* SPDX-License-Identifier: Apache-2.0
 *
 * inbound_queue.c - rows of inbound_todo and applied.
 */
#include "autoconf.h"
#include "followupd/inbound_queue.h"

#include <stdlib.h>

static bool claim_lane(struct unit *u, int *lane)
{
	/* 64 probes of an index, whatever waits. */
	static const struct statement st = {"lane_claim",
	    "SELECT l.lane FROM lanes l CROSS JOIN LATERAL (SELECT inbound_id FROM inbound_todo t "
	    "WHERE t.lane = l.lane ORDER BY inbound_id LIMIT 1) first "
	    "ORDER BY first.inbound_id LIMIT 1 FOR UPDATE OF l SKIP LOCKED"};
	struct rows r;
	if (!unit_ask(u, &st, NO_VALUES, &r))
		return false;
	*lane = rows_count(&r) ? (int)rows_int(&r, 0, 0) : -1;
	rows_free(&r);
	return true;
}

bool inbound_claim(struct unit *u, int limit, struct inbound **out, size_t *count)
{
	static const struct statement st = {"inbound_claim",
	    "SELECT i.id, t.attempts, i.source, i.format, i.message_type, i.control_id, i.raw, "
	    "i.received_at, "
	    "EXISTS (SELECT FROM inbound o WHERE o.control_id = i.control_id AND o.source = "
	    "i.source "
	    "AND o.sender = i.sender AND o.sha256 <> i.sha256) FROM inbound_todo t "
	    "JOIN inbound i ON i.id = t.inbound_id WHERE t.lane = $1 ORDER BY t.inbound_id LIMIT "
	    "$2"};
	int lane;
	struct rows r;
	*out = NULL;
	*count = 0;
	if (!claim_lane(u, &lane))
		return false;
	if (lane < 0)
		return true;
	if (!unit_ask(u, &st, VALUES(V_INT(lane), V_INT(limit)), &r))
		return false;
	for (int i = 0; i < rows_count(&r); i++) {
		size_t len;
		unsigned char *raw = rows_bytes(&r, i, 6, &len);
		*out = arena_grow(u->arena, *out, *count, sizeof **out);
		(*out)[(*count)++] = (struct inbound){.id = rows_int(&r, i, 0),
		    .attempts = (int)rows_int(&r, i, 1),
		    .source = arena_strdup(u->arena, rows_text(&r, i, 2)),
		    .format = arena_strdup(u->arena, rows_text(&r, i, 3)),
		    .message_type = arena_strdup(u->arena, rows_text(&r, i, 4)),
		    .control_id = arena_strdup(u->arena, rows_text(&r, i, 5)),
		    .raw = arena_strndup(u->arena, (const char *)raw, len),
		    .len = len,
		    .received_at = rows_instant(&r, i, 7),
		    .id_reused = rows_bool(&r, i, 8)};
		free(raw);
	}
	rows_free(&r);
	return true;
}

void inbound_attempt(struct unit *u, int64_t id, int from, int to)
{
	static const struct statement st = {"inbound_attempt",
	    "UPDATE inbound_todo SET attempts = $3 WHERE inbound_id = $1 AND attempts = $2"};
	unit_tell(u, &st, VALUES(V_INT(id), V_INT(from), V_INT(to)));
}

void inbound_done(struct unit *u, int64_t id, const char *outcome, const char *detail)
{
	static const struct statement st = {"inbound_done",
	    "WITH gone AS (DELETE FROM inbound_todo WHERE inbound_id = $1) "
	    "INSERT INTO applied (inbound_id, at, outcome, detail) VALUES ($1, $2, $3, $4) "
	    "ON CONFLICT (inbound_id) DO UPDATE SET at = excluded.at, outcome = excluded.outcome, "
	    "detail = excluded.detail"};
	unit_tell(u, &st,
	    VALUES(V_INT(id), V_INSTANT(u->now), V_TEXT(outcome), V_TEXT(detail ? detail : "")));
}
