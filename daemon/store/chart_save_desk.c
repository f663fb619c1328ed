/* SPDX-License-Identifier: Apache-2.0
 *
 * chart_save_desk.c - rows of the desk, of every item whose chart says something new of it.
 *
 * A row that stays as it is costs a look, no write.
 */
#include "autoconf.h"
#include "chart_save.h"
#include "followupd/desk.h"

#include <string.h>

/* ---- which items ---------------------------------------------------------------------------- */

/* What is said of a follow-up depends on whether a question waits for it. */
static bool asks_anew(struct saving *s, const struct chart *c, int64_t followup)
{
	for (size_t i = 0; i < c->question_count; i++)
		if (c->question[i]->followup == followup &&
		    saved_find(s, SAVED_QUESTIONS, c->question[i]->id))
			return true;
	return false;
}

/* ---- rows ----------------------------------------------------------------------------------- */

struct desk_sheets {
	struct sheet kept; /* item, its lists */
	struct sheet rows;
	struct sheet first; /* of items that can have none yet */
};

static void put_row(struct sheet *t, const struct desk_row *row)
{
	sheet_id(t, row->item);
	sheet_text(t, vocabulary_word(&desk_list_words, (int)row->list));
	sheet_text(t, vocabulary_word(&desk_why_words, (int)row->why));
	sheet_bool(t, row->question);
	sheet_int(t, row->person);
	sheet_int(t, (int)row->rank);
	sheet_instant(t, row->key);
	sheet_instant(t, row->since);
	sheet_text(t, row->system);
	sheet_text(t, row->site);
	sheet_int(t, row->team);
}

/* as: how the item is saved, NULL: not; fresh: a question that the database may know under another
 * id. */
static void put_desk(struct saving *s, struct desk_sheets *t, int64_t item, const struct desk *d,
    const struct saved_row *as, const struct question *fresh)
{
	const char *lists = "";
	if (as && as->is_new) {
		for (size_t i = 0; i < d->count; i++)
			put_row(&t->first, &d->row[i]);
		return;
	}
	for (size_t i = 0; i < d->count; i++) {
		const char *word = vocabulary_word(&desk_list_words, (int)d->row[i].list);
		lists = arena_printf(s->a, "%s%s%s", lists, i ? "|" : "", word);
		put_row(&t->rows, &d->row[i]);
		sheet_text(&t->rows,
		    fresh ? vocabulary_word(&question_kind_words, (int)fresh->kind) : NULL);
		sheet_text(&t->rows, fresh ? fresh->key : NULL);
	}
	sheet_id(&t->kept, item);
	sheet_text(&t->kept, lists);
}

static void put_case(struct saving *s, struct desk_sheets *t, const struct chart *c,
    const struct case_record *r, const struct saved_row *as)
{
	struct desk d;
	desk_of_case(c, r, &d);
	put_desk(s, t, r->f.id, &d, as, NULL);
}

static void put_question(struct saving *s, struct desk_sheets *t, const struct chart *c,
    const struct question *q, const struct saved_row *as)
{
	struct desk d;
	desk_of_question(c, q, &d);
	put_desk(s, t, q->id, &d, as, q->mark == ROW_FRESH ? q : NULL);
}

/* all: every item, not only those of which something is saved. */
static void put_chart(struct saving *s, struct desk_sheets *t, const struct chart *c, bool all)
{
	for (size_t i = 0; i < c->case_count; i++) {
		const struct case_record *r = c->record[i];
		const struct saved_row *as = saved_find(s, SAVED_CASES, r->f.id);
		if (all || as || asks_anew(s, c, r->f.id))
			put_case(s, t, c, r, as);
	}
	for (size_t i = 0; i < c->question_count; i++) {
		const struct question *q = c->question[i];
		const struct saved_row *as = saved_find(s, SAVED_QUESTIONS, q->id);
		if (all || as ||
		    (q->open && q->followup && saved_find(s, SAVED_CASES, q->followup)))
			put_question(s, t, c, q, as);
	}
}

static void save_sheets(struct saving *s, struct desk_sheets *t)
{
	static const struct statement drop = {"desk_drop_set",
	    "DELETE FROM desk d USING unnest($1::bigint[], $2::text[]) AS v (item_id, lists) WHERE "
	    "d.item_id = v.item_id AND NOT d.list = ANY (string_to_array(v.lists, '|'))"};
	/* A fresh question that was there already has the id of the row that stays; one that stays
	 * open there stays on the desk as it is. */
	static const struct statement set = {"desk_set_set",
	    "INSERT INTO desk (item_id, list, why, question, person_id, rank, key, since, system, "
	    "site, team_id) SELECT DISTINCT ON (i.id, v.list) i.id, v.list, v.why, v.question, "
	    "v.person_id, "
	    "v.rank, v.key, "
	    "coalesce(v.since, $14::timestamptz), v.system, v.site, v.team_id FROM "
	    "unnest($1::bigint[], "
	    "$2::text[], $3::text[], $4::bool[], $5::bigint[], $6::int[], $7::timestamptz[], "
	    "$8::timestamptz[], $9::text[], $10::text[], $11::bigint[], $12::text[], $13::text[]) "
	    "AS v "
	    "(item_id, list, why, question, person_id, rank, key, since, system, site, team_id, "
	    "question_kind, "
	    "question_key) CROSS JOIN LATERAL (SELECT v.item_id AS id WHERE v.question_key IS NULL "
	    "UNION ALL SELECT q.id FROM review_items q WHERE q.kind = v.question_kind AND q.key = "
	    "v.question_key AND q.created_at = v.since) i LEFT JOIN desk d ON d.item_id = i.id AND "
	    "d.list = v.list WHERE d.item_id IS NULL OR (d.why, d.person_id, d.rank, d.key, "
	    "d.system, d.site, d.team_id) IS DISTINCT FROM (v.why, v.person_id, v.rank::smallint, "
	    "v.key, v.system, v.site, v.team_id) OR d.since <> v.since ORDER BY i.id, v.list ON "
	    "CONFLICT (item_id, "
	    "list) DO UPDATE SET why "
	    "= excluded.why, person_id = excluded.person_id, rank = excluded.rank, key = "
	    "excluded.key, since = CASE WHEN excluded.question THEN excluded.since ELSE desk.since "
	    "END, system = excluded.system, site = excluded.site, team_id = excluded.team_id"};
	static const struct statement first = {"desk_first_set",
	    "INSERT INTO desk (item_id, list, why, question, person_id, rank, key, since, system, "
	    "site, team_id) SELECT v.item_id, v.list, v.why, v.question, v.person_id, v.rank, "
	    "v.key, coalesce(v.since, $12::timestamptz), v.system, v.site, v.team_id FROM "
	    "unnest($1::bigint[], $2::text[], $3::text[], $4::bool[], $5::bigint[], $6::int[], "
	    "$7::timestamptz[], $8::timestamptz[], $9::text[], $10::text[], $11::bigint[]) AS v "
	    "(item_id, list, why, question, person_id, rank, key, since, system, site, team_id)"};
	save_sheet(s, &first, &t->first, VALUES(V_INSTANT(s->u->now)));
	save_sheet(s, &drop, &t->kept, NO_VALUES);
	save_sheet(s, &set, &t->rows, VALUES(V_INSTANT(s->u->now)));
}

static void begin_sheets(struct desk_sheets *t)
{
	sheet_begin(&t->kept, "It");
	sheet_begin(&t->rows, "IttbIizzttItt");
	sheet_begin(&t->first, "IttbIizzttI");
}

void save_desk(struct saving *s)
{
	struct desk_sheets t;
	begin_sheets(&t);
	for (size_t i = 0; i < s->touched_count; i++)
		put_chart(s, &t, s->touched[i], false);
	save_sheets(s, &t);
}

void desk_lay(struct unit *u, const struct charts *charts)
{
	struct saving s = {.u = u, .a = u->arena};
	struct desk_sheets t;
	begin_sheets(&t);
	for (size_t i = 0; i < charts->count; i++)
		put_chart(&s, &t, charts->chart[i], true);
	put_chart(&s, &t, charts->nobody, true);
	save_sheets(&s, &t);
}
