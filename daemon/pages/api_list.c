/* SPDX-License-Identifier: Apache-2.0
 *
 * api_list.c - lists for programs: follow-ups page by page or as they change, questions, people,
 * what is searched.
 */
#include "autoconf.h"
#include "api.h"
#include "case.h"
#include "fields.h"
#include "followupd/case_list.h"
#include "followupd/casefile.h"
#include "followupd/people_store.h"
#include "followupd/policy_store.h"
#include "followupd/program_store.h"
#include "followupd/review_list.h"
#include "followupd/rows_json.h"
#include "json_body.h"
#include "row.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What of a row is for us alone. */
#define FOLLOWUP_OWN 3
#define QUESTION_OWN 2

/* A question may be about none. */
static void show_patient(struct visit *v, const struct rows *r, int row)
{
	int64_t patient = row_int(r, row, "patient_id");
	if (patient)
		visit_shows(v, patient);
}

/* ---- follow-ups --------------------------------------------------------------------------------
 */

static bool is_list(const char *word)
{
	int value;
	return strcmp(word, "any") == 0 || vocabulary_find(&desk_list_words, word, &value) ||
	       vocabulary_find(&case_list_words, word, &value);
}

bool program_after(struct visit *v, const char *name, bool timed, int64_t *id, instant *at)
{
	const char *said = http_query(v->request, name);
	int used = 0;
	if (!said)
		return true;
	if (sscanf(said, "%18" SCNd64 "%n.%19" SCNd64 "%n", id, &used, at, &used) >= 1 &&
	    !said[used] && *id > 0 && (!timed || *at != INSTANT_NONE))
		return true;
	v->program->page->refuse(v, 422, arena_printf(v->arena, "%s is no place of a page.", name));
	return false;
}

static bool read_query(struct visit *v, struct program_query *q)
{
	const char *list = http_query(v->request, "list"), *scope = http_query(v->request, "scope"),
		   *since = http_query(v->request, "updated_since");
	*q = (struct program_query){.list = list    ? list
					    : since ? "any"
						    : "open",
	    .mine = scope && strcmp(scope, "mine") == 0,
	    .guideline = http_query(v->request, "guideline"),
	    .site = http_query(v->request, "site"),
	    .since = INSTANT_NONE,
	    .after_at = INSTANT_NONE,
	    .now = v->who.now,
	    .today = zone_date(v->zone, v->who.now)};
	if (!is_list(q->list))
		api_refuse(v, 422, "There is no such list.");
	else if (scope && !q->mine && strcmp(scope, "all") != 0)
		api_refuse(v, 422, "scope is all or mine.");
	else if (since && !instant_parse(since, &q->since))
		api_refuse(v, 422, "updated_since is an instant, such as 2026-03-02T09:45:00Z.");
	else if (program_after(v, "after", q->since != INSTANT_NONE, &q->after, &q->after_at))
		return (q->limit = program_limit(v, "limit")) > 0;
	return false;
}

/* By what each list has to do with the visitor, as the list on a page says. */
static bool add_counts(struct visit *v, const struct program_query *q, json_t *data, struct err *e)
{
	struct session *s = v->site->session;
	struct desk_query desk = {.now = q->now, .everyone = v->who.all && !q->mine};
	int64_t count[DESK_LISTS], dated[CASE_LISTS];
	desk_by_index(s);
	if (!page_people(s, v->arena, &v->who, &desk, e))
		return false;
	desk.old = desk_old(&v->site->rules->worktime, q->now);
	const struct case_query cases = {.everyone = desk.everyone,
	    .person = desk.person,
	    .person_count = desk.person_count,
	    .now = q->now,
	    .today = q->today};
	if (!desk_counts(s, &desk, count, e) || !case_list_counts(s, &cases, dated, e))
		return false;
	json_t *counts = json_object();
	for (int i = 0; i < DESK_LISTS; i++)
		json_object_set_new(
		    counts, vocabulary_word(&desk_list_words, i), json_integer(count[i]));
	for (int i = 0; i < CASE_LISTS; i++)
		json_object_set_new(
		    counts, vocabulary_word(&case_list_words, i), json_integer(dated[i]));
	json_object_set_new(data, "counts", counts);
	return true;
}

/* What comes next is in words, too. */
static json_t *item_json(
    struct visit *v, const struct rows *r, int row, const struct explain_step *step)
{
	json_t *item = program_row_json(r, row, FOLLOWUP_OWN);
	json_object_set_new(json_object_get(item, "next"), "words",
	    step->words ? json_string(step->words) : json_null());
	visit_shows(v, row_int(r, row, "patient_id"));
	return item;
}

static bool add_items(struct visit *v, const struct rows *r, json_t *items, struct err *e)
{
	struct unit u = {.session = v->site->session, .arena = v->arena, .now = v->who.now};
	struct explain_step *step;
	if (!policies_read(v->site->session, v->site->rules, e) ||
	    !desk_steps(&u, r, v->site->rules, &step, e))
		return false;
	for (int i = 0; i < rows_count(r); i++)
		json_array_append_new(items, item_json(v, r, i, &step[i]));
	return true;
}

/* Behind the last one; where fewer were found than asked for, behind those that were looked at. */
bool program_next(struct visit *v, const struct program_query *q, const struct rows *r,
    const char **place, struct err *e)
{
	int last = rows_count(r) - 1;
	bool by_change = q->since != INSTANT_NONE;
	int64_t id = 0;
	instant at = INSTANT_NONE;
	if (rows_count(r) == q->limit) {
		id = row_int(r, last, "item_id");
		at = by_change ? row_time(r, last, "updated_at") : INSTANT_NONE;
	} else if (!program_looked(v->site->session, q, &id, &at, e)) {
		return false;
	}
	*place = !id		      ? NULL
		 : at == INSTANT_NONE ? arena_printf(v->arena, "%" PRId64, id)
				      : arena_printf(v->arena, "%" PRId64 ".%" PRId64, id, at);
	return true;
}

void api_followups(struct visit *v)
{
	struct program_query q;
	struct rows r = {0};
	struct err e = {0};
	const char *next = NULL;
	if (!read_query(v, &q))
		return;
	json_t *items = json_array(), *data = json_pack("{s:o}", "items", items);
	bool ok = program_followups(v->site->session, &q, &r, &e) && add_items(v, &r, items, &e) &&
		  program_next(v, &q, &r, &next, &e);
	rows_free(&r);
	json_object_set_new(data, "next", next ? json_string(next) : json_null());
	if (ok && add_counts(v, &q, data, &e)) {
		program_answer(v, 200, JSON_TYPE, data);
		return;
	}
	json_decref(data);
	program_fail(v, &e);
}

json_t *api_item(struct visit *v, int64_t id, struct err *e)
{
	const struct program_query q = {.only = id,
	    .list = "any",
	    .since = INSTANT_NONE,
	    .after_at = INSTANT_NONE,
	    .limit = 1,
	    .now = v->who.now,
	    .today = zone_date(v->zone, v->who.now)};
	struct rows r = {0};
	json_t *items = json_array(), *item = NULL;
	if (program_followups(v->site->session, &q, &r, e) && add_items(v, &r, items, e))
		item = json_incref(json_array_get(items, 0));
	rows_free(&r);
	json_decref(items);
	return item;
}

/* ---- search ------------------------------------------------------------------------------------
 */

static json_t *found_json(struct visit *v, const struct rows *r, int row)
{
	bool question = row_bool(r, row, "question");
	show_patient(v, r, row);
	return json_pack("{s:s, s:s, s:{s:s?, s:s, s:o, s:s?}, s:o, s:s?, s:s}", "kind",
	    question ? "question" : "followup", "ref", row_text(r, row, "ref"), "patient", "mrn",
	    row_text(r, row, "patient"), "name", row_name(v->arena, r, row), "birth",
	    json_day(row_date(r, row, "birth")), "sex", row_text(r, row, "sex"), "target",
	    json_day(row_date(r, row, "target")), "state", row_text(r, row, "state"), "found_by",
	    row_text(r, row, "found_by"));
}

json_t *api_body(struct visit *v, const struct json_member *table)
{
	struct err e = {0};
	size_t len;
	const char *text = http_body(v->request, &len);
	json_t *faults = json_array(), *body = json_body_read(text, len, &e);
	if (body && json_body_check(body, table, faults)) {
		json_decref(faults);
		return body;
	}
	if (body) {
		json_decref(body);
		api_faults(v, faults);
	} else {
		json_decref(faults);
		api_refuse(v, 400, arena_printf(v->arena, "The request has %s.", e.text));
	}
	return NULL;
}

void api_search_take(struct visit *v)
{
	static const struct json_member members[] = {{"q", MEMBER_TEXT, true}, {0}};
	struct rows r = {0};
	struct err e = {0};
	const char *said;
	int64_t number;
	bool cut = false;
	json_t *body = api_body(v, members), *items = json_array();
	if (!body) {
		json_decref(items);
		return;
	}
	bool ok = page_search_put(v->site->session, json_string_value(json_object_get(body, "q")),
		      &number, &e) &&
		  page_search(v->site->session, v->arena, number, &said, &r, &e) &&
		  page_search_is_cut(v->site->session, number, &cut, &e);
	json_decref(body);
	for (int i = 0; ok && i < rows_count(&r) && i < PAGE_SEARCH_MAX; i++)
		json_array_append_new(items, found_json(v, &r, i));
	bool more = ok && (cut || rows_count(&r) > PAGE_SEARCH_MAX);
	rows_free(&r);
	json_t *data = json_pack("{s:o, s:b}", "items", items, "more", more);
	if (ok) {
		program_answer(v, 200, JSON_TYPE, data);
	} else {
		json_decref(data);
		program_fail(v, &e);
	}
}

/* ---- questions ---------------------------------------------------------------------------------
 */

void api_questions(struct visit *v)
{
	struct rows r = {0};
	struct err e = {0};
	int64_t after = 0, limit;
	instant unused = INSTANT_NONE;
	if (!program_after(v, "after", false, &after, &unused) ||
	    !(limit = program_limit(v, "limit")))
		return;
	if (!program_questions(v->site->session, after, limit, &r, &e)) {
		program_fail(v, &e);
		return;
	}
	json_t *items = json_array();
	int n = rows_count(&r);
	for (int i = 0; i < n; i++) {
		show_patient(v, &r, i);
		json_array_append_new(items, program_row_json(&r, i, QUESTION_OWN));
	}
	json_t *next =
	    n < limit ? json_null() : json_sprintf("%" PRId64, row_int(&r, n - 1, "item_id"));
	rows_free(&r);
	program_answer(v, 200, JSON_TYPE, json_pack("{s:o, s:o}", "items", items, "next", next));
}

/* ---- people ------------------------------------------------------------------------------------
 */

void api_people(struct visit *v)
{
	struct rows r = {0};
	struct err e = {0};
	if (!people_list(v->site->session, &r, &e)) {
		program_fail(v, &e);
		return;
	}
	json_t *items = json_array();
	for (int i = 0; i < rows_count(&r); i++)
		json_array_append_new(
		    items, json_pack("{s:s, s:s, s:s, s:o, s:b, s:b, s:o, s:s?}", "ref",
			       row_text(&r, i, "ref"), "family", row_text(&r, i, "family"), "given",
			       row_text(&r, i, "given"), "roles",
			       rows_json_value(&r, i, rows_column(&r, "roles")), "active",
			       row_bool(&r, i, "active"), "away", row_bool(&r, i, "away"), "back",
			       rows_json_value(&r, i, rows_column(&r, "back")), "cover",
			       row_text(&r, i, "cover")));
	rows_free(&r);
	program_answer(v, 200, JSON_TYPE, json_pack("{s:o}", "items", items));
}
