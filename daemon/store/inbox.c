/* SPDX-License-Identifier: Apache-2.0
 *
 * inbox.c - lists and replays stored messages; stores answers and waits for their outcome.
 */
#include "autoconf.h"
#include "followupd/inbox.h"
#include "inbox_where.h"

#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

#define LOOK_AGAIN_MS 500 /* the notification is a hint */

static const struct statement list = {"inbox_list",
    "SELECT i.id, i.received_at, i.source, i.format, i.sender, i.control_id, i.message_type,"
    " i.verdict, i.reason, " INBOX_OUTCOME
    " AS outcome, a.detail, octet_length(i.raw) AS size" INBOX_FROM " WHERE" INBOX_WANTED
    " ORDER BY i.id DESC LIMIT $10"};

static const struct statement message = {"inbox_message",
    "SELECT i.id, i.received_at, i.source, i.peer, i.format, i.sender, i.control_id,"
    " i.message_type, i.verdict, i.reason, i.lane, encode(i.sha256, 'hex') AS sha256,"
    " " INBOX_OUTCOME
    " AS outcome, a.at AS outcome_at, a.detail, t.attempts, m.of_id AS mends, m.said_by AS "
    "mended_by, m.why AS mended_why, (SELECT max(c.inbound_id) FROM mends c WHERE c.of_id = i.id)"
    " AS mended_as, i.raw" INBOX_FROM " LEFT JOIN mends m ON m.inbound_id = i.id WHERE i.id = $1"};

static const struct statement replayable = {"inbox_replayable",
    "SELECT verdict, reason, EXISTS (SELECT FROM inbound_todo WHERE inbound_id = i.id), (SELECT"
    " inbound_id FROM mends WHERE of_id = i.id) FROM inbound i WHERE id = $1"};
static const struct statement again = {
    "inbox_again", "SELECT messages_replay(ARRAY[$1::bigint], $2)"};

static const struct statement answer = {"inbox_answer",
    "WITH i AS (INSERT INTO inbound (source, peer, format, verdict, lane, control_id,"
    "  message_type, sha256, raw) VALUES ('followupctl', $3, 'answer', 'accepted', 0,"
    "  gen_random_uuid()::text, $1, sha256($2::bytea), $2::bytea) RETURNING id, lane),"
    " todo AS (INSERT INTO inbound_todo (inbound_id, lane) SELECT id, lane FROM i),"
    " hint AS (SELECT pg_notify('followupd_inbound', ''))"
    " SELECT i.id FROM i, hint"};

/* Here and in the Maildir one mail is one row: the source is the same. */
static const struct statement mail = {"inbox_mail",
    "WITH i AS (INSERT INTO inbound (source, format, verdict, reason, lane, control_id,"
    "  message_type, sha256, raw) VALUES ('mail', 'mail', CASE WHEN $4::text IS NULL THEN "
    "'accepted'"
    "  ELSE 'rejected' END, $4, 0, $1, 'mail', $2::bytea, $3::bytea)"
    "  ON CONFLICT (control_id, sha256, source) DO NOTHING RETURNING id, lane, verdict),"
    " todo AS (INSERT INTO inbound_todo (inbound_id, lane) SELECT id, lane FROM i"
    "  WHERE verdict = 'accepted')"
    " SELECT pg_notify('followupd_inbound', '')"};

static const struct statement outcome = {
    "inbox_outcome", "SELECT outcome, detail FROM applied WHERE inbound_id = $1"};

bool inbox_list(struct session *s, const struct inbox_filter *f, struct rows *out, struct err *e)
{
	return session_ask(s, &list, VALUES(INBOX_VALUES(f), V_INT(f->limit)), out, e);
}

bool inbox_message(struct session *s, int64_t id, struct rows *out, struct err *e)
{
	return session_ask(s, &message, VALUES(V_INT(id)), out, e);
}

static bool may_replay(struct session *s, int64_t id, struct err *e)
{
	struct rows r = {0};
	bool ok = false;
	if (!session_ask(s, &replayable, VALUES(V_INT(id)), &r, e))
		return false;
	const char *verdict = rows_count(&r) ? rows_text(&r, 0, 0) : NULL;
	if (!verdict) {
		err_set(e, ERR_NOT_FOUND, "there is no message %" PRId64, id);
	} else if (verdict[0] != 'a') {
		const char *reason = rows_text(&r, 0, 1);
		err_set(e, ERR_REFUSED, "message %" PRId64 " was not accepted (%s%s%s)", id,
		    verdict, reason ? ": " : "", reason ? reason : "");
		err_hint(e,
		    "Only accepted messages can be applied; ask the sender to send it again, or"
		    " store a corrected copy: followupctl messages mend.");
	} else if (!rows_null(&r, 0, 3)) {
		err_set(e, ERR_REFUSED,
		    "message %" PRId64 " has a corrected copy, message %" PRId64
		    ": apply that again",
		    id, rows_int(&r, 0, 3));
	} else if (rows_bool(&r, 0, 2)) {
		err_set(
		    e, ERR_REFUSED, "message %" PRId64 " is already waiting for the engine", id);
	} else {
		ok = true;
	}
	rows_free(&r);
	return ok;
}

bool inbox_replay(struct session *s, int64_t id, const char *by, struct err *e)
{
	if (!session_begin(s, e))
		return false;
	if (may_replay(s, id, e)) {
		session_tell(s, &again, VALUES(V_INT(id), V_TEXT(by)));
		return session_commit(s, e);
	}
	session_rollback(s);
	return false;
}

bool inbox_answer(struct session *s, const char *kind, const char *json, const char *from,
    int64_t *id, struct err *e)
{
	struct rows r = {0};
	/* Listening first: the outcome cannot be missed. */
	static const char *const channels[] = {"followupd_applied", NULL};
	if (!session_listen(s, channels, e) ||
	    !session_ask(
		s, &answer, VALUES(V_TEXT(kind), V_BYTES(json, strlen(json)), V_TEXT(from)), &r, e))
		return false;
	*id = rows_int(&r, 0, 0);
	rows_free(&r);
	return true;
}

bool inbox_mail(struct session *s, const char *raw, size_t len, const char *control_id,
    const unsigned char sha256[static 32], const char *reason, struct err *e)
{
	return session_do(s, &mail,
	    VALUES(V_TEXT(control_id), V_BYTES((const char *)sha256, 32), V_BYTES(raw, len),
		V_TEXT(reason)),
	    e);
}

static bool look(struct session *s, int64_t id, struct inbox_outcome *out, struct err *e)
{
	struct rows r = {0};
	if (!session_ask(s, &outcome, VALUES(V_INT(id)), &r, e))
		return false;
	out->known = rows_count(&r) > 0;
	if (out->known) {
		snprintf(out->outcome, sizeof out->outcome, "%s", rows_text(&r, 0, 0));
		snprintf(out->detail, sizeof out->detail, "%s", rows_text(&r, 0, 1));
	}
	rows_free(&r);
	return true;
}

bool inbox_await(
    struct session *s, int64_t id, int seconds, struct inbox_outcome *out, struct err *e)
{
	int64_t end = monotonic_now() + SECONDS(seconds);
	*out = (struct inbox_outcome){0};
	for (;;) {
		if (!look(s, id, out, e))
			return false;
		int64_t left = (end - monotonic_now()) / 1000;
		if (out->known || left <= 0)
			return true;
		struct pollfd p = {.fd = session_socket(s), .events = POLLIN};
		poll(&p, 1, left < LOOK_AGAIN_MS ? (int)left + 1 : LOOK_AGAIN_MS);
		session_drain(s);
	}
}
