/* SPDX-License-Identifier: Apache-2.0
 *
 * unit.c - a transaction with its arena, its instant and its ids.
 *
 * Fails: at the commit, with the first fault of the unit.
 */
#include "autoconf.h"
#include "followupd/unit.h"

#include <stdio.h>
#include <string.h>

#define IDS_AT_ONCE 64

/* Ids that were fetched and not used stay for the next unit: gaps mean nothing. */
static struct {
	int64_t id[IDS_AT_ONCE];
	int left;
} pool;

bool unit_ask(struct unit *u, const struct statement *st, const struct value *v, size_t count,
    struct rows *rows)
{
	struct err e;
	if (u->failed)
		return false;
	if (session_ask(u->session, st, v, count, rows, &e))
		return true;
	u->err = e;
	u->failed = true;
	return false;
}

void unit_tell(struct unit *u, const struct statement *st, const struct value *v, size_t count)
{
	if (!u->failed)
		session_tell(u->session, st, v, count);
}

bool unit_fail(struct unit *u, enum err_code code, const char *fmt, ...)
{
	if (u->failed)
		return false;
	va_list ap;
	char text[sizeof u->err.text];
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	u->failed = true;
	return err_set(&u->err, code, "%s", text);
}

bool unit_begin(struct unit *u, struct session *s, struct err *e)
{
	static const struct statement now = {"unit_now", "SELECT clock_now()"};
	*u = (struct unit){.session = s};
	if (!session_begin(s, e))
		return false;
	struct rows r;
	if (!session_ask(s, &now, NO_VALUES, &r, e))
		return false;
	u->now = rows_instant(&r, 0, 0);
	rows_free(&r);
	u->arena = arena_new();
	return true;
}

static bool commit(struct unit *u, struct err *e)
{
	static const struct statement notify = {
	    "unit_notify", "SELECT pg_notify('followupd_outbox', '')"};
	if (u->failed) {
		session_rollback(u->session);
		if (e)
			*e = u->err;
		return false;
	}
	if (u->mail_queued)
		session_tell(u->session, &notify, NO_VALUES);
	return session_commit(u->session, e);
}

bool unit_commit(struct unit *u, struct err *e)
{
	bool ok = commit(u, e);
	arena_free(u->arena);
	u->arena = NULL;
	return ok;
}

void unit_rollback(struct unit *u)
{
	session_rollback(u->session);
	arena_free(u->arena);
	u->arena = NULL;
}

void unit_forget_ids(void)
{
	pool.left = 0;
}

int64_t unit_id(struct unit *u)
{
	static const struct statement fetch = {
	    "unit_ids", "SELECT nextval('ids') FROM generate_series(1, $1)"};
	if (!pool.left) {
		struct rows r;
		if (!unit_ask(u, &fetch, VALUES(V_INT(IDS_AT_ONCE)), &r))
			return 0;
		pool.left = rows_count(&r);
		for (int i = 0; i < pool.left;
		     i++) /* taken from the end, so the lowest goes there */
			pool.id[i] = rows_int(&r, pool.left - 1 - i, 0);
		rows_free(&r);
	}
	return pool.id[--pool.left];
}
