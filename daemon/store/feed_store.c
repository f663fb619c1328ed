/* SPDX-License-Identifier: Apache-2.0
 *
 * feed_store.c - addresses of calendars: a person's own, and what a program fetches under one.
 *
 * Fails: as feed_store.h says, else as the database.
 */
#include "autoconf.h"
#include "followupd/feed_store.h"
#include "followupd/latin.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define HASH(hash) V_BYTES((const char *)(hash), SHA256_SIZE)

bool feeds_own(struct session *s, struct rows *out, struct err *e)
{
	static const struct statement st = {"page_feeds_own",
	    "SELECT id, made_at, fetched_at, fetched_by, team FROM pages.own_feeds ORDER BY id"};
	return session_ask(s, &st, NO_VALUES, out, e);
}

bool feed_teams(struct session *s, struct rows *out, struct err *e)
{
	static const struct statement st = {
	    "page_feed_teams", "SELECT id, name FROM pages.own_teams() ORDER BY name"};
	return session_ask(s, &st, NO_VALUES, out, e);
}

bool feed_make(struct session *s, const unsigned char hash[static SHA256_SIZE], const char *once,
    int64_t team, bool *made, struct err *e)
{
	static const struct statement st = {
	    "page_feed_make", "SELECT pages.feed_make($1::bytea, $2, $3)"};
	struct rows r = {0};
	if (!session_ask(s, &st, VALUES(HASH(hash), V_TEXT(once), V_ID(team)), &r, e))
		return false;
	*made = !rows_null(&r, 0, 0);
	rows_free(&r);
	return true;
}

bool feed_revoke(struct session *s, int64_t id, struct err *e)
{
	static const struct statement st = {"page_feed_revoke", "SELECT pages.feed_revoke($1)"};
	return session_do(s, &st, VALUES(V_INT(id)), e);
}

/* ---- without a session ---------------------------------------------------------------------- */

#define FEED "id, ended, version, changed_at, fetched_at, fetched_by, real_now, team"

/* Not within a sign. */
static void cut(char *to, size_t size, const char *text)
{
	size_t len = strnlen(text, size - 1);
	snprintf(to, size, "%.*s", (int)utf8_whole(text, len), text);
}

static void take(const struct rows *r, struct calendar_feed *out)
{
	*out = (struct calendar_feed){.fetched_at = INSTANT_NONE};
	if (!rows_count(r))
		return;
	out->known = true;
	out->id = rows_int(r, 0, 0);
	out->ended = rows_bool(r, 0, 1);
	out->version = rows_int(r, 0, 2);
	out->changed_at = rows_instant(r, 0, 3);
	out->now = rows_instant(r, 0, 6);
	if (!rows_null(r, 0, 7))
		cut(out->team, sizeof out->team, rows_text(r, 0, 7));
	if (rows_null(r, 0, 4))
		return;
	out->fetched_at = rows_instant(r, 0, 4);
	cut(out->fetched_by, sizeof out->fetched_by, rows_text(r, 0, 5));
}

bool feed_look(struct session *s, const unsigned char hash[static SHA256_SIZE],
    struct calendar_feed *out, struct err *e)
{
	static const struct statement st = {
	    "feed_look", "SELECT " FEED " FROM pages.feed($1::bytea, false)"};
	struct rows r = {0};
	if (!session_ask(s, &st, VALUES(HASH(hash)), &r, e))
		return false;
	take(&r, out);
	rows_free(&r);
	return true;
}

bool feed_read(struct session *s, const unsigned char hash[static SHA256_SIZE],
    struct calendar_feed *out, struct rows *entries, struct err *e)
{
	static const struct statement st = {"feed_read",
	    "SELECT " FEED ", ref, kind, uid, sequence, day, starts_at, stamp, alarm_1, alarm_2,"
	    " provisional, cancelled FROM pages.feed($1::bytea, true)"};
	if (!session_ask(s, &st, VALUES(HASH(hash)), entries, e))
		return false;
	take(entries, out);
	return true;
}

void feed_fetched(
    struct session *s, const unsigned char hash[static SHA256_SIZE], const char *program)
{
	static const struct statement st = {
	    "feed_fetched", "SELECT pages.feed_fetched($1::bytea, $2)"};
	struct err ignored;
	if (!session_do(s, &st, VALUES(HASH(hash), V_TEXT(program)), &ignored))
		return; /* the calendar was given all the same */
}

/* ---- for an administrator -------------------------------------------------------------------- */

bool feeds_list(struct session *s, int64_t person, struct rows *out, struct err *e)
{
	static const struct statement st = {"feeds_list",
	    "SELECT f.id, p.ref AS person, concat_ws(' ', nullif(p.given, ''), nullif(p.family,"
	    " '')) AS name, t.ref AS team, f.made_at, f.fetched_at, f.fetched_by FROM feeds f JOIN"
	    " people p ON p.id = f.person_id LEFT JOIN teams t ON t.id = f.team_id WHERE "
	    "f.revoked_at IS NULL AND ($1::bigint IS NULL OR"
	    " f.person_id = $1) ORDER BY f.id"};
	return session_ask(s, &st, VALUES(V_ID(person)), out, e);
}

bool feed_put(struct session *s, int64_t person, const char *team,
    const unsigned char hash[static SHA256_SIZE], int64_t *id, struct err *e)
{
	static const struct statement st = {"feed_put",
	    "SELECT feed_put($1, $2::bytea, gen_random_uuid()::text, t.id) FROM (SELECT) one"
	    " LEFT JOIN teams t ON t.ref = $3 WHERE $3 IS NULL OR t.id IS NOT NULL"};
	struct rows r = {0};
	if (!session_ask(s, &st, VALUES(V_INT(person), HASH(hash), V_TEXT(team)), &r, e))
		return false;
	bool found = rows_count(&r) > 0;
	*id = found ? rows_int(&r, 0, 0) : 0;
	rows_free(&r);
	return found || err_set(e, ERR_NOT_FOUND, "there is no team \"%s\"", team);
}

bool feed_end(struct session *s, int64_t id, struct err *e)
{
	static const struct statement st = {"feed_end",
	    "UPDATE feeds SET revoked_at = now() WHERE id = $1 AND revoked_at IS NULL RETURNING "
	    "id"};
	struct rows r = {0};
	if (!session_ask(s, &st, VALUES(V_INT(id)), &r, e))
		return false;
	bool found = rows_count(&r) > 0;
	rows_free(&r);
	return found || err_set(e, ERR_NOT_FOUND, "there is no address %" PRId64, id);
}
