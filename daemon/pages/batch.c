/* SPDX-License-Identifier: Apache-2.0
 *
 * batch.c - what became of many answers that were given by one form, and that they are taken back.
 */
#include "autoconf.h"
#include "batch.h"
#include "fields.h"
#include "followupd/undo.h"
#include "pages.h"
#include "row.h"
#include "spoken.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define NAMED 3 /* of those that were not recorded; the page of the form has all */

const char *batch_once(struct visit *v, const char *sent)
{
	size_t len = sent ? strspn(sent, "0123456789abcdef") : 0;
	return len == PAGE_BATCH_ONCE && (!sent[len] || sent[len] == '-')
		   ? arena_strndup(v->arena, sent, len)
		   : NULL;
}

/* ---- what became of them -------------------------------------------------------------------- */

struct shown_batch {
	struct visit *v;
	const char *once;
	struct rows rows;
	int recorded, waiting, failed;
};

static bool has_outcome(const struct shown_batch *b, int i, const char *outcome)
{
	return strcmp(row_text(&b->rows, i, "outcome"), outcome) == 0;
}

/* False: there is nothing to be said of it. */
static bool read_batch(struct shown_batch *b, struct visit *v, const char *once, struct err *e)
{
	*b = (struct shown_batch){.v = v, .once = once};
	if (!page_batch(v->site->session, once, &b->rows, e))
		return false;
	for (int i = 0; i < rows_count(&b->rows); i++) {
		b->recorded += has_outcome(b, i, "applied");
		b->waiting += has_outcome(b, i, "waiting");
	}
	b->failed = rows_count(&b->rows) - b->recorded - b->waiting;
	return rows_count(&b->rows) > 0;
}

static const char *name_of(struct shown_batch *b, int i)
{
	const char *ref = row_text(&b->rows, i, "ref");
	if (!ref)
		return "one that is no longer in your scope";
	visit_shows(b->v, row_int(&b->rows, i, "patient_id"));
	return arena_printf(b->v->arena, "%s (%s)", row_name(b->v->arena, &b->rows, i), ref);
}

static const char *detail_of(struct shown_batch *b, int i)
{
	return spoken_dates(b->v->arena, row_text(&b->rows, i, "detail"));
}

/* "2 recorded, 1 not" */
static const char *counted(struct shown_batch *b)
{
	const char *words = arena_printf(b->v->arena, "%d recorded", b->recorded);
	if (b->waiting)
		words = arena_printf(
		    b->v->arena, "%s, %d stored and not applied yet", words, b->waiting);
	return b->failed ? arena_printf(b->v->arena, "%s, %d not", words, b->failed) : words;
}

static const char *result_words(struct shown_batch *b)
{
	const char *words = counted(b);
	int named = 0;
	for (int i = 0; i < rows_count(&b->rows) && b->failed; i++) {
		if (has_outcome(b, i, "applied") || has_outcome(b, i, "waiting"))
			continue;
		if (named++ == NAMED)
			return arena_printf(b->v->arena, "%s; …", words);
		words = arena_printf(b->v->arena, "%s%s %s: %s", words, named == 1 ? "." : ";",
		    name_of(b, i), detail_of(b, i));
	}
	return arena_printf(b->v->arena, "%s.", words);
}

static json_t *undo_json(const struct shown_batch *b)
{
	bool is_undo = strcmp(row_text(&b->rows, 0, "kind"), "undo") == 0;
	return b->recorded && !is_undo && b->v->who.now - row_time(&b->rows, 0, "at") < UNDO_FOR
		   ? json_pack("{s:s, s:s}", "id", b->once, "words",
			 b->recorded > 1 ? "Undo all of them" : "Undo")
		   : json_null();
}

void batch_result(struct visit *v, const char *once)
{
	struct shown_batch b = {0};
	struct err e = {0};
	if (batch_once(v, once) && read_batch(&b, v, once, &e))
		json_object_set_new(v->data, "result",
		    json_pack("{s:s, s:o, s:{s:s, s:s}}", "words", result_words(&b), "undo",
			undo_json(&b), "waits", "words",
			b.waiting ? "Look again" : "Show what was recorded", "href",
			arena_printf(v->arena, "/bulk/%s", once)));
	rows_free(&b.rows);
}

/* ---- all of them on a page ------------------------------------------------------------------ */

static const char *path_of(struct shown_batch *b, int i)
{
	int64_t question = row_int(&b->rows, i, "question");
	return question ? arena_printf(b->v->arena, "/question/%" PRId64, question)
			: arena_printf(b->v->arena, "/case/%s", row_text(&b->rows, i, "ref"));
}

static json_t *row_of(struct shown_batch *b, int i)
{
	const char *ref = row_text(&b->rows, i, "ref");
	bool done = has_outcome(b, i, "applied"), waits = has_outcome(b, i, "waiting");
	const char *detail = detail_of(b, i);
	const char *name = ref ? row_name(b->v->arena, &b->rows, i) : "No longer in your scope";
	if (ref)
		visit_shows(b->v, row_int(&b->rows, i, "patient_id"));
	return json_pack("{s:s, s:s?, s:s?, s:s?, s:s?}", "name", name, "ref", ref, "href",
	    ref ? path_of(b, i) : NULL, "will",
	    done    ? detail
	    : waits ? "stored, not applied yet"
		    : NULL,
	    "not", done || waits ? NULL : detail);
}

void page_batch_show(struct visit *v)
{
	struct shown_batch b = {0};
	struct err e = {0};
	const char *once = batch_once(v, http_part(v->request, 0));
	if (!once || !read_batch(&b, v, once, &e)) {
		rows_free(&b.rows);
		if (e.code)
			visit_fail(v, &e);
		else
			visit_not_found(v);
		return;
	}
	json_t *list = json_array();
	for (int i = 0; i < rows_count(&b.rows); i++)
		json_array_append_new(list, row_of(&b, i));
	json_t *more =
	    json_pack("{s:s, s:s, s:s, s:{s:s, s:s}, s:o, s:o, s:s?}", "title", "What was recorded",
		"heading", "What was recorded", "lead", arena_printf(v->arena, "%s.", counted(&b)),
		"back", "words", "To do today", "href", "/", "rows", list, "undo", undo_json(&b),
		"again", b.waiting ? arena_printf(v->arena, "/bulk/%s", once) : NULL);
	rows_free(&b.rows);
	json_object_update(v->data, more);
	json_decref(more);
	visit_page(v, 200, "recorded");
}

/* ---- taken back ----------------------------------------------------------------------------- */

void batch_undo(struct visit *v, const char *once, const char *back)
{
	struct shown_batch b = {0};
	struct err e = {0};
	const char *own = batch_once(v, field_text(v, "once"));
	if (!own || !read_batch(&b, v, once, &e) || !b.recorded) {
		rows_free(&b.rows);
		visit_refuse(
		    v, 422, "Nothing was undone", "The form names nothing that was recorded.");
		return;
	}
	int64_t *id = arena_alloc(v->arena, (size_t)b.recorded * sizeof *id);
	int64_t *seen = arena_alloc(v->arena, (size_t)b.recorded * sizeof *seen);
	size_t n = 0;
	for (int i = 0; i < rows_count(&b.rows); i++)
		if (has_outcome(&b, i, "applied")) {
			id[n] = row_int(&b.rows, i, "message");
			seen[n++] = 0;
		}
	rows_free(&b.rows);
	visit_answers(v,
	    &(struct page_answers){.kind = ANSWER_UNDO,
		.subject = "message",
		.count = n,
		.id = id,
		.seen = seen,
		.once = own,
		.body = "{}"},
	    back);
}
