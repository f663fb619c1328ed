/* SPDX-License-Identifier: Apache-2.0
 *
 * page_critical.c - a critical result: whom to reach now and by what number, who is asked next and
 * when, and the contact, recorded with its read-back.
 *
 * Only a contact that was read back stops the clock; the engine says so.  Other answers to the same
 * question stand on the question's page.
 */
#include "autoconf.h"
#include "case.h"
#include "fields.h"
#include "followupd/people_page.h"
#include "followupd/source.h"
#include "list_place.h"
#include "pages.h"
#include "question.h"
#include "row.h"
#include "spoken.h"

#include <inttypes.h>
#include <string.h>

#define PEOPLE_MAX 16

struct critical_read {
	struct question_read q;
	const struct exam *x;
	struct explain_asks asks;
	size_t count; /* whom to reach now */
	struct contacted {
		const struct person *person;
		const char *why;
	} reach[PEOPLE_MAX];
	struct rows numbers; /* of people_numbers */
};

/* ---- reading ---------------------------------------------------------------------------------
 */

static const char *name_of(struct arena *a, const struct person *p)
{
	bool given = p->given && *p->given, family = p->family && *p->family;
	if (!given && !family)
		return p->ref;
	return arena_printf(a, "%s%s%s", given ? p->given : "", given && family ? " " : "",
	    family ? p->family : "");
}

static void add_reach(struct critical_read *c, int64_t id, const char *why)
{
	const struct person *p = directory_get(c->q.charts.people, id);
	for (size_t i = 0; i < c->count; i++)
		if (c->reach[i].person == p)
			return;
	if (p && p->active && c->count < PEOPLE_MAX)
		c->reach[c->count++] = (struct contacted){p, why};
}

/* Who is away is stood in for by the cover, who comes first then. */
static void add_clinician(struct critical_read *c, int64_t id, const char *why)
{
	struct visit *v = c->q.v;
	const struct person *p = directory_get(c->q.charts.people, id);
	const struct period *away = p ? person_absence(p, v->who.now) : NULL;
	if (away && away->cover)
		add_reach(c, away->cover,
		    arena_printf(
			v->arena, "stands in for %s, who %s, away now", name_of(v->arena, p), why));
	add_reach(c, id, away ? arena_printf(v->arena, "%s; away now", why) : why);
}

static void find_reach(struct critical_read *c)
{
	if (c->x)
		add_clinician(c, c->x->orderer, "ordered the exam");
	add_clinician(c, c->q.chart->patient.primary_care, "the patient's own doctor");
}

/* "{1,2}": all who stand on the page. */
static const char *ids_text(const struct critical_read *c)
{
	struct arena *a = c->q.v->arena;
	const char *text = "{0";
	for (size_t i = 0; i < c->count; i++)
		text = arena_printf(a, "%s,%" PRId64, text, c->reach[i].person->id);
	for (size_t i = 0; i < c->asks.count; i++)
		text = arena_printf(a, "%s,%" PRId64, text, c->asks.item[i].person);
	return arena_printf(a, "%s}", text);
}

/* False: the visit has ended. */
static bool read_all(struct critical_read *c)
{
	struct err e = {0};
	struct visit *v = c->q.v;
	if (!question_read(&c->q))
		return false;
	if (!c->q.q || c->q.q->class != CLASS_CRITICAL || !c->q.chart) {
		rows_free(&c->q.row);
		visit_go(v, arena_printf(v->arena, "/question/Q%" PRId64, c->q.id));
		return false;
	}
	c->x = question_exam(&c->q);
	c->asks =
	    explain_asks_of_question(v->arena, &c->q.charts, v->site->rules, v->who.now, c->q.id);
	find_reach(c);
	if (people_numbers(v->site->session, ids_text(c), &c->numbers, &e))
		return true;
	rows_free(&c->q.row);
	visit_fail(v, &e);
	return false;
}

static void critical_free(struct critical_read *c)
{
	rows_free(&c->q.row);
	rows_free(&c->numbers);
}

/* ---- who ------------------------------------------------------------------------------------- */

/* {whom, why, when, number, tel, pager} */
static json_t *who_json(
    const struct critical_read *c, int64_t person, const char *whom, const char *why, json_t *when)
{
	const char *phone = NULL, *pager = NULL;
	for (int i = 0; i < rows_count(&c->numbers); i++)
		if (row_int(&c->numbers, i, "id") == person) {
			phone = row_text(&c->numbers, i, "phone");
			pager = row_text(&c->numbers, i, "pager");
		}
	return json_pack("{s:s, s:s?, s:o, s:s?, s:s?, s:s?}", "whom", whom, "why", why, "when",
	    when, "number", phone, "tel", phone ? spoken_dial(c->q.v->arena, phone) : NULL, "pager",
	    pager);
}

static json_t *reach_json(const struct critical_read *c)
{
	json_t *list = json_array();
	for (size_t i = 0; i < c->count; i++)
		json_array_append_new(list,
		    who_json(c, c->reach[i].person->id, name_of(c->q.v->arena, c->reach[i].person),
			c->reach[i].why, json_null()));
	return rows_of(list);
}

static json_t *next_json(const struct critical_read *c)
{
	json_t *list = json_array();
	for (size_t i = 0; i < c->asks.count; i++)
		json_array_append_new(
		    list, who_json(c, c->asks.item[i].person, c->asks.item[i].who, NULL,
			      spoken_time(c->q.v->zone, c->asks.item[i].at, c->q.today)));
	return rows_of(list);
}

/* ---- the page -------------------------------------------------------------------------------- */

static const char *heading(const struct critical_read *c)
{
	struct visit *v = c->q.v;
	if (!c->q.q->open)
		return "Critical result: nothing is open any more";
	if (c->asks.by == INSTANT_NONE)
		return "Critical result: to be told now";
	json_t *at = spoken_time(v->zone, c->asks.by, c->q.today);
	const char *words = arena_printf(v->arena, "Critical result: %s by %s",
	    c->asks.by < v->who.now ? "was to be told" : "to be told",
	    json_string_value(json_object_get(at, "words")));
	json_decref(at);
	return words;
}

/* "18 minutes left at 10:23": the page does not count on by itself. */
static const char *left_words(const struct critical_read *c)
{
	struct visit *v = c->q.v;
	const struct civil t = zone_civil(v->zone, v->who.now);
	int64_t left = (c->asks.by - v->who.now) / SECONDS(1);
	if (!c->q.q->open || c->asks.by == INSTANT_NONE)
		return NULL;
	return arena_printf(v->arena, "%s %s at %d:%02d",
	    span_in_words(v->arena, left < 0 ? -left : left), left < 0 ? "late" : "left", t.hour,
	    t.minute);
}

static const char *exam_line(const struct critical_read *c)
{
	struct arena *a = c->q.v->arena;
	const struct exam *x = c->x;
	if (!x)
		return NULL;
	json_t *day = spoken_day(x->day, c->q.today);
	const char *when = json_string_value(json_object_get(day, "words")),
		   *what = x->procedure_text && *x->procedure_text ? x->procedure_text : "Exam";
	const char *words = arena_printf(a, "%s%s%s%s%s", what, when ? " of " : "",
	    when ? when : "", x->accession ? ", accession " : "", x->accession ? x->accession : "");
	json_decref(day);
	return words;
}

static json_t *means_json(const char *chosen)
{
	static const struct {
		enum told_by by;
		const char *words;
	} means[] = {{TOLD_BY_PHONE, "By phone"}, {TOLD_BY_PERSON, "In person"}};
	json_t *list = json_array();
	for (size_t i = 0; i < sizeof means / sizeof *means; i++) {
		const char *word = vocabulary_word(&told_by_words, (int)means[i].by);
		json_array_append_new(list, choice_json(word, means[i].words, NULL, NULL,
						strcmp(word, *chosen ? chosen : "phone") == 0));
	}
	return list;
}

static json_t *read_back_json(const char *chosen)
{
	return json_pack("[o, o]", choice_json("yes", "Yes", "1", NULL, strcmp(chosen, "yes") == 0),
	    choice_json("no", "No: the clock goes on", "2", NULL, strcmp(chosen, "no") == 0));
}

static json_t *line_json(
    struct visit *v, const char *name, const char *label, const char *value, bool time)
{
	return form_field_json((struct page_field){.id = name,
	    .name = name,
	    .label = label,
	    .value = value,
	    .error = field_error(v, name),
	    .hint = time ? "Empty: now." : NULL,
	    .needed = !time,
	    .time = time});
}

static json_t *form_json(const struct critical_read *c)
{
	struct visit *v = c->q.v;
	bool posted = http_method(v->request) == HTTP_POST;
	const char *to = c->count ? name_of(v->arena, c->reach[0].person) : "";
	if (!c->q.q->open)
		return json_null();
	return json_pack("{s:o, s:o, s:o, s:o, s:s?, s:s}", "to",
	    line_json(v, "to", "Spoke to", posted ? field_text(v, "to") : to, false), "at",
	    line_json(v, "at", "When", field_text(v, "at"), true), "means",
	    means_json(field_text(v, "means")), "read_back",
	    read_back_json(field_text(v, "read_back")), "read_back_error",
	    field_error(v, "read_back"), "note", field_text(v, "note"));
}

static bool fill(struct critical_read *c, struct err *e)
{
	struct visit *v = c->q.v;
	struct arena *a = v->arena;
	const char *ref = arena_printf(a, "Q%" PRId64, c->q.id),
		   *evidence = row_text(&c->q.row, 0, "evidence");
	json_t *history, *place;
	if (!question_history_json(&c->q, &history, e))
		return false;
	if (!list_place_json(v, ref, &place, e)) {
		json_decref(history);
		return false;
	}
	json_t *data = json_pack(
	    "{s:s, s:s, s:s, s:s, s:o, s:s, s:o, s:s, s:s?, s:s, s:s?, s:s?, s:o, s:o, s:o, s:o, "
	    "s:o, s:I}",
	    "title", ref, "ref", ref, "href", arena_printf(a, "/critical/%s", ref), "question_href",
	    arena_printf(a, "/question/%s", ref), "back", list_back_json(v), "from",
	    list_from_query(v), "place", place, "heading", heading(c), "left", left_words(c),
	    "text", spoken_capital(a, c->q.q->text ? c->q.q->text : ""), "exam", exam_line(c),
	    "evidence", evidence && *evidence ? evidence : NULL, "patient",
	    question_patient_json(&c->q), "reach", reach_json(c), "next", next_json(c), "form",
	    form_json(c), "history", history, "seen", (json_int_t)row_int(&c->q.row, 0, "seen"));
	json_object_set_new(data, "answered", question_answered_json(&c->q));
	json_object_update(v->data, data);
	json_decref(data);
	return true;
}

static void show(struct critical_read *c)
{
	struct err e = {0};
	struct visit *v = c->q.v;
	bool ok = fill(c, &e);
	critical_free(c);
	if (ok)
		visit_page(v, fields_fault(v) ? 422 : 200, "critical");
	else
		visit_fail(v, &e);
}

void page_critical(struct visit *v)
{
	struct critical_read c = {.q = {.v = v}};
	if (read_all(&c))
		show(&c);
}

/* ---- taking ---------------------------------------------------------------------------------- */

void page_critical_take(struct visit *v)
{
	struct critical_read c = {.q = {.v = v}};
	const char *read_back = field_text(v, "read_back"), *to = field_text(v, "to"),
		   *at = field_text(v, "at");
	bool yes = strcmp(read_back, "yes") == 0;
	if (!read_all(&c))
		return;
	if (!*to)
		field_fault(v, "to", "Say who was told: name and role.");
	if (!yes && strcmp(read_back, "no") != 0)
		field_fault(v, "read_back", "Say whether they read it back.");
	if (fields_fault(v)) {
		show(&c);
		return;
	}
	const char *means = field_text(v, "means"),
		   *href = arena_printf(v->arena, "/critical/Q%" PRId64, c.q.id);
	if (!*at)
		at = field_now(v);
	json_t *body = json_pack("{s:s, s:s, s:s, s:b, s:s}", "to", to, "at", at, "means",
	    *means ? means : "phone", "read_back", yes, "note", field_text(v, "note"));
	int64_t id = c.q.id;
	critical_free(&c);
	if (yes)
		answer_store(v, ANSWER_COMMUNICATED, "review", id, body, href);
	else /* nobody is done with it: it is shown again, not the list */
		answer_store_here(v, ANSWER_COMMUNICATED, "review", id, body,
		    arena_printf(v->arena, "%s%s", href, list_from_query(v)));
}
