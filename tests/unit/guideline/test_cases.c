/* SPDX-License-Identifier: Apache-2.0
 *
 * test_cases.c - the shipped tables against cases written from the guideline text.
 */
#include "autoconf.h"
#include "shipped.h"
#include "../suite.h"

#include <stdarg.h>
#include <string.h>

Suite *cases_suite(void);

#define FAULTS_SHOWN 30
#define REPORT_MAX   7000 /* what check's message can hold, with room for the head */
#define INPUTS_MAX   64

/* ---- what is wrong with one table, all of it ----------------------------------------------- */

struct report {
	size_t faults, dropped;
	struct buf text;
};

static void PRINTF(2, 3) fault(struct report *r, const char *fmt, ...)
{
	char line[600];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(line, sizeof line, fmt, ap);
	va_end(ap);
	if (r->faults++ >= FAULTS_SHOWN || r->text.len + strlen(line) > REPORT_MAX)
		r->dropped++;
	else
		buf_addf(&r->text, "\n  %s", line);
}

static void conclude(struct report *r, const char *table)
{
	if (r->dropped)
		buf_addf(&r->text, "\n  and %zu more", r->dropped);
	ck_assert_msg(r->faults == 0, "%s: %zu wrong%s", table, r->faults, buf_text(&r->text));
	buf_free(&r->text);
}

/* ---- the case file ------------------------------------------------------------------------- */

enum column {
	COL_ID,
	COL_SYSTEM,
	COL_VERSION,
	COL_INPUTS,
	COL_ROW,
	COL_ACTION,
	COL_MODALITY,
	COL_INTERVAL,
	COL_MISSING,
	COL_PASSED,
	COL_OVERLAY,
	COL_ERROR,
	NEEDED,
	/* A table that wants more compared adds these; an empty cell means empty. */
	COL_CATEGORY = NEEDED,
	COL_URGENCY,
	COL_ANCHOR,
	COL_EVIDENCE,
	COL_NEXT,
	COL_FLAGS,
	COL_ASSUMED,
	COL_STEPS, /* how many, with the one this answer is about */
	COLUMNS,
};

static const char *const column_names[COLUMNS] = {"id", "system", "version", "inputs", "row",
    "action", "modality", "interval", "missing", "passed", "overlay", "error", "category",
    "urgency", "anchor", "evidence", "next", "flags", "assumed", "steps"};

struct cases {
	struct csv csv;
	int at[COLUMNS]; /* -1: not in this file */
};

static void read_columns(struct cases *c, const char *path)
{
	for (int i = 0; i < COLUMNS; i++) {
		c->at[i] = csv_column(&c->csv, column_names[i]);
		ck_assert_msg(
		    i >= NEEDED || c->at[i] >= 0, "%s: no column \"%s\"", path, column_names[i]);
	}
	for (size_t i = 0; i < c->csv.row[0].count; i++) {
		const char *name = c->csv.row[0].field[i];
		int k = 0;
		while (k < COLUMNS && strcmp(column_names[k], name) != 0)
			k++;
		ck_assert_msg(k < COLUMNS, "%s: unknown column \"%s\"", path, name);
	}
}

static struct cases cases_of(struct arena *a, const char *table)
{
	struct err e;
	struct cases c;
	const char *path = arena_printf(a, "%s/tests/data/guidelines/%s.csv", source_dir(), table);
	ck_assert_msg(
	    csv_read_file(a, path, &c.csv, &e), "%s: a shipped table needs a case file", e.text);
	ck_assert_msg(c.csv.count > 1, "%s: no case", path);
	read_columns(&c, path);
	return c;
}

static const char *cell(const struct cases *c, size_t i, enum column column)
{
	return csv_get(&c->csv.row[i], c->at[column]);
}

static size_t cut(char *text, struct pair *out)
{
	size_t n = 0;
	char *one;
	while (text && (one = strsep(&text, ";")) && n < INPUTS_MAX) {
		char *equals = strchr(one, '=');
		if (!*one)
			continue;
		if (equals)
			*equals = '\0';
		out[n++] = (struct pair){one, equals ? equals + 1 : ""};
	}
	return n;
}

static const char *joined(struct arena *a, const char **text, size_t count)
{
	const char *all = "";
	for (size_t i = 0; i < count; i++)
		all = arena_printf(a, "%s%s%s", all, i ? " " : "", text[i]);
	return all;
}

static const char *overlays(struct arena *a, const struct guideline_answer *r)
{
	const char *all = "";
	for (size_t i = 0; i < r->overlay_count; i++)
		all = arena_printf(a, "%s%s%s", all, i ? " " : "", r->overlay[i].row);
	return all;
}

/* ---- one case ------------------------------------------------------------------------------ */

static size_t parts(const char *list)
{
	size_t n = 1;
	for (; *list; list++)
		n += *list == '|';
	return n;
}

/* Rows that are all still possible have no order: a|b is b|a. */
static bool same_rows(const char *want, const char *got)
{
	if (parts(want) != parts(got))
		return false;
	while (*want) {
		size_t n = strcspn(want, "|");
		const char *at = got;
		while (*at && (strcspn(at, "|") != n || strncmp(at, want, n) != 0)) {
			at += strcspn(at, "|");
			at += *at == '|';
		}
		if (!*at)
			return false;
		want += n;
		want += *want == '|';
	}
	return true;
}

static void compare(struct report *r, struct arena *a, const struct cases *c, size_t i,
    const struct guideline_answer *got)
{
	const char *is[COLUMNS] = {[COL_ROW] = got->row,
	    [COL_ACTION] = got->action,
	    [COL_MODALITY] = got->modality,
	    [COL_INTERVAL] =
		got->min < 0 ? "" : arena_printf(a, "%d..%d %s", got->min, got->max, got->unit),
	    [COL_MISSING] = joined(a, got->missing, got->missing_count),
	    [COL_PASSED] = got->classified_by,
	    [COL_OVERLAY] = overlays(a, got),
	    [COL_CATEGORY] = got->category ? got->category : "",
	    [COL_URGENCY] = got->urgency,
	    [COL_ANCHOR] = got->anchor,
	    [COL_EVIDENCE] = got->evidence,
	    [COL_NEXT] = got->next,
	    [COL_FLAGS] = joined(a, got->flag, got->flag_count),
	    [COL_ASSUMED] = joined(a, got->assumed, got->assumed_count),
	    [COL_STEPS] = arena_printf(a, "%zu", got->step_count)};
	for (enum column k = COL_ROW; k < COLUMNS; k++) {
		const char *want = cell(c, i, k);
		bool open = c->at[k] < 0 || k == COL_ERROR || strcmp(want, "*") == 0 ||
			    (k == COL_PASSED && !*want);
		if (!open && !(k == COL_ROW ? same_rows(want, is[k]) : strcmp(want, is[k]) == 0))
			fault(r, "%s: %s is \"%s\", not \"%s\"   (%s)", cell(c, i, COL_ID),
			    column_names[k], is[k], want, cell(c, i, COL_INPUTS));
	}
	if (strcmp(got->table_sha256, "") == 0 || (got->min >= 0 && !*got->from))
		fault(r, "%s: an answer without hash, or an interval that counts from nothing",
		    cell(c, i, COL_ID));
}

static void run_case(struct report *r, const struct guideline *g, const struct cases *c, size_t i)
{
	struct arena *a = arena_new();
	struct pair input[INPUTS_MAX];
	struct guideline_answer got;
	struct err e;
	const char *id = cell(c, i, COL_ID), *error = cell(c, i, COL_ERROR);
	size_t n = cut(arena_strdup(a, cell(c, i, COL_INPUTS)), input);
	bool ok = guideline_evaluate(g, input, n, a, &got, &e);
	if (ok && *error)
		fault(r, "%s: no error, but row \"%s\", %s   (%s)", id, got.row, got.action,
		    cell(c, i, COL_INPUTS));
	else if (ok)
		compare(r, a, c, i, &got);
	else if (!*error)
		fault(r, "%s: error \"%s\"   (%s)", id, e.text, cell(c, i, COL_INPUTS));
	else if (strcmp(error, "*") != 0 && !strstr(e.text, error))
		fault(r, "%s: error is \"%s\", without \"%s\"", id, e.text, error);
	arena_free(a);
}

/* Slips of the pen in the case file itself would leave something uncompared. */
static void check_line(struct report *r, const struct guideline *g, const struct cases *c, size_t i)
{
	const char *id = cell(c, i, COL_ID);
	if (c->csv.row[i].count > c->csv.row[0].count)
		fault(r, "%s: more cells than columns: a comma without quotes?", id);
	if (strcmp(cell(c, i, COL_SYSTEM), g->system) != 0 ||
	    strcmp(cell(c, i, COL_VERSION), g->version) != 0)
		fault(r, "%s: is for %s %s, not for this table", id, cell(c, i, COL_SYSTEM),
		    cell(c, i, COL_VERSION));
	for (size_t k = 1; k < i; k++)
		if (strcmp(cell(c, k, COL_ID), id) == 0)
			fault(r, "%s: two cases of this id", id);
}

START_TEST(every_case_of_the_guideline_text_is_answered)
{
	struct arena *a = arena_new();
	struct report r = {0};
	const char *name = shipped_name(_i);
	const struct guideline *g = shipped_table(a, name);
	struct cases c = cases_of(a, name);
	for (size_t i = 1; i < c.csv.count; i++) {
		check_line(&r, g, &c, i);
		run_case(&r, g, &c, i);
	}
	conclude(&r, name);
	arena_free(a);
}
END_TEST

/* ---- every row is asked for ---------------------------------------------------------------- */

static bool names(const char *list, const char *id)
{
	size_t n = strlen(id);
	for (const char *at = list; (at = strstr(at, id)); at += n)
		if ((at == list || at[-1] == ' ') && strchr(" ", at[n]))
			return true;
	return false;
}

static bool has_case(const struct cases *c, const char *id)
{
	for (size_t i = 1; i < c->csv.count; i++)
		if (names(cell(c, i, COL_ROW), id) || names(cell(c, i, COL_PASSED), id) ||
		    names(cell(c, i, COL_OVERLAY), id))
			return true;
	return false;
}

/* Where the guideline names the steps, the answer of a row bears the first step's name. */
static bool row_has_case(const struct cases *c, const struct row *row)
{
	const struct schedule *s = row->schedule;
	return has_case(c, row->id) ||
	       (s && s->count && *s->step[0].id && has_case(c, s->step[0].id));
}

/* "Nobody knows": the answer is then what the rows for the known values have in common, wherever
 * all of them owe something, and this row is never reached. */
static bool is_for_unknown(const struct row *row)
{
	bool unknown = false;
	for (size_t i = 0; i < row->cell_count; i++)
		unknown = unknown || strcmp(row->cell[i].text, "unknown") == 0;
	return unknown && strcmp(row->act.action, "human-review") == 0;
}

START_TEST(every_row_and_named_step_has_a_case)
{
	struct arena *a = arena_new();
	struct report r = {0};
	const char *name = shipped_name(_i), *last = "";
	const struct guideline *g = shipped_table(a, name);
	struct cases c = cases_of(a, name);
	for (size_t i = 0; i < g->stage_count; i++)
		for (size_t k = 0; k < g->stage[i].row_count; k++) {
			const struct row *row = &g->stage[i].row[k];
			if (strcmp(row->id, last) != 0 && !row_has_case(&c, row) &&
			    !is_for_unknown(row))
				fault(&r, "no case for row %s", row->id);
			last = row->id;
		}
	for (size_t i = 0; i < g->schedule_count; i++)
		for (size_t k = 0; k < g->schedule[i].count; k++) {
			const char *id = g->schedule[i].step[k].id;
			if (*id && !has_case(&c, id))
				fault(&r, "no case for step %s of schedule %s", id,
				    g->schedule[i].name);
		}
	conclude(&r, name);
	arena_free(a);
}
END_TEST

START_TEST(a_file_is_named_after_its_table)
{
	struct arena *a = arena_new();
	const struct guideline *g = shipped_table(a, shipped_name(_i));
	ck_assert_str_eq(shipped_name(_i), arena_printf(a, "%s-%s", g->system, g->version));
	arena_free(a);
}
END_TEST

/* All at once, as a role loads them: no table twice, one default for each system. */
START_TEST(shipped_tables_load_together)
{
	struct arena *a = arena_new();
	struct report r = {0};
	struct guideline_set *set;
	struct err e;
	const char *dir = arena_printf(a, "%s/schema/guidelines", source_dir());
	ck_assert_msg(guideline_load(a, dir, NULL, &set, &e), "%s", e.text);
	ck_assert_int_ge(shipped_count(), 3);
	ck_assert_uint_eq(guideline_count(set), (size_t)shipped_count());
	for (size_t i = 0; i < guideline_count(set); i++) {
		const struct guideline *g = guideline_at(set, i);
		size_t defaults = 0;
		for (size_t k = 0; k < guideline_count(set); k++)
			defaults += strcmp(guideline_at(set, k)->system, g->system) == 0 &&
				    guideline_at(set, k)->is_default;
		if (defaults != 1)
			fault(&r, "%s %s: its system has %zu defaults", g->system, g->version,
			    defaults);
	}
	conclude(&r, "schema/guidelines");
	arena_free(a);
}
END_TEST

/* ---- what cells cannot say ----------------------------------------------------------------- */

START_TEST(bi_rads_3_answers_the_whole_series)
{
	static const int months[] = {6, 12, 24, 36};
	struct arena *a = arena_new();
	struct guideline_answer r;
	struct err e;
	const struct guideline *g = shipped_table(a, "bi-rads-5");
	struct pair in[] = {{"modality", "MG"}, {"category", "3"}};
	ck_assert_msg(guideline_evaluate(g, in, 2, a, &r, &e), "%s", e.text);
	ck_assert_uint_eq(r.step_count, 4);
	for (int i = 0; i < 4; i++) {
		ck_assert_int_eq(r.step[i].step, i + 1);
		ck_assert_int_eq(r.step[i].min, months[i]);
		ck_assert_int_eq(r.step[i].max, months[i]);
		ck_assert_str_eq(r.step[i].anchor, "cat3_index_date");
		ck_assert_str_eq(r.step[i].from, "first");
		ck_assert_int_eq(r.step[i].optional, i == 3);
	}
	arena_free(a);
}
END_TEST

START_TEST(chained_steps_count_from_the_exam_actually_done)
{
	struct arena *a = arena_new();
	struct guideline_answer r;
	struct err e;
	const struct guideline *g = shipped_table(a, "fleischner-2017");
	struct pair in[] = {{"context", "incidental"}, {"age", "60"}, {"type", "ggn"},
	    {"count", "single"}, {"size_mm", "8"}};
	ck_assert_msg(guideline_evaluate(g, in, 5, a, &r, &e), "%s", e.text);
	ck_assert_uint_eq(r.step_count, 2);
	ck_assert_str_eq(r.step[0].from, "first");
	ck_assert_str_eq(r.step[1].from, "previous");
	ck_assert_int_eq(r.step[1].min, 24);
	ck_assert(r.step[1].repeats);
	ck_assert_str_ne(r.step[1].until, "");
	arena_free(a);
}
END_TEST

START_TEST(what_is_assumed_is_named_in_the_answer)
{
	struct arena *a = arena_new();
	struct guideline_answer r;
	struct err e;
	const struct guideline *g = shipped_table(a, "lung-rads-2022");
	struct pair in[] = {{"category", "3"}};
	ck_assert_msg(guideline_evaluate(g, in, 1, a, &r, &e), "%s", e.text);
	ck_assert_str_eq(
	    joined(a, r.assumed, r.assumed_count), "modifier_s=no known_lung_cancer=no");
	arena_free(a);
}
END_TEST

Suite *cases_suite(void)
{
	Suite *s = suite_create("cases");
	TCase *t = tcase_create("tables");
	int tables = shipped_count();
	setenv("CK_MAX_MSG_SIZE", "16384", 0); /* all faults of a table in one message */
	tcase_add_loop_test(t, every_case_of_the_guideline_text_is_answered, 0, tables);
	tcase_add_loop_test(t, every_row_and_named_step_has_a_case, 0, tables);
	tcase_add_loop_test(t, a_file_is_named_after_its_table, 0, tables);
	tcase_add_test(t, shipped_tables_load_together);
	tcase_add_test(t, bi_rads_3_answers_the_whole_series);
	tcase_add_test(t, chained_steps_count_from_the_exam_actually_done);
	tcase_add_test(t, what_is_assumed_is_named_in_the_answer);
	suite_add_tcase(s, t);
	return s;
}
