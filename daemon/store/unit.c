/* SPDX-License-Identifier: Apache-2.0
 *
 * unit.c - a transaction with its arena and its instant.
 *
 * Fails: at the commit, with the first fault of the unit.
 */
#include "autoconf.h"
#include "followupd/unit.h"

#include <stdio.h>
#include <string.h>

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

bool unit_again(const struct err *e)
{
	return e->code == ERR_AGAIN || strncmp(e->sqlstate, "40", 2) == 0;
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

static void end(struct unit *u)
{
	arena_free(u->arena);
	u->arena = NULL;
}

bool unit_send(struct unit *u, struct err *e)
{
	static const struct statement notify = {
	    "unit_notify", "SELECT pg_notify('followupd_outbox', '')"};
	if (u->failed) {
		session_rollback(u->session);
		if (e)
			*e = u->err;
		end(u);
		return false;
	}
	if (u->mail_queued)
		session_tell(u->session, &notify, NO_VALUES);
	session_commit_send(u->session);
	return true;
}

bool unit_wait(struct unit *u, struct err *e)
{
	bool ok = session_commit_wait(u->session, e);
	end(u);
	return ok;
}

bool unit_commit(struct unit *u, struct err *e)
{
	return unit_send(u, e) && unit_wait(u, e);
}

void unit_rollback(struct unit *u)
{
	session_rollback(u->session);
	end(u);
}
