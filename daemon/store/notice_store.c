/* SPDX-License-Identifier: Apache-2.0
 *
 * notice_store.c - rows of notices, outbox (the engine's side), calendar_entries and undelivered.
 */
#include "autoconf.h"
#include "followupd/notice_store.h"

#include <string.h>

bool notice_exists(struct unit *u, int64_t followup, int revision, const char *step, bool *exists)
{
	static const struct statement st = {"notice_exists",
	    "SELECT 1 FROM notices WHERE followup_id = $1 AND revision = $2 AND step = $3"};
	struct rows r;
	if (!unit_ask(u, &st, VALUES(V_INT(followup), V_INT(revision), V_TEXT(step)), &r))
		return false;
	*exists = rows_count(&r) > 0;
	rows_free(&r);
	return true;
}

void notice_insert(struct unit *u, const struct notice *n, const struct outgoing *o)
{
	static const struct statement notice = {"notice_insert",
	    "INSERT INTO notices (id, followup_id, review_item_id, person_id, kind, step, "
	    "revision, created_at) "
	    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"};
	static const struct statement outbox = {"outbox_insert",
	    "INSERT INTO outbox (notice_id, due_at, expires_at, envelope_from, recipient, "
	    "message_id, envid, bytes) "
	    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"};
	unit_tell(u, &notice,
	    VALUES(V_INT(n->id), V_ID(n->followup), V_ID(n->review), V_INT(n->person),
		V_TEXT(n->kind), V_TEXT(n->step), V_INT(n->revision), V_INSTANT(u->now)));
	unit_tell(u, &outbox,
	    VALUES(V_INT(n->id), V_INSTANT(o->due_at), V_INSTANT(o->expires_at),
		V_TEXT(o->envelope_from), V_TEXT(o->recipient), V_TEXT(o->message_id),
		V_TEXT(o->envid), V_BYTES(o->bytes, o->len)));
	u->mail_queued = true;
}

#define BECOME_WITHDRAWN                                                                           \
	" RETURNING o.notice_id, o.message_id, o.recipient, o.attempts) "                          \
	"INSERT INTO deliveries (notice_id, outcome, reply, message_id, recipient, attempts, at) " \
	"SELECT notice_id, 'withdrawn', '', message_id, recipient, attempts, "

void notice_withdraw(struct unit *u, int64_t followup)
{
	static const struct statement queued = {"notice_withdraw",
	    "WITH gone AS (DELETE FROM outbox o USING notices n WHERE n.id = o.notice_id "
	    "AND n.followup_id = $1 AND o.phase = 'ready'" BECOME_WITHDRAWN "$2 FROM gone"};
	/* phase body: the server may have it already, and what follows (a CANCEL) corrects it.  If
	 * it turns out not to have it, notice_sweep takes the mail back then. */
	static const struct statement leaving = {"notice_withdraw_leaving",
	    "UPDATE outbox o SET withdrawn = true FROM notices n WHERE n.id = o.notice_id "
	    "AND n.followup_id = $1 AND o.phase = 'body'"};
	unit_tell(u, &queued, VALUES(V_INT(followup), V_INSTANT(u->now)));
	unit_tell(u, &leaving, VALUES(V_INT(followup)));
}

void notice_sweep(struct unit *u)
{
	static const struct statement st = {"notice_sweep",
	    "WITH gone AS (DELETE FROM outbox o WHERE o.withdrawn AND o.phase = "
	    "'ready'" BECOME_WITHDRAWN "$1 FROM gone"};
	unit_tell(u, &st, VALUES(V_INSTANT(u->now)));
}

bool notice_was_told(struct unit *u, int64_t followup, int64_t person, bool *told)
{
	static const struct statement st = {"notice_was_told",
	    "SELECT 1 FROM notices n LEFT JOIN deliveries d ON d.notice_id = n.id "
	    "LEFT JOIN outbox o ON o.notice_id = n.id WHERE n.followup_id = $1 AND n.person_id = "
	    "$2 "
	    "AND (d.outcome = 'accepted' OR o.phase = 'body') LIMIT 1"};
	struct rows r;
	if (!unit_ask(u, &st, VALUES(V_INT(followup), V_INT(person)), &r))
		return false;
	*told = rows_count(&r) > 0;
	rows_free(&r);
	return true;
}

bool notice_thread(struct unit *u, int64_t followup, int64_t person, const char **message_id)
{
	static const struct statement st = {"notice_thread",
	    "SELECT coalesce(d.message_id, o.message_id) FROM notices n LEFT JOIN deliveries d ON "
	    "d.notice_id = n.id "
	    "LEFT JOIN outbox o ON o.notice_id = n.id WHERE n.followup_id = $1 AND n.person_id = "
	    "$2 "
	    "AND d.outcome IS DISTINCT FROM 'withdrawn' ORDER BY n.id LIMIT 1"};
	struct rows r;
	if (!unit_ask(u, &st, VALUES(V_INT(followup), V_INT(person)), &r))
		return false;
	*message_id = rows_count(&r) ? arena_strdup(u->arena, rows_text(&r, 0, 0)) : NULL;
	rows_free(&r);
	return true;
}

bool calendar_load(struct unit *u, int64_t followup, struct calendar_list *out)
{
	static const struct statement st = {"calendar_load",
	    "SELECT kind, person_id, uid, sequence, day, starts_at, alarm_days, cancelled FROM "
	    "calendar_entries "
	    "WHERE followup_id = $1 ORDER BY kind, person_id"};
	struct rows r;
	*out = (struct calendar_list){0};
	if (!unit_ask(u, &st, VALUES(V_INT(followup)), &r))
		return false;
	for (int i = 0; i < rows_count(&r); i++) {
		out->entry = arena_grow(u->arena, out->entry, out->count, sizeof *out->entry);
		out->entry[out->count++] = (struct calendar_entry){.followup = followup,
		    .kind = arena_strdup(u->arena, rows_text(&r, i, 0)),
		    .person = rows_int(&r, i, 1),
		    .uid = arena_strdup(u->arena, rows_text(&r, i, 2)),
		    .sequence = (int)rows_int(&r, i, 3),
		    .day = rows_date(&r, i, 4),
		    .starts_at = rows_instant(&r, i, 5),
		    .alarm_days = (int)rows_int(&r, i, 6),
		    .cancelled = rows_bool(&r, i, 7)};
	}
	rows_free(&r);
	return true;
}

void calendar_save(struct unit *u, const struct calendar_entry *c)
{
	static const struct statement st = {"calendar_save",
	    "INSERT INTO calendar_entries (followup_id, kind, person_id, uid, sequence, day, "
	    "starts_at, alarm_days, "
	    "cancelled) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (followup_id, "
	    "kind, person_id) "
	    "DO UPDATE SET sequence = excluded.sequence, day = excluded.day, starts_at = "
	    "excluded.starts_at, "
	    "alarm_days = excluded.alarm_days, cancelled = excluded.cancelled"};
	unit_tell(u, &st,
	    VALUES(V_INT(c->followup), V_TEXT(c->kind), V_INT(c->person), V_TEXT(c->uid),
		V_INT(c->sequence), V_DATE(c->day), V_INSTANT(c->starts_at), V_INT(c->alarm_days),
		V_BOOL(c->cancelled)));
}

bool undelivered_claim(struct unit *u, int limit, struct undelivered **out, size_t *count)
{
	static const struct statement st = {"undelivered_claim",
	    "SELECT w.notice_id, n.followup_id, n.person_id, n.kind, d.recipient, d.reply, d.code "
	    "FROM undelivered w JOIN notices n ON n.id = w.notice_id JOIN deliveries d ON "
	    "d.notice_id = w.notice_id "
	    "ORDER BY w.notice_id LIMIT $1"};
	struct rows r;
	*out = NULL;
	*count = 0;
	if (!unit_ask(u, &st, VALUES(V_INT(limit)), &r))
		return false;
	for (int i = 0; i < rows_count(&r); i++) {
		*out = arena_grow(u->arena, *out, *count, sizeof **out);
		(*out)[(*count)++] = (struct undelivered){.notice = rows_int(&r, i, 0),
		    .followup = rows_int(&r, i, 1),
		    .person = rows_int(&r, i, 2),
		    .kind = arena_strdup(u->arena, rows_text(&r, i, 3)),
		    .recipient = arena_strdup(u->arena, rows_text(&r, i, 4)),
		    .reply = arena_strdup(u->arena, rows_text(&r, i, 5)),
		    .code = (int)rows_int(&r, i, 6)};
	}
	rows_free(&r);
	return true;
}

void undelivered_done(struct unit *u, int64_t notice)
{
	static const struct statement st = {
	    "undelivered_done", "DELETE FROM undelivered WHERE notice_id = $1"};
	unit_tell(u, &st, VALUES(V_INT(notice)));
}
