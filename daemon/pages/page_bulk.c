/* SPDX-License-Identifier: Apache-2.0
 *
 * page_bulk.c - one thing done to all that were ticked: first what would become of each, then it is
 * done to those to which it can be.
 *
 * What would become of one is what the core makes of the very answer in a copy of the chart.  Each
 * is stored as an answer of its own on what the page before showed, so one that has changed since
 * is left out by the engine, and named.
 */
#include "autoconf.h"
#include "batch.h"
#include "case.h"
#include "fields.h"
#include "followupd/case_list.h"
#include "followupd/chart_store.h"
#include "followupd/people_store.h"
#include "followupd/policy_store.h"
#include "pages.h"
#include "people.h"
#include "row.h"
#include "spoken.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What can be done to many. */
static const struct bulk_act {
	const char *what, *verb;
	enum answer_kind kind;
	bool day, person; /* what it needs beside a reason; neither: not even that */
} acts[] = {
    {"ack", "Acknowledge", ANSWER_ACKNOWLEDGE, false, false},
    {"postpone", "Postpone", ANSWER_POSTPONE, true, false},
    {"transfer", "Hand over", ANSWER_OFFER, false, true},
};

struct bulk {
	struct visit *v;
	const struct bulk_act *act;
	size_t count;
	const char **ref; /* as ticked, with the lines that were seen of each */
	int64_t *seen;
	const char *until, *person; /* as an answer has them; "": not said, or not well */
	const char *because;
	struct rows rows; /* those in sight */
	struct answer_effect *effect;
	bool *late; /* it has changed since it was ticked */
	size_t can; /* how many it can be done to */
	date today;
};

/* ---- what was sent -------------------------------------------------------------------------- */

static bool is_ticked(const struct bulk *b, const char *ref, size_t len)
{
	for (size_t i = 0; i < b->count; i++)
		if (strlen(b->ref[i]) == len && memcmp(b->ref[i], ref, len) == 0)
			return true;
	return false;
}

/* "36ZKH7.14": a reference, and how many lines of its history were seen. */
static void take_tick(struct bulk *b, const char *tick)
{
	const char *dot = strchr(tick, '.');
	size_t len = dot ? (size_t)(dot - tick) : 0;
	if (!len || strlen(dot) > 10 || is_ticked(b, tick, len))
		return;
	b->ref[b->count] = arena_strndup(b->v->arena, tick, len);
	b->seen[b->count++] = strtoll(dot + 1, NULL, 10);
}

static void read_ticks(struct bulk *b)
{
	const struct http_request *r = b->v->request;
	size_t n = http_form_count(r);
	b->ref = arena_alloc(b->v->arena, (n + 1) * sizeof *b->ref);
	b->seen = arena_alloc(b->v->arena, (n + 1) * sizeof *b->seen);
	for (size_t i = 0; i < n; i++) {
		const char *name, *value;
		http_form_at(r, i, &name, &value);
		if (strcmp(name, "tick") == 0)
			take_tick(b, value);
	}
}

static const char *iso_day(struct arena *a, date d)
{
	char text[32];
	return arena_strdup(a, date_text(d, text));
}

static void read_value(struct bulk *b)
{
	struct visit *v = b->v;
	struct err e = {0};
	char ref[80];
	const char *until = field_text(v, "until"), *to = field_text(v, "to");
	date day = b->act->day ? field_day(v, until) : DATE_NONE;
	b->until = b->person = "";
	b->because = field_text(v, "because");
	if (b->act->day && day > b->today)
		b->until = iso_day(v->arena, day);
	else if (b->act->day)
		field_fault(v, "until", "Give a day from tomorrow on, such as 23 Apr.");
	if (b->act->person && *to && people_identify(v->site->session, field_ref(v, to), ref, &e))
		b->person = arena_strdup(v->arena, ref);
	else if (b->act->person && *to)
		field_fault(v, "to", case_sentence(v->arena, e.text));
}

/* False: the visit has ended. */
static bool read_form(struct bulk *b)
{
	const char *what = field_text(b->v, "what");
	for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
		if (strcmp(acts[i].what, what) == 0)
			b->act = &acts[i];
	b->today = zone_date(b->v->zone, b->v->who.now);
	if (!b->act) {
		visit_refuse(b->v, 422, "Nothing was chosen",
		    "Tick rows of a list, and choose what is to be done with them.");
		return false;
	}
	read_ticks(b);
	if (b->count > PAGE_BATCH_MAX) {
		visit_refuse(b->v, 422, "These are too many",
		    "At most 200 can be changed at once. Nothing was changed.");
		return false;
	}
	read_value(b);
	return true;
}

/* Whether it says what the act needs, so that it can be tried. */
static bool is_said(const struct bulk *b)
{
	return (!b->act->day || *b->until) && (!b->act->person || *b->person);
}

/* ---- what would become of each -------------------------------------------------------------- */

static int64_t seen_of(const struct bulk *b, const char *ref)
{
	for (size_t i = 0; i < b->count; i++)
		if (strcmp(b->ref[i], ref) == 0)
			return b->seen[i];
	return 0;
}

/* The same that would be stored; a reason is asked for by this page itself. */
static struct answer answer_of(const struct bulk *b, int row)
{
	return (struct answer){.kind = b->act->kind,
	    .by = b->v->who.ref,
	    .followup = row_int(&b->rows, row, "item_id"),
	    .seen = (int)seen_of(b, row_text(&b->rows, row, "ref")),
	    .until = *b->until ? b->until : NULL,
	    .person = *b->person ? b->person : NULL,
	    .reason = *b->because ? b->because : "because"};
}

/* What has changed since it was ticked is tried as it is now, and said beside. */
static bool try_one(struct bulk *b, const struct charts *all, int row, struct err *e)
{
	struct visit *v = b->v;
	const struct rules *rules = v->site->rules;
	struct answer_effect *x = &b->effect[row];
	struct answer said = answer_of(b, row);
	if (!foresee_answer(v->arena, all, rules, v->who.now, &said, x, e))
		return false;
	size_t len = strlen(CHANGED_SINCE);
	if (!x->applied && strncmp(x->words, CHANGED_SINCE, len) == 0) {
		const char *meanwhile = x->words + len;
		said.seen = 0;
		b->late[row] = true;
		if (!foresee_answer(v->arena, all, rules, v->who.now, &said, x, e))
			return false;
		x->words = arena_printf(v->arena, "%s; meanwhile %s", x->words, meanwhile);
	}
	b->can += x->applied;
	return true;
}

static bool read_charts(struct bulk *b, struct charts *all, struct err *e)
{
	struct visit *v = b->v;
	size_t n = (size_t)rows_count(&b->rows);
	int64_t *id = arena_alloc(v->arena, (n + 1) * sizeof *id);
	struct seen_until *seen = arena_alloc(v->arena, (n + 1) * sizeof *seen);
	const char *people[] = {v->who.ref, b->person};
	for (size_t i = 0; i < n; i++) {
		id[i] = row_int(&b->rows, (int)i, "item_id");
		seen[i] =
		    (struct seen_until){id[i], (int)seen_of(b, row_text(&b->rows, (int)i, "ref"))};
	}
	const struct chart_request request = {.followup_count = n,
	    .followup = id,
	    .seen_case_count = n,
	    .seen_case = seen,
	    .person_count = *b->person ? 2 : 1,
	    .person = people};
	struct unit u = {.session = v->site->session, .arena = v->arena, .now = v->who.now};
	if (charts_read(&u, &request, all))
		return true;
	*e = u.err;
	return false;
}

static bool try_all(struct bulk *b, struct err *e)
{
	struct visit *v = b->v;
	struct charts all = {0};
	int n = rows_count(&b->rows);
	b->effect = arena_alloc(v->arena, ((size_t)n + 1) * sizeof *b->effect);
	b->late = arena_alloc(v->arena, ((size_t)n + 1) * sizeof *b->late);
	memset(b->late, 0, ((size_t)n + 1) * sizeof *b->late);
	if (!policies_read(v->site->session, v->site->rules, e) || !read_charts(b, &all, e))
		return false;
	for (int i = 0; i < n; i++)
		if (!try_one(b, &all, i, e))
			return false;
	return true;
}

/* ---- the page before ------------------------------------------------------------------------ */

/* "No reminder until 4 May; it stays due, at the latest 1 Apr. Then 4 May: Dr Lee is reminded." */
static const char *will_words(struct bulk *b, const struct answer_effect *x)
{
	struct visit *v = b->v;
	struct arena *a = v->arena;
	const char *words = x->words;
	if (b->act->kind == ANSWER_POSTPONE &&
	    x->after->postponements == v->site->rules->policy.postpone_times)
		words = arena_printf(a, "%s; this is the last time that it can be", words);
	json_t *when = x->next.words ? spoken_time(v->zone, x->next.at, b->today) : json_null();
	if (!json_is_null(when))
		words = arena_printf(a, "%s. Then %s: %s", words,
		    json_string_value(json_object_get(when, "words")), x->next.words);
	json_decref(when);
	return case_sentence(a, words);
}

static json_t *row_of(struct bulk *b, int i)
{
	struct arena *a = b->v->arena;
	const char *ref = row_text(&b->rows, i, "ref");
	const struct answer_effect *x = b->effect ? &b->effect[i] : NULL;
	bool can = x && x->applied;
	int64_t seen = can ? x->seq : seen_of(b, ref);
	visit_shows(b->v, row_int(&b->rows, i, "patient_id"));
	return json_pack("{s:s?, s:s, s:s, s:s, s:s?, s:s?}", "tick",
	    can || !x ? arena_printf(a, "%s.%" PRId64, ref, seen) : NULL, "name",
	    row_name(a, &b->rows, i), "ref", ref, "href", arena_printf(a, "/case/%s", ref), "will",
	    can ? will_words(b, x) : NULL, "not", x && !can ? case_sentence(a, x->words) : NULL);
}

/* Ticked, and not in sight any more. */
static json_t *unseen_row(struct bulk *b, const char *ref)
{
	return json_pack("{s:n, s:s, s:s, s:s, s:n, s:s}", "tick", "name", "No name", "ref", ref,
	    "href", arena_printf(b->v->arena, "/case/%s", ref), "will", "not",
	    "It is not in your scope.");
}

static bool in_sight(const struct bulk *b, const char *ref)
{
	for (int i = 0; i < rows_count(&b->rows); i++)
		if (strcmp(row_text(&b->rows, i, "ref"), ref) == 0)
			return true;
	return false;
}

static json_t *rows_part(struct bulk *b)
{
	json_t *list = json_array();
	for (int i = 0; i < rows_count(&b->rows); i++)
		json_array_append_new(list, row_of(b, i));
	for (size_t i = 0; i < b->count; i++)
		if (!in_sight(b, b->ref[i]))
			json_array_append_new(list, unseen_row(b, b->ref[i]));
	return rows_of(list);
}

static const char *follow_ups(struct arena *a, size_t n)
{
	return arena_printf(a, "%zu follow-up%s", n, n == 1 ? "" : "s");
}

static const char *heading(struct bulk *b)
{
	struct arena *a = b->v->arena;
	const char *words = arena_printf(a, "%s %s", b->act->verb, follow_ups(a, b->count));
	if (*b->until)
		words = spoken_dates(a, arena_printf(a, "%s to %s", words, b->until));
	return *b->person ? arena_printf(a, "%s to %s", words, b->person) : words;
}

static const char *lead(struct bulk *b)
{
	struct arena *a = b->v->arena;
	size_t not = b->count - b->can;
	if (!b->count)
		return "Nothing was ticked.";
	if (!is_said(b))
		return b->act->day ? "Say until when, and you see what becomes of each."
				   : "Say to whom, and you see what becomes of each.";
	return arena_printf(a, "%s will change, %zu will not.", follow_ups(a, b->can), not );
}

static json_t *field_if(struct bulk *b, bool asked, const char *name, const char *value)
{
	return asked ? field_json(value, field_error(b->v, name)) : json_null();
}

static void fill(struct bulk *b)
{
	struct visit *v = b->v;
	bool said = is_said(b), can = said && b->can;
	json_t *people = b->act->person && !said ? people_suggest(v) : json_array();
	const char *back = safe_path(http_form(v->request, "back"), "/");
	json_t *more = json_pack("{s:s, s:s, s:s, s:s, s:{s:s, s:s}, s:s, s:s, s:s, s:o, s:o, s:o, "
				 "s:o, s:s?, s:o}",
	    "title", b->act->verb, "heading", heading(b), "lead", lead(b), "what", b->act->what,
	    "back", "words", "Back to the list", "href", back, "action",
	    said ? "/bulk" : "/bulk/preview", "until", b->until, "to", b->person, "asks_day",
	    field_if(b, b->act->day && !said && b->count, "until", field_text(v, "until")),
	    "asks_person",
	    field_if(b, b->act->person && !said && b->count, "to", field_text(v, "to")), "people",
	    people, "asks_because",
	    field_if(b, can && (b->act->day || b->act->person), "because", b->because), "button",
	    can	   ? arena_printf(v->arena, "Do it for %zu", b->can)
	    : said ? NULL
		   : "Show what becomes of each",
	    "table", rows_part(b));
	json_object_update(v->data, more);
	json_decref(more);
}

static void show(struct bulk *b)
{
	struct visit *v = b->v;
	struct err e = {0};
	bool ok = case_list_named(v->site->session, b->count, b->ref, &b->rows, &e) &&
		  (!is_said(b) || try_all(b, &e));
	if (ok)
		fill(b);
	rows_free(&b->rows);
	if (ok)
		visit_page(v, fields_fault(v) ? 422 : 200, "bulk");
	else
		visit_fail(v, &e);
}

void page_bulk_preview(struct visit *v)
{
	struct bulk b = {.v = v};
	if (read_form(&b))
		show(&b);
}

/* ---- done ----------------------------------------------------------------------------------- */

static void store(struct bulk *b, const char *once)
{
	struct visit *v = b->v;
	size_t n = (size_t)rows_count(&b->rows);
	int64_t *id = arena_alloc(v->arena, (n + 1) * sizeof *id);
	int64_t *seen = arena_alloc(v->arena, (n + 1) * sizeof *seen);
	for (size_t i = 0; i < n; i++) {
		id[i] = row_int(&b->rows, (int)i, "item_id");
		seen[i] = seen_of(b, row_text(&b->rows, (int)i, "ref"));
	}
	json_t *body = json_object();
	if (*b->because)
		json_object_set_new(body, "reason", json_string(b->because));
	if (*b->until)
		json_object_set_new(body, "until", json_string(b->until));
	if (*b->person)
		json_object_set_new(body, "person", json_string(b->person));
	char *text = json_dumps(body, JSON_COMPACT);
	json_decref(body);
	visit_answers(v,
	    &(struct page_answers){.kind = b->act->kind,
		.subject = "followup",
		.count = n,
		.id = id,
		.seen = seen,
		.once = once,
		.body = text},
	    safe_path(http_form(v->request, "back"), "/"));
	free(text);
}

void page_bulk_take(struct visit *v)
{
	struct bulk b = {.v = v};
	struct err e = {0};
	const char *once = batch_once(v, field_text(v, "once"));
	if (!read_form(&b))
		return;
	if (!*b.because && (b.act->day || b.act->person))
		field_fault(v, "because", "Say why.");
	if (!once || !b.count || !is_said(&b) || fields_fault(v)) {
		show(&b);
		return;
	}
	if (!case_list_named(v->site->session, b.count, b.ref, &b.rows, &e)) {
		visit_fail(v, &e);
		return;
	}
	if (rows_count(&b.rows))
		store(&b, once);
	else
		visit_not_found(v);
	rows_free(&b.rows);
}
