/* SPDX-License-Identifier: Apache-2.0
 *
 * desk_store.c - rows of the desk as a person reads them, and whether they are what the charts say.
 *
 * A page is three parts, each in the order of an index: what is critical or escalated, questions
 * that waited too long, and the rest.  Where the page before ended is where each part goes on.
 */
#include "autoconf.h"
#include "followupd/desk_store.h"
#include "followupd/array.h"
#include "followupd/chart_store.h"
#include "shown_number.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define TEXT_OF(n)  TEXT_OF_(n)
#define TEXT_OF_(n) #n

/* ---- a page --------------------------------------------------------------------------------- */

/* $2 list, $3 now, $4 the clock of a question that waited too long, $5 most rows; then where each
 * part goes on: $6 to $8 rank, key and item; $9 and $10, $11 and $12 key and item; $13 and $14 the
 * same of the younger questions, one bound for both: an index is entered by one. */
#define PART(n, whose, where, most)                                                                \
	"(SELECT " n " AS part, d.* FROM desk d WHERE " whose " AND " where                        \
	" AND d.since <= $3 ORDER BY d.rank, d.key, d.item_id LIMIT " most ")"
#define ESCALATED "d.rank < 5 AND (d.rank, d.key, d.item_id) > ($6::int, $7, $8::bigint)"
#define OLD	  "d.rank = 5 AND d.key <= $4 AND (d.key, d.item_id) > ($9, $10::bigint)"
#define YOUNG	  "d.rank = 5 AND d.key <= $3 AND (d.key, d.item_id) > ($13, $14::bigint)"
#define OTHERS	  "d.rank = 6 AND (d.key, d.item_id) > ($11, $12::bigint)"
#define ALSO	  " UNION ALL "
#define PARTS(whose, most)                                                                         \
	PART("0", whose, ESCALATED, most)                                                          \
	ALSO PART("1", whose, OLD, most)                                                           \
	ALSO PART("2", whose, YOUNG, most)                                                         \
	ALSO PART("2", whose, OTHERS, most)
#define IN_ORDER(of)                                                                               \
	" ORDER BY " of "part, CASE " of "part WHEN 0 THEN " of "rank END, " of "key, "            \
	"" of "item_id"
#define ITS_PATIENT    "CASE WHEN x.question THEN q.patient_id ELSE f.patient_id END"
#define PATIENT_NUMBER SHOWN_IDENTIFIER(ITS_PATIENT)
#define PATIENT_NAME   "concat_ws(' ', nullif(p.given, ''), nullif(p.family, ''))"
#define WHOSE_DESK     "concat_ws(' ', nullif(w.given, ''), nullif(w.family, ''))"
#define SHOWN_COLUMNS                                                                              \
	"SELECT x.item_id, x.question, x.list, x.why, x.part, x.rank, x.key, x.since, "            \
	"w.ref AS person, " WHOSE_DESK " AS person_name, coalesce(f.ref, 'Q' || q.id) AS ref, "    \
	"q.kind, q.class, q.question AS words, fq.ref AS about, coalesce(f.tier, q.tier) AS "      \
	"tier, f.action, f.modality, f.target, f.latest, f.state, "                                \
	"coalesce(t.due_at, q.due_at) AS next_at, " PATIENT_NUMBER " AS patient, " PATIENT_NAME    \
	" AS patient_name, x.system, x.site, " ITS_PATIENT " AS patient_id, p.family, p.given, "   \
	"p.birth, p.sex, f.event_seq, f.laterality, f.overdue"
#define SHOWN_TABLES                                                                               \
	" LEFT JOIN followups f ON f.id = x.item_id LEFT JOIN timers t ON t.followup_id = "        \
	"x.item_id LEFT JOIN review_items q ON q.id = x.item_id LEFT JOIN followups fq ON fq.id "  \
	"= q.followup_id LEFT JOIN patients p ON p.id = " ITS_PATIENT                              \
	" LEFT JOIN people w ON w.id = x.person_id"
#define SHOWN(rows) SHOWN_COLUMNS " FROM (" rows ") x" SHOWN_TABLES IN_ORDER("x.")

#define ALL_ROWS(most)                                                                             \
	"SELECT r.* FROM (" PARTS("$1::bigint[] IS NULL AND d.list COLLATE \"C\" = $2",            \
	    most) ") r" IN_ORDER("r.") " LIMIT " most
#define ROWS_BY(column, most)                                                                      \
	"SELECT r.* FROM unnest($1::bigint[]) AS p (id) CROSS JOIN LATERAL (" PARTS(               \
	    "d." column " = p.id AND d.list = $2", most) ") r" IN_ORDER("r.") " LIMIT " most
#define ROWS_OF(most)	ROWS_BY("person_id", most)
#define ROWS_TEAM(most) ROWS_BY("team_id", most)
/* Of the first LOOKED rows those that fit ($15 to $17), in another order behind $18 and $19. */
#define LOOKED TEXT_OF(DESK_LOOKED)
#define FITS                                                                                       \
	"coalesce(x.system = $15, $15 IS NULL) AND coalesce(x.site = $16, $16 IS NULL) AND "       \
	"coalesce(x.rank = $17::int, $17 IS NULL)"
#define SIFTED(rows) SHOWN_COLUMNS " FROM (" rows ") x" SHOWN_TABLES
#define BY_DATE                                                                                    \
	" AND ($19::bigint = 0 OR (x.key, x.item_id) > ($18::timestamptz, $19)) ORDER BY x.key, "  \
	"x.item_id"
#define NAME_OF(p) "lower(coalesce(" p ".family, '')), lower(coalesce(" p ".given, ''))"
#define BY_NAME	   " ORDER BY " NAME_OF("p") ", x.item_id"
#define BEHIND_NAME                                                                                \
	" AND $18::timestamptz IS NOT NULL AND ($19::bigint = 0 OR (" NAME_OF(                     \
	    "p") ", x.item_id) > (SELECT " NAME_OF("l") ", $19 FROM patients l WHERE l.id = "      \
							"coalesce((SELECT patient_id FROM "        \
							"followups WHERE id = $19), (SELECT "      \
							"patient_id FROM review_items WHERE id = " \
							"$19))))" BY_NAME
#define NAMED_PATIENT                                                                              \
	" LEFT JOIN followups f ON f.id = x.item_id LEFT JOIN review_items q ON q.id = x.item_id " \
	"LEFT JOIN patients p ON p.id = " ITS_PATIENT
#define URGENT(rows)                                                                               \
	SIFTED("SELECT x.* FROM (" rows(LOOKED) ") x WHERE " FITS IN_ORDER("x.") " LIMIT $5")      \
	IN_ORDER("x.")
#define DUE(rows)                                                                                  \
	SIFTED("SELECT x.* FROM (" rows(LOOKED) ") x WHERE " FITS BY_DATE " LIMIT $5")             \
	" ORDER BY x.key, x.item_id"
#define PATIENT(rows)                                                                              \
	SIFTED("SELECT x.* FROM (" rows(LOOKED) ") x" NAMED_PATIENT " WHERE " FITS BEHIND_NAME     \
						" LIMIT $5")                                       \
	BY_NAME

static const struct word sort_table[] = {
    [SORT_URGENT] = {"urgent", "most urgent first"},
    [SORT_DUE] = {"due", "by due date"},
    [SORT_PATIENT] = {"patient", "by patient"},
};
const struct vocabulary desk_sort_words = {
    "order of a list", NULL, sizeof sort_table / sizeof *sort_table, sort_table};

/* In the order of the desk the page goes on behind a place, in others behind a row. */
static bool ask(struct session *s, const struct statement *st, size_t parameters,
    const struct desk_query *q, int64_t limit, struct rows *out, struct err *e)
{
	/* Before everything, and behind it. */
	const instant first = SECONDS(-10000000000), last = SECONDS(10000000000);
	const struct desk_place none = {0}, *at = q->sort == SORT_URGENT ? &q->after : &none;
	instant key[3] = {first, first, first};
	int64_t item[3] = {0};
	struct array people;
	for (int part = 0; at->item && part <= at->part; part++) {
		key[part] = part == at->part ? at->key : last;
		item[part] = at->item;
	}
	array_begin(&people, ARRAY_BIGINT);
	for (size_t i = 0; i < q->person_count; i++)
		array_int(&people, q->person[i]);
	bool young = key[2] > q->old;
	int rank = !at->item ? -1 : at->part == 0 ? at->rank : 5;
	const struct value v[] = {q->everyone ? V_NULL : array_value(&people),
	    V_TEXT(vocabulary_word(&desk_list_words, (int)q->list)), V_INSTANT(q->now),
	    V_INSTANT(q->old), V_INT(limit), V_INT(rank), V_INSTANT(key[0]), V_INT(item[0]),
	    V_INSTANT(key[1]), V_INT(item[1]), V_INSTANT(key[2]), V_INT(item[2]),
	    V_INSTANT(young ? key[2] : q->old), V_INT(young ? item[2] : INT64_MAX),
	    V_TEXT(q->filter.system), V_TEXT(q->filter.site),
	    q->filter.tier ? V_INT(RANK_QUESTION - q->filter.tier) : V_NULL,
	    V_INSTANT(q->after.item ? q->after.key : q->now), V_INT(q->after.item)};
	bool ok = session_ask(s, st, v, parameters, out, e);
	array_free(&people);
	return ok;
}

#define BY_WHOM(q, all, team, of) ((q)->everyone ? (all) : (q)->teams ? (team) : (of))

bool desk_page(struct session *s, const struct desk_query *q, struct rows *out, struct err *e)
{
	static const struct statement
	    one = {"desk_page_of", SHOWN(ROWS_OF("$5"))},
	    team = {"desk_page_team", SHOWN(ROWS_TEAM("$5"))},
	    all = {"desk_page_all", SHOWN(ALL_ROWS("$5"))},
	    sift_all[] = {[SORT_URGENT] = {"desk_sift_urgent_all", URGENT(ALL_ROWS)},
		[SORT_DUE] = {"desk_sift_due_all", DUE(ALL_ROWS)},
		[SORT_PATIENT] = {"desk_sift_patient_all", PATIENT(ALL_ROWS)}},
	    sift_of[] = {[SORT_URGENT] = {"desk_sift_urgent_of", URGENT(ROWS_OF)},
		[SORT_DUE] = {"desk_sift_due_of", DUE(ROWS_OF)},
		[SORT_PATIENT] = {"desk_sift_patient_of", PATIENT(ROWS_OF)}},
	    sift_team[] = {[SORT_URGENT] = {"desk_sift_urgent_team", URGENT(ROWS_TEAM)},
		[SORT_DUE] = {"desk_sift_due_team", DUE(ROWS_TEAM)},
		[SORT_PATIENT] = {"desk_sift_patient_team", PATIENT(ROWS_TEAM)}};
	if (desk_is_sifted(q))
		return ask(s,
		    BY_WHOM(q, &sift_all[q->sort], &sift_team[q->sort], &sift_of[q->sort]),
		    q->sort == SORT_URGENT ? 17 : 19, q, q->limit, out, e);
	return ask(s, BY_WHOM(q, &all, &team, &one), 14, q, q->limit, out, e);
}

bool desk_looked(
    struct session *s, const struct desk_query *q, struct desk_place *out, struct err *e)
{
	static const struct statement
	    one = {"desk_looked_of", "SELECT x.part, x.rank, x.key, x.item_id FROM (" ROWS_OF(
					 "$5") ") x" IN_ORDER("x.") " OFFSET $5 - 1"},
	    team = {"desk_looked_team", "SELECT x.part, x.rank, x.key, x.item_id FROM (" ROWS_TEAM(
					    "$5") ") x" IN_ORDER("x.") " OFFSET $5 - 1"},
	    all = {"desk_looked_all", "SELECT x.part, x.rank, x.key, x.item_id FROM (" ALL_ROWS(
					  "$5") ") x" IN_ORDER("x.") " OFFSET $5 - 1"};
	struct rows r;
	*out = (struct desk_place){0};
	if (!ask(s, BY_WHOM(q, &all, &team, &one), 14, q, DESK_LOOKED, &r, e))
		return false;
	if (rows_count(&r))
		*out = (struct desk_place){.part = (int)rows_int(&r, 0, 0),
		    .rank = (int)rows_int(&r, 0, 1),
		    .key = rows_instant(&r, 0, 2),
		    .item = rows_int(&r, 0, 3)};
	rows_free(&r);
	return true;
}

/* By the indexes, whatever is known of the tables. */
void desk_by_index(struct session *s)
{
	static const struct statement plans[] = {{"desk_no_scan", "SET LOCAL enable_seqscan = off"},
	    {"desk_no_bitmap", "SET LOCAL enable_bitmapscan = off"},
	    {"desk_no_hash", "SET LOCAL enable_hashjoin = off"},
	    {"desk_no_merge", "SET LOCAL enable_mergejoin = off"}};
	for (size_t i = 0; i < sizeof plans / sizeof *plans; i++)
		session_tell(s, &plans[i], NO_VALUES);
}

static bool count_lists(struct session *s, const struct desk_query *q, int first, int behind,
    int64_t *count, struct err *e)
{
#define LIMITED " LIMIT " TEXT_OF(DESK_COUNTED)
#define COUNT_BY(column)                                                                           \
	"SELECT l.list, (SELECT count(*) FROM (SELECT FROM unnest($2::bigint[]) AS p (id) CROSS "  \
	"JOIN LATERAL (SELECT FROM desk d WHERE d." column                                         \
	" = p.id AND d.list = l.list AND d.since <= $3" LIMITED ") d" LIMITED                      \
	") n) FROM unnest($1::text[]) AS l (list)"
	static const struct statement
	    one = {"desk_count_of", COUNT_BY("person_id")},
	    team = {"desk_count_team", COUNT_BY("team_id")},
	    all = {"desk_count_all",
		"SELECT l.list, (SELECT count(*) FROM (SELECT FROM desk d WHERE d.list COLLATE "
		"\"C\" = l.list AND d.since <= $3 AND $2::bigint[] IS NULL" LIMITED
		") n) FROM unnest($1::text[]) AS l (list)"};
	struct array lists, people;
	struct rows r;
	array_begin(&lists, ARRAY_TEXT);
	for (int i = first; i < behind; i++)
		array_text(&lists, vocabulary_word(&desk_list_words, i));
	array_begin(&people, ARRAY_BIGINT);
	for (size_t i = 0; i < q->person_count; i++)
		array_int(&people, q->person[i]);
	bool ok = session_ask(s, BY_WHOM(q, &all, &team, &one),
	    VALUES(array_value(&lists), q->everyone ? V_NULL : array_value(&people),
		V_INSTANT(q->now)),
	    &r, e);
	array_free(&lists);
	array_free(&people);
	if (!ok)
		return false;
	for (int i = 0; i < rows_count(&r); i++)
		count[vocabulary_value(&desk_list_words, rows_text(&r, i, 0)) - first] =
		    rows_int(&r, i, 1);
	rows_free(&r);
	return true;
}

bool desk_counts(
    struct session *s, const struct desk_query *q, int64_t count[static DESK_LISTS], struct err *e)
{
	return count_lists(s, q, 0, DESK_LISTS, count, e);
}

bool desk_count(struct session *s, const struct desk_query *q, int64_t *count, struct err *e)
{
	return count_lists(s, q, (int)q->list, (int)q->list + 1, count, e);
}

/* ---- whose ---------------------------------------------------------------------------------- */

bool desk_people(struct session *s, struct arena *a, const char *ref, const char *role,
    struct desk_query *q, struct err *e)
{
	/* What stands on the desk of somebody who left and is covered by nobody who is here, or on
	 * nobody's, is seen by whoever is told in such a person's place: the first coordinator,
	 * else the fail-safe person. */
	static const struct statement st = {"people_of_desk",
	    "WITH RECURSIVE meant AS MATERIALIZED (SELECT id FROM people WHERE ($1::text IS NULL "
	    "OR ref = $1) AND ($2::text IS NULL OR $2 = ANY (roles))), stands_in AS MATERIALIZED "
	    "(SELECT id FROM people WHERE active AND email IS NOT NULL AND roles && "
	    "'{coordinator,fail-safe}' ORDER BY 'coordinator' = ANY (roles) DESC, id LIMIT 1), "
	    "has_left AS MATERIALIZED (SELECT person_id, cover_id FROM people_periods WHERE kind = "
	    "'absence' AND ends_at IS NULL AND withdrawn_at IS NULL AND begins_at <= clock_now()), "
	    "gone (id) AS ((SELECT id FROM people WHERE NOT active UNION ALL SELECT person_id FROM "
	    "has_left WHERE cover_id IS NULL) UNION SELECT l.person_id FROM has_left l JOIN gone g "
	    "ON g.id = l.cover_id) SELECT id FROM meant UNION SELECT w.id FROM (SELECT id FROM "
	    "gone UNION ALL SELECT 0) w, stands_in i JOIN meant m ON m.id = i.id WHERE EXISTS "
	    "(SELECT FROM desk d WHERE d.person_id = w.id)"};
	struct rows r;
	if (!session_ask(s, &st, VALUES(V_TEXT(ref), V_TEXT(role)), &r, e))
		return false;
	int64_t *id = arena_alloc(a, ((size_t)rows_count(&r) + 1) * sizeof *id);
	for (int i = 0; i < rows_count(&r); i++)
		id[i] = rows_int(&r, i, 0);
	q->person = id;
	q->person_count = (size_t)rows_count(&r);
	rows_free(&r);
	return q->person_count ||
	       (ref ? err_set(e, ERR_NOT_FOUND, "there is no person \"%.40s\"", ref)
		    : err_set(e, ERR_NOT_FOUND, "nobody has the role %.40s", role));
}

/* ---- whether it is what the charts say ------------------------------------------------------- */

struct desk_comparing {
	struct unit *u;
	struct rows stored; /* by item and list */
	int at;
	int64_t *id;
	size_t count;
};

static void differs(struct desk_comparing *x, int64_t item)
{
	if (x->count && x->id[x->count - 1] == item)
		return;
	x->id = arena_grow(x->u->arena, x->id, x->count, sizeof *x->id);
	x->id[x->count++] = item;
}

static bool same_text(const struct rows *r, int i, int column, const char *text)
{
	const char *stored = rows_text(r, i, column);
	return stored && text ? strcmp(stored, text) == 0 : !stored && !text;
}

static bool same_row(const struct rows *r, int i, const struct desk_row *row)
{
	return same_text(r, i, 2, vocabulary_word(&desk_why_words, (int)row->why)) &&
	       rows_bool(r, i, 3) == row->question && rows_int(r, i, 4) == row->person &&
	       rows_int(r, i, 5) == (int)row->rank && rows_instant(r, i, 6) == row->key &&
	       (row->since == INSTANT_NONE || rows_instant(r, i, 7) == row->since) &&
	       same_text(r, i, 8, row->system) && same_text(r, i, 9, row->site) &&
	       rows_int(r, i, 10) == row->team;
}

static const struct desk_row *row_of(const struct desk *d, const char *list)
{
	for (size_t i = 0; i < d->count; i++)
		if (strcmp(vocabulary_word(&desk_list_words, (int)d->row[i].list), list) == 0)
			return &d->row[i];
	return NULL;
}

static void compare(struct desk_comparing *x, int64_t item, const struct desk *d)
{
	size_t found = 0;
	const struct rows *r = &x->stored;
	int low = 0, high = rows_count(r);
	while (low < high) {
		int mid = low + (high - low) / 2;
		if (rows_int(r, mid, 0) < item)
			low = mid + 1;
		else
			high = mid;
	}
	for (; low < rows_count(r) && rows_int(r, low, 0) == item; low++) {
		const struct desk_row *row = row_of(d, rows_text(r, low, 1));
		if (!row || !same_row(r, low, row))
			differs(x, item);
		found++;
	}
	if (found != d->count)
		differs(x, item);
}

static void compare_chart(struct desk_comparing *x, const struct chart *c)
{
	struct desk d;
	for (size_t i = 0; i < c->case_count; i++) {
		desk_of_case(c, c->record[i], &d);
		compare(x, c->record[i]->f.id, &d);
	}
	for (size_t i = 0; i < c->question_count; i++) {
		desk_of_question(c, c->question[i], &d);
		compare(x, c->question[i]->id, &d);
	}
}

static void add_items(struct array *ids, const struct chart *c)
{
	for (size_t i = 0; i < c->case_count; i++)
		array_int(ids, c->record[i]->f.id);
	for (size_t i = 0; i < c->question_count; i++)
		array_int(ids, c->question[i]->id);
}

bool desk_compare(struct unit *u, const struct charts *all, int64_t **id, size_t *count)
{
	static const struct statement st = {"desk_rows",
	    "SELECT d.item_id, d.list, d.why, d.question, d.person_id, d.rank, d.key, d.since, "
	    "d.system, d.site, d.team_id FROM unnest($1::bigint[]) AS v (id) CROSS JOIN LATERAL "
	    "(SELECT * "
	    "FROM "
	    "desk WHERE item_id = v.id OFFSET 0) d ORDER BY d.item_id, d.list"};
	struct desk_comparing x = {.u = u};
	struct array ids;
	array_begin(&ids, ARRAY_BIGINT);
	for (size_t i = 0; i <= all->count; i++)
		add_items(&ids, i < all->count ? all->chart[i] : all->nobody);
	bool ok = unit_ask(u, &st, VALUES(array_value(&ids)), &x.stored);
	array_free(&ids);
	for (size_t i = 0; ok && i <= all->count; i++)
		compare_chart(&x, i < all->count ? all->chart[i] : all->nobody);
	rows_free(&x.stored);
	if (!ok)
		return false;
	*id = x.id;
	*count = x.count;
	return true;
}

/* ---- all of it ------------------------------------------------------------------------------ */

/* The next patients, or behind the last of them the questions of nobody; count 0: no more. */
static bool next_part(struct unit *u, int64_t *after, struct chart_request *q)
{
	static const struct statement
	    patients = {"desk_verify_patients",
		"SELECT id FROM patients WHERE id > $1 AND merged_into IS "
		"NULL ORDER BY id LIMIT 500"},
	    loose = {"desk_verify_loose",
		"SELECT id FROM review_items WHERE resolved_at IS NULL AND patient_id IS NULL"};
	bool behind = *after == INT64_MAX;
	struct rows r;
	bool ok = behind ? unit_ask(u, &loose, NO_VALUES, &r)
			 : unit_ask(u, &patients, VALUES(V_INT(*after)), &r);
	if (!ok)
		return false;
	size_t n = (size_t)rows_count(&r);
	int64_t *id = arena_alloc(u->arena, (n + 1) * sizeof *id);
	for (size_t i = 0; i < n; i++)
		id[i] = rows_int(&r, (int)i, 0);
	rows_free(&r);
	*q = behind ? (struct chart_request){.question = id, .question_count = n}
		    : (struct chart_request){.patient = id, .patient_count = n};
	*after = n && !behind ? id[n - 1] : INT64_MAX;
	return true;
}

bool desk_check(
    struct session *s, int64_t *after, bool *more, struct verify_answer *out, struct err *e)
{
	struct unit u = {.session = s, .arena = arena_new()};
	struct chart_request q;
	struct charts all = {0};
	int64_t *id = NULL;
	size_t count = 0;
	bool last = *after == INT64_MAX;
	bool ok = next_part(&u, after, &q);
	if (ok && (q.patient_count || q.question_count))
		ok = charts_read(&u, &q, &all) && desk_compare(&u, &all, &id, &count);
	for (size_t i = 0; ok && i < count && out->count < VERIFY_SHOWN; i++)
		out->id[out->count++] = id[i];
	*more = !last;
	if (!ok)
		*e = u.err;
	arena_free(u.arena);
	return ok;
}

/* ---- laid once ------------------------------------------------------------------------------ */

/* Some of those whose items were open before there was a desk; 0 are the questions of nobody. */
static bool claim(struct unit *u, struct chart_request *q)
{
	static const struct statement
	    patients = {"desk_claim", "DELETE FROM desk_todo WHERE patient_id IN (SELECT "
				      "patient_id FROM desk_todo ORDER BY "
				      "patient_id LIMIT 500) RETURNING patient_id"},
	    loose = {"desk_claim_loose",
		"SELECT id FROM review_items WHERE resolved_at IS NULL AND patient_id IS NULL"};
	struct rows r;
	bool nobodys = false;
	if (!unit_ask(u, &patients, NO_VALUES, &r))
		return false;
	int64_t *id = arena_alloc(u->arena, ((size_t)rows_count(&r) + 1) * sizeof *id);
	*q = (struct chart_request){.patient = id};
	for (int i = 0; i < rows_count(&r); i++)
		if (rows_int(&r, i, 0))
			id[q->patient_count++] = rows_int(&r, i, 0);
		else
			nobodys = true;
	rows_free(&r);
	if (!nobodys)
		return true;
	if (!unit_ask(u, &loose, NO_VALUES, &r))
		return false;
	q->question = id = arena_alloc(u->arena, ((size_t)rows_count(&r) + 1) * sizeof *id);
	for (int i = 0; i < rows_count(&r); i++)
		id[q->question_count++] = rows_int(&r, i, 0);
	rows_free(&r);
	return true;
}

bool desk_lay_all(struct session *s, struct err *e)
{
	struct chart_request q = {.patient_count = 1};
	while (q.patient_count + q.question_count) {
		struct unit u;
		struct charts all = {0};
		if (!unit_begin(&u, s, e))
			return false;
		if (claim(&u, &q) && q.patient_count + q.question_count &&
		    charts_load(&u, &q, &all))
			desk_lay(&u, &all);
		if (!unit_commit(&u, e))
			return false;
	}
	return true;
}
