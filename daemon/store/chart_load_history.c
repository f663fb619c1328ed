/* SPDX-License-Identifier: Apache-2.0
 *
 * chart_load_history.c - the lines of histories that somebody who answers has not seen.
 */
#include "autoconf.h"
#include "chart_load.h"
#include "followupd/undo.h"

/* From which line on, of which follow-ups, or else questions. */
struct lines_wanted {
	struct array id, seq;
	size_t count;
};

static void want(struct lines_wanted *w, int64_t id, int seq)
{
	array_int(&w->id, id);
	array_int(&w->seq, seq);
	w->count++;
}

static void want_seen(struct lines_wanted *w, const struct seen_until *seen, size_t count)
{
	for (size_t i = 0; i < count; i++)
		want(w, seen[i].id, seen[i].seq);
}

static void want_later(struct lines_wanted *w, const struct undo_item *item, size_t count)
{
	for (size_t i = 0; i < count; i++)
		want(w, item[i].id, item[i].seq);
}

static void want_all(
    struct chart_loading *l, struct lines_wanted *cases, struct lines_wanted *questions)
{
	array_begin(&cases->id, ARRAY_BIGINT);
	array_begin(&cases->seq, ARRAY_BIGINT);
	array_begin(&questions->id, ARRAY_BIGINT);
	array_begin(&questions->seq, ARRAY_BIGINT);
	want_seen(cases, l->q->seen_case, l->q->seen_case_count);
	want_seen(questions, l->q->seen_question, l->q->seen_question_count);
	for (size_t i = 0; i < l->out->count; i++)
		for (size_t k = 0; k < l->out->chart[i]->undoable_count; k++) {
			const struct undoable *u = l->out->chart[i]->undoable[k];
			want_later(cases, u->of_case, u->case_count);
			want_later(questions, u->of_question, u->question_count);
		}
}

/* The same twice is read once, from the earlier place on. */
#define SEEN                                                                                       \
	"(SELECT id, min(seq) AS seq FROM unnest($1::bigint[], $2::bigint[]) AS a (id, seq) "      \
	"GROUP "                                                                                   \
	"BY id) s"

static bool ask(struct chart_loading *l, const struct statement *st, struct lines_wanted *w,
    void (*read)(struct chart_loading *l, const struct rows *r, int i))
{
	struct rows r;
	bool ok =
	    !w->count || unit_ask(l->u, st, VALUES(array_value(&w->id), array_value(&w->seq)), &r);
	array_free(&w->id);
	array_free(&w->seq);
	if (!ok || !w->count)
		return ok;
	for (int i = 0; i < rows_count(&r); i++)
		read(l, &r, i);
	rows_free(&r);
	return true;
}

static const char *actor_of(struct chart_loading *l, const struct rows *r, int i)
{
	array_text(&l->refs, rows_text(r, i, 3));
	return column_text(l, r, i, 3);
}

static void read_line(struct chart_loading *l, const struct rows *r, int i)
{
	struct case_record *c = index_find(&l->cases, rows_int(r, i, 0));
	if (!c)
		return;
	struct history_line *own = LOADED(l, c->line, c->line_count);
	*own = (struct history_line){.of = c,
	    .seq = (int)rows_int(r, i, 1),
	    .at = rows_instant(r, i, 2),
	    .actor = actor_of(l, r, i),
	    .kind = (enum history_kind)vocabulary_value(&history_kind_words, rows_text(r, i, 4))};
}

static struct question *question_loaded(struct chart_loading *l, int64_t id)
{
	struct chart *c;
	return charts_question(l->out, id, &c);
}

static void read_question_line(struct chart_loading *l, const struct rows *r, int i)
{
	struct question *q = question_loaded(l, rows_int(r, i, 0));
	if (!q)
		return;
	struct question_line *own = LOADED(l, q->line, q->line_count);
	*own = (struct question_line){.of = q,
	    .seq = (int)rows_int(r, i, 1),
	    .at = rows_instant(r, i, 2),
	    .actor = actor_of(l, r, i),
	    .kind =
		(enum question_event)vocabulary_value(&question_event_words, rows_text(r, i, 4))};
}

bool load_history(struct chart_loading *l)
{
	static const struct statement lines = {"charts_history",
	    "SELECT v.followup_id, v.seq, v.at, v.actor, v.kind FROM " SEEN
	    " JOIN events v ON v.followup_id = s.id AND v.seq > s.seq ORDER BY 1, 2"};
	/* Lines of a question are counted by their order. */
	static const struct statement asking = {"charts_question_history",
	    "SELECT s.id, v.seq, v.at, v.actor, v.kind FROM " SEEN
	    " CROSS JOIN LATERAL (SELECT at, actor, kind, row_number() OVER (ORDER BY id) AS seq"
	    "  FROM question_events WHERE review_item_id = s.id) v WHERE v.seq > s.seq"
	    " ORDER BY 1, 2"};
	struct lines_wanted cases = {0}, questions = {0};
	want_all(l, &cases, &questions);
	bool ok = ask(l, &lines, &cases, read_line);
	return ask(l, &asking, &questions, read_question_line) && ok;
}
