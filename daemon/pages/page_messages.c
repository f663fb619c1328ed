/* SPDX-License-Identifier: Apache-2.0
 *
 * page_messages.c - /system/messages: what was not taken, or could not be applied; one of them with
 * its segments masked; applying again what failed, one or all of its kind, after a look at them.
 */
#include "autoconf.h"
#include "fields.h"
#include "followupd/system_store.h"
#include "pages.h"
#include "row.h"
#include "spoken.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define SHOWN	    50
#define OF_ONE_KIND 500 /* as many as one form may hold, and the database takes */

static const char *text_or(const char *text, const char *otherwise)
{
	return text && *text ? text : otherwise;
}

static json_t *message_json(struct visit *v, const struct rows *r, int i)
{
	date today = zone_date(v->zone, v->who.now);
	const char *verdict = row_text(r, i, "verdict");
	bool failed = strcmp(verdict, "failed") == 0;
	int64_t id = row_int(r, i, "id");
	return json_pack("{s:o, s:s, s:o, s:s, s:s, s:s, s:s, s:s, s:s, s:b}", "id",
	    json_sprintf("%" PRId64, id), "href",
	    arena_printf(v->arena, "/system/messages/%" PRId64, id), "at",
	    spoken_time(v->zone, row_time(r, i, "received_at"), today), "source",
	    row_text(r, i, "source"), "type", text_or(row_text(r, i, "message_type"), "no type"),
	    "control", text_or(row_text(r, i, "control_id"), "no control id"), "state",
	    failed ? row_bool(r, i, "waits") ? "waits to be applied again" : "failed" : verdict,
	    "kind", failed ? "critical" : "overdue", "reason",
	    text_or(row_text(r, i, "reason"), "no reason is on record"), "failed", failed);
}

/* ---- what came of applying again ------------------------------------------------------------ */

static bool put_replayed(struct visit *v, int64_t batch, struct err *e)
{
	struct rows r = {0};
	if (!batch)
		return true;
	if (!system_replayed(v->site->session, batch, &r, e))
		return false;
	if (rows_count(&r)) {
		int64_t given = rows_int(&r, 0, 0), applied = rows_int(&r, 0, 1),
			failed = rows_int(&r, 0, 2), waiting = given - applied - failed;
		const char *words = arena_printf(
		    v->arena, "Replay: %" PRId64 " of %" PRId64 " applied", applied, given);
		if (failed)
			words =
			    arena_printf(v->arena, "%s; %" PRId64 " failed again", words, failed);
		if (waiting)
			words = arena_printf(v->arena, "%s; %" PRId64 " not yet", words, waiting);
		json_object_set_new(v->data, "result",
		    json_pack("{s:s, s:n, s:o}", "words", arena_printf(v->arena, "%s.", words),
			"undo", "waits",
			waiting
			    ? json_pack("{s:s, s:s}", "words", "Look again", "href",
				  arena_printf(v->arena, "/system/messages?again=%" PRId64, batch))
			    : json_null()));
	}
	rows_free(&r);
	return true;
}

/* ---- the list ------------------------------------------------------------------------------- */

static json_t *list_json(struct visit *v, const struct rows *r, int most, size_t *failed)
{
	json_t *list = json_array();
	*failed = 0;
	for (int i = 0; i < rows_count(r) && i < most; i++) {
		json_t *m = message_json(v, r, i);
		*failed += json_is_true(json_object_get(m, "failed")) && !row_bool(r, i, "waits");
		json_array_append_new(list, m);
	}
	return list;
}

void page_messages(struct visit *v)
{
	int64_t before = id_of_text(http_query(v->request, "before")),
		like = id_of_text(http_query(v->request, "like"));
	int most = like ? OF_ONE_KIND : SHOWN;
	size_t failed;
	struct rows r = {0};
	struct err e = {0};
	if (!put_replayed(v, id_of_text(http_query(v->request, "again")), &e) ||
	    !system_messages(v->site->session, before, most + 1, like, &r, &e)) {
		visit_fail(v, &e);
		return;
	}
	json_t *list = list_json(v, &r, most, &failed);
	bool more = rows_count(&r) > most;
	json_t *page = json_pack("{s:s, s:o, s:o, s:o}", "title", "Messages", "like",
	    like && failed ? json_pack("{s:o}", "count",
				 json_sprintf("%zu message%s", failed, failed == 1 ? "" : "s"))
			   : json_null(),
	    "next",
	    more ? json_string(arena_printf(v->arena, "/system/messages?before=%" PRId64 "%s",
		       row_int(&r, most - 1, "id"),
		       like ? arena_printf(v->arena, "&like=%" PRId64, like) : ""))
		 : json_null(),
	    "messages", rows_of(list));
	rows_free(&r);
	json_object_update(v->data, page);
	json_decref(page);
	visit_page(v, 200, "messages");
}

/* ---- one ------------------------------------------------------------------------------------ */

void page_message(struct visit *v)
{
	int64_t id = id_of_text(http_part(v->request, 0));
	date today = zone_date(v->zone, v->who.now);
	struct rows r = {0};
	struct err e = {0};
	if (!system_message(v->site->session, id, &r, &e)) {
		visit_fail(v, &e);
		return;
	}
	if (!rows_count(&r)) {
		rows_free(&r);
		visit_not_found(v);
		return;
	}
	json_t *page = message_json(v, &r, 0);
	const char *segments = row_text(&r, 0, "segments");
	json_t *more = json_pack("{s:o, s:s, s:s, s:o, s:s, s:o, s:o, s:b, s:s}", "title",
	    json_sprintf("Message %" PRId64, id), "sender",
	    text_or(row_text(&r, 0, "sender"), "not said"), "peer",
	    text_or(row_text(&r, 0, "peer"), "not known"), "size",
	    json_sprintf("%" PRId64 " bytes", row_int(&r, 0, "size")), "sha256",
	    row_text(&r, 0, "sha256"), "failed_at",
	    spoken_time(v->zone, row_time(&r, 0, "failed_at"), today), "segments",
	    segments ? json_string(segments) : json_null(), "may",
	    json_is_true(json_object_get(page, "failed")) && !row_bool(&r, 0, "waits"), "like",
	    arena_printf(v->arena, "/system/messages?like=%" PRId64, id));
	rows_free(&r);
	json_object_update(page, more);
	json_object_update(v->data, page);
	json_decref(more);
	json_decref(page);
	visit_page(v, 200, "message");
}

/* ---- applying again ------------------------------------------------------------------------- */

void page_replay_take(struct visit *v)
{
	int64_t *id = arena_alloc(v->arena, (OF_ONE_KIND + 1) * sizeof *id), batch;
	size_t count = 0;
	struct err e = {0};
	for (size_t i = 0; i < http_form_count(v->request) && count <= OF_ONE_KIND; i++) {
		const char *name, *value;
		http_form_at(v->request, i, &name, &value);
		if (strcmp(name, "message") == 0 && id_of_text(value))
			id[count++] = id_of_text(value);
	}
	if (!system_replay(v->site->session, id, count, &batch, &e))
		visit_fail(v, &e);
	else
		visit_go(v, arena_printf(v->arena, "/system/messages?again=%" PRId64, batch));
}
