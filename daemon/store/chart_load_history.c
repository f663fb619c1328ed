/* SPDX-License-Identifier: Apache-2.0
 *
 * chart_load_history.c - the lines of histories that somebody who answers has not seen.
 */
#include "autoconf.h"
#include "chart_load.h"

static void seen_of(
    const struct seen_until *seen, size_t count, struct array *id, struct array *seq)
{
	array_begin(id, ARRAY_BIGINT);
	array_begin(seq, ARRAY_BIGINT);
	for (size_t i = 0; i < count; i++) {
		array_int(id, seen[i].id);
		array_int(seq, seen[i].seq);
	}
}

/* The same twice is read once, from the earlier place on. */
#define SEEN                                                                                       \
	"(SELECT id, min(seq) AS seq FROM unnest($1::bigint[], $2::bigint[]) AS a (id, seq) "      \
	"GROUP "                                                                                   \
	"BY id) s"

static bool ask(struct chart_loading *l, const struct statement *st, const struct seen_until *seen,
    size_t count, void (*read)(struct chart_loading *l, const struct rows *r, int i))
{
	struct array a[2];
	struct rows r;
	if (!count)
		return true;
	seen_of(seen, count, &a[0], &a[1]);
	bool ok = unit_ask(l->u, st, VALUES(array_value(&a[0]), array_value(&a[1])), &r);
	array_free(&a[0]);
	array_free(&a[1]);
	if (!ok)
		return false;
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
	const struct chart_request *q = l->q;
	return ask(l, &lines, q->seen_case, q->seen_case_count, read_line) &&
	       ask(l, &asking, q->seen_question, q->seen_question_count, read_question_line);
}
