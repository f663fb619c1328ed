/* SPDX-License-Identifier: Apache-2.0
 *
 * chart_save_questions.c - rows of review_items and digest_lines.
 */
#include "autoconf.h"
#include "chart_save.h"

#define QUESTION_COLUMNS                                                                           \
	"id, kind, key, patient_id, report_id, followup_id, inbound_id, question, evidence, "      \
	"created_at, resolved_at, resolved_by, resolution, class, owner_id, step, due_at, tier, "  \
	"clock_at, author_id, waits, waits_until, proposal, deadline, rule, event_seq, team_id"
#define QUESTION_ROWS                                                                              \
	"unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], "  \
	"$7::bigint[], $8::text[], $9::text[], $10::timestamptz[], $11::timestamptz[], "           \
	"$12::text[], $13::text[], $14::text[], $15::bigint[], $16::text[], "                      \
	"$17::timestamptz[], $18::int[], $19::timestamptz[], $20::bigint[], $21::int[], "          \
	"$22::timestamptz[], $23::text[], $24::date[], $25::text[], $26::int[], "                  \
	"$27::bigint[]) AS v "                                                                     \
	"(" QUESTION_COLUMNS ")"

static void fill_question(struct sheet *t, const struct question *q)
{
	sheet_id(t, q->id);
	sheet_text(t, vocabulary_word(&question_kind_words, (int)q->kind));
	sheet_text(t, q->key);
	sheet_id(t, q->patient);
	sheet_id(t, q->report);
	sheet_id(t, q->followup);
	sheet_id(t, q->inbound);
	sheet_text(t, q->text);
	sheet_text(t, q->evidence ? q->evidence : "");
	sheet_instant(t, q->asked_at);
	sheet_instant(t, q->open ? INSTANT_NONE : q->answered_at);
	sheet_text(t, q->open ? NULL : q->answered_by);
	sheet_text(t, q->open ? NULL : q->answer);
	sheet_text(t, vocabulary_word(&question_class_words, (int)q->class));
	sheet_id(t, q->owner);
	sheet_text(t, q->step);
	sheet_instant(t, q->due);
	sheet_int(t, q->tier);
	sheet_instant(t, q->clock);
	sheet_id(t, q->author);
	sheet_int(t, q->waits);
	sheet_instant(t, q->waits_until);
	sheet_text(t, q->proposal);
	sheet_date(t, q->rule ? q->deadline : DATE_NONE);
	sheet_text(t, q->rule);
	sheet_int(t, q->event_seq);
	sheet_int(t, q->team);
}

/* The rows that were written by the ids they were to have; the others were there, or were asked
 * twice in this batch, and keep the mark: whoever speaks of one finds it by kind and key. */
static bool write_fresh(struct saving *s, const struct statement *st, struct sheet *sheet)
{
	struct value v[VALUES_MAX];
	struct rows r;
	if (!sheet->rows) {
		sheet_end(sheet);
		return true;
	}
	sheet_values(sheet, v);
	bool ok = unit_ask(s->u, st, v, sheet->width, &r);
	sheet_end(sheet);
	if (!ok)
		return false;
	for (int i = 0; i < rows_count(&r); i++) {
		struct saved_row *row = saved_find(s, SAVED_QUESTIONS, rows_int(&r, i, 0));
		if (!row)
			continue;
		row->is_new = true;
		((struct question *)row->row)->mark = ROW_CLEAN;
	}
	rows_free(&r);
	return true;
}

void save_questions(struct saving *s)
{
	/* One that nobody's chart knew may be there: it stays when it is open, and is asked again
	 * when it was answered. */
	static const struct statement insert = {"questions_insert_set",
	    "INSERT INTO review_items (" QUESTION_COLUMNS ") SELECT DISTINCT ON (v.kind, v.key) v.*"
	    " FROM " QUESTION_ROWS " ORDER BY v.kind, v.key, v.id ON CONFLICT (kind, key) DO UPDATE"
	    " SET report_id = excluded.report_id, inbound_id = excluded.inbound_id, question = "
	    "excluded.question, evidence = excluded.evidence, created_at = excluded.created_at, "
	    "resolved_at = excluded.resolved_at, resolved_by = excluded.resolved_by, resolution = "
	    "excluded.resolution, class = excluded.class, owner_id = excluded.owner_id, step = "
	    "excluded.step, due_at = excluded.due_at, tier = excluded.tier, clock_at = "
	    "excluded.clock_at, author_id = excluded.author_id, waits = excluded.waits, "
	    "waits_until = excluded.waits_until, proposal = excluded.proposal, deadline = "
	    "excluded.deadline, rule = excluded.rule, team_id = excluded.team_id, event_seq = "
	    "review_items.event_seq + "
	    "excluded.event_seq WHERE "
	    "review_items.resolved_at IS NOT NULL RETURNING id"};
	static const struct statement update = {"questions_update_set",
	    "UPDATE review_items q SET patient_id = v.patient_id, report_id = v.report_id, "
	    "followup_id = v.followup_id, inbound_id = v.inbound_id, question = v.question, "
	    "evidence = v.evidence, created_at = v.created_at, resolved_at = v.resolved_at, "
	    "resolved_by = v.resolved_by, resolution = v.resolution, class = v.class, owner_id = "
	    "v.owner_id, step = v.step, due_at = v.due_at, tier = v.tier, clock_at = v.clock_at, "
	    "author_id = v.author_id, waits = v.waits, waits_until = v.waits_until, proposal = "
	    "v.proposal, deadline = v.deadline, rule = v.rule, event_seq = v.event_seq, team_id = "
	    "v.team_id "
	    "FROM " QUESTION_ROWS " WHERE q.id = v.id"};
	static const char types[] = "IttIIIIttzztttItzizIiztdtiI";
	struct sheet sheet[2];
	sheet_begin(&sheet[0], types);
	sheet_begin(&sheet[1], types);
	for (size_t i = 0; i < s->list[SAVED_QUESTIONS].count; i++) {
		struct question *q = s->list[SAVED_QUESTIONS].row[i].row;
		fill_question(&sheet[q->mark != ROW_FRESH], q);
	}
	if (write_fresh(s, &insert, &sheet[0]))
		save_sheet(s, &update, &sheet[1], NO_VALUES);
	else
		sheet_end(&sheet[1]);
}

/* ---- history -------------------------------------------------------------------------------- */

void save_question_lines(struct saving *s)
{
	/* A fresh one that was there already has the id of the row that stays. */
	static const struct statement insert = {"question_events_insert_set",
	    "INSERT INTO question_events (review_item_id, at, actor, kind, words) SELECT "
	    "coalesce((SELECT q.id FROM review_items q WHERE q.kind = v.question_kind AND q.key = "
	    "v.question_key), v.id), v.at, v.actor, v.kind, v.words FROM unnest($1::bigint[], "
	    "$2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[]) WITH "
	    "ORDINALITY AS v (id, at, actor, kind, words, question_kind, question_key, n) ORDER BY "
	    "v.n"};
	struct sheet t;
	sheet_begin(&t, "Izttttt");
	for (size_t i = 0; i < s->list[SAVED_ASKING].count; i++) {
		const struct question_line *l = s->list[SAVED_ASKING].row[i].row;
		const struct question *q = l->of;
		bool fresh = q->mark == ROW_FRESH;
		sheet_id(&t, q->id);
		sheet_instant(&t, l->at);
		sheet_text(&t, l->actor);
		sheet_text(&t, vocabulary_word(&question_event_words, (int)l->kind));
		sheet_text(&t, l->words);
		sheet_text(&t, fresh ? vocabulary_word(&question_kind_words, (int)q->kind) : NULL);
		sheet_text(&t, fresh ? q->key : NULL);
	}
	save_sheet(s, &insert, &t, NO_VALUES);
}

/* ---- digests -------------------------------------------------------------------------------- */

/* From that change on nobody, or not that person, is told what waits until then. */
struct untold {
	int64_t question, person; /* person 0: nobody */
	size_t order;
};

/* What was taken back, and every answered question. */
static struct untold *find_untold(struct saving *s, size_t *count)
{
	const struct saved_list *back = &s->list[SAVED_UNTOLD], *all = &s->list[SAVED_QUESTIONS];
	struct untold *list = arena_alloc(s->a, (back->count + all->count + 1) * sizeof *list);
	*count = 0;
	for (size_t i = 0; i < back->count; i++) {
		const struct digest_line *l = back->row[i].row;
		list[(*count)++] = (struct untold){l->question, l->person, back->row[i].order};
	}
	for (size_t i = 0; i < all->count; i++) {
		const struct question *q = all->row[i].row;
		if (!q->open)
			list[(*count)++] = (struct untold){q->id, 0, all->row[i].order};
	}
	return list;
}

static bool is_untold(
    const struct untold *u, size_t count, int64_t question, int64_t person, size_t order)
{
	for (size_t i = 0; question && i < count; i++)
		if (u[i].question == question && u[i].order > order &&
		    (!u[i].person || u[i].person == person))
			return true;
	return false;
}

static void take_back_stored(struct saving *s, const struct untold *u, size_t count)
{
	static const struct statement lines = {"digest_lines_drop_set",
	    /* Not "IS NULL": the index of what waits would then be read from end to end. */
	    "DELETE FROM digest_lines l USING unnest($1::bigint[], $2::bigint[]) AS q (id, person) "
	    "WHERE l.review_item_id = q.id AND coalesce(l.notice_id, 0) = 0 AND l.person_id = "
	    "coalesce(q.person, l.person_id)"};
	static const struct statement mails = {"question_mails_take_back_set",
	    "WITH gone AS (DELETE FROM outbox o WHERE o.notice_id = ANY (ARRAY(SELECT n.id FROM "
	    "unnest($1::bigint[], $2::bigint[]) AS q (id, person) CROSS JOIN LATERAL (SELECT id "
	    "FROM notices WHERE review_item_id = q.id AND person_id = coalesce(q.person, "
	    "person_id)) n)) AND o.phase = 'ready' RETURNING o.notice_id, o.message_id, "
	    "o.recipient, o.attempts) INSERT INTO deliveries (notice_id, outcome, message_id, "
	    "recipient, attempts, at) SELECT notice_id, 'withdrawn', message_id, recipient, "
	    "attempts, $3::timestamptz FROM gone"};
	struct sheet t[2];
	sheet_begin(&t[0], "II");
	sheet_begin(&t[1], "II");
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < 2; k++) {
			sheet_id(&t[k], u[i].question);
			sheet_id(&t[k], u[i].person);
		}
	save_sheet(s, &lines, &t[0], NO_VALUES);
	save_sheet(s, &mails, &t[1], VALUES(V_INSTANT(s->u->now)));
}

/* Of the same batch: stored with its end, so that it never leaves. */
static void take_back_fresh(struct saving *s, const struct untold *u, size_t count)
{
	for (size_t i = 0; count && i < s->list[SAVED_NOTICES].count; i++) {
		const struct saved_row *row = &s->list[SAVED_NOTICES].row[i];
		struct notice *n = row->row;
		if (n->mark == ROW_FRESH && n->fate == NOTICE_WAITS &&
		    is_untold(u, count, n->question, n->person, row->order))
			n->fate = NOTICE_TAKEN_BACK;
	}
}

/* Nor is a closed follow-up summed up. */
static void drop_closed(struct saving *s)
{
	static const struct statement lines = {"digest_lines_drop_closed_set",
	    "DELETE FROM digest_lines l USING unnest($1::bigint[]) AS f (id) WHERE "
	    "l.followup_id = f.id AND l.told_id IS NULL AND coalesce(l.notice_id, 0) = 0"};
	struct sheet t;
	sheet_begin(&t, "I");
	for (size_t i = 0; i < s->list[SAVED_CASES].count; i++) {
		const struct case_record *c = s->list[SAVED_CASES].row[i].row;
		if (c->f.state == FOLLOWUP_CLOSED)
			sheet_id(&t, c->f.id);
	}
	save_sheet(s, &lines, &t, NO_VALUES);
}

void save_digest_lines(struct saving *s)
{
	static const struct statement insert = {"digest_lines_insert_set",
	    "INSERT INTO digest_lines (review_item_id, step, person_id, due_at, followup_id) "
	    "SELECT * FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::timestamptz[], "
	    "$5::bigint[]) ON CONFLICT DO NOTHING"};
	size_t count;
	struct untold *u = find_untold(s, &count);
	struct sheet t;
	take_back_stored(s, u, count);
	take_back_fresh(s, u, count);
	sheet_begin(&t, "ItIzI");
	for (size_t i = 0; i < s->list[SAVED_DIGEST].count; i++) {
		const struct saved_row *row = &s->list[SAVED_DIGEST].row[i];
		const struct digest_line *l = row->row;
		if (is_untold(u, count, l->question, l->person, row->order))
			continue;
		sheet_id(&t, l->question);
		sheet_text(&t, l->step);
		sheet_id(&t, l->person);
		sheet_instant(&t, l->due);
		sheet_id(&t, l->followup);
	}
	save_sheet(s, &insert, &t, NO_VALUES);
	drop_closed(s);
}
