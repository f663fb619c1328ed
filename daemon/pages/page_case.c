/* SPDX-License-Identifier: Apache-2.0
 *
 * page_case.c - a follow-up on one page: what is owed and why, what happens if nobody does
 * anything, and all that is on record.
 *
 * What it says is what followupctl explain, policy explain and show say: the same functions.
 */
#include "autoconf.h"
#include "case.h"
#include "contact_parts.h"
#include "fields.h"
#include "followupd/casefile.h"
#include "followupd/chart_store.h"
#include "followupd/policy_store.h"
#include "list_place.h"
#include "pages.h"
#include "report.h"
#include "row.h"
#include "spoken.h"

#include <stdlib.h>
#include <string.h>

/* ---- reading ----------------------------------------------------------------------------------
 */

static bool read_charts(struct case_read *c, struct err *e)
{
	struct visit *v = c->v;
	const struct chart_request request = {.followup_count = 1, .followup = &c->id};
	struct unit u = {.session = v->site->session, .arena = v->arena, .now = v->who.now};
	struct chart *chart = NULL;
	if (!charts_read(&u, &request, &c->charts)) {
		*e = u.err;
		return false;
	}
	c->record = charts_case(&c->charts, c->id, &chart);
	c->chart = chart;
	return c->record || err_set(e, ERR_NOT_FOUND, "there is no such follow-up");
}

static bool read_all(struct case_read *c, const char *ref, struct err *e)
{
	struct visit *v = c->v;
	struct session *s = v->site->session;
	const struct rules *rules = v->site->rules;
	if (!casefile_find(s, ref, &c->id, e) || !policies_read(s, v->site->rules, e) ||
	    !casefile_head(s, c->id, &c->head, e))
		return false;
	if (!rows_count(&c->head))
		return err_set(e, ERR_NOT_FOUND, "there is no such follow-up");
	c->ref = arena_strdup(v->arena, row_text(&c->head, 0, "ref"));
	c->href = arena_printf(v->arena, "/case/%s", c->ref);
	return read_charts(c, e) &&
	       foresee(v->arena, &c->charts, rules, v->who.now, c->id, &c->next, e) &&
	       explain_followup(v->arena, &c->charts, rules, v->who.now, c->id, &c->x, e);
}

bool case_read(struct case_read *c)
{
	return case_read_named(c, http_part(c->v->request, 0));
}

bool case_read_named(struct case_read *c, const char *ref)
{
	struct err e = {0};
	c->today = zone_date(c->v->zone, c->v->who.now);
	if (read_all(c, ref, &e)) {
		visit_shows(c->v, c->chart->patient.id);
		return true;
	}
	case_free(c);
	visit_fail(c->v, &e);
	return false;
}

void case_free(struct case_read *c)
{
	rows_free(&c->head);
}

/* ---- words -------------------------------------------------------------------------------------
 */

const char *case_sentence(struct arena *a, const char *words)
{
	size_t len = strlen(words);
	bool ends = len && strchr(".?!", words[len - 1]);
	return spoken_capital(a, arena_printf(a, "%s%s", words, ends ? "" : "."));
}

const char *case_patient(struct case_read *c)
{
	const struct patient *p = &c->chart->patient;
	bool family = p->family && *p->family, given = p->given && *p->given;
	if (family && given)
		return arena_printf(c->v->arena, "%s, %s", p->family, p->given);
	return family ? p->family : given ? p->given : "no name known";
}

static const char *owed_words(struct case_read *c)
{
	return exam_words(c->v, c->x.modality, c->x.laterality);
}

json_t *case_head_json(struct case_read *c)
{
	json_t *due = spoken_day(c->x.window.target, c->today);
	const char *from = list_from_query(c->v);
	json_t *head = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:o}", "ref", c->ref, "href",
	    c->href, "from", from, "also", *from ? arena_printf(c->v->arena, "&%s", from + 1) : "",
	    "patient", case_patient(c), "about", row_about(c->v, &c->head, 0), "owed",
	    due && !json_is_null(due) ? arena_printf(c->v->arena, "%s, due %s", owed_words(c),
					    json_string_value(json_object_get(due, "words")))
				      : owed_words(c),
	    "tag", row_tag(c->v, &c->head, 0));
	json_decref(due);
	return head;
}

json_t *case_back_json(struct case_read *c)
{
	return list_back_json(c->v);
}

/* ---- forms about it -----------------------------------------------------------------------------
 */

void case_form(struct case_read *c)
{
	json_t *data = c->v->data;
	json_object_set_new(data, "title", json_string(c->ref));
	json_object_set_new(data, "head", case_head_json(c));
	json_object_set_new(data, "back", case_back_json(c));
	json_object_set_new(data, "seen", json_integer(row_int(&c->head, 0, "seen")));
}

void case_show_form(struct case_read *c, const char *template)
{
	struct visit *v = c->v;
	case_free(c);
	visit_page(v, fields_fault(v) ? 422 : 200, template);
}

void case_show_fields(
    struct case_read *c, const struct page_field *fields, size_t count, const char *template)
{
	json_t *list = json_array();
	case_form(c);
	for (size_t i = 0; i < count; i++)
		json_array_append_new(list, form_field_json(fields[i]));
	json_object_set_new(c->v->data, "fields", list);
	case_show_form(c, template);
}

void case_store(struct case_read *c, enum answer_kind kind, json_t *body)
{
	struct visit *v = c->v;
	int64_t id = c->id;
	const char *href = arena_printf(v->arena, "%s%s", c->href, list_from_query(v));
	case_free(c);
	answer_store(v, kind, "followup", id, body, href);
}

/* ---- what stands first --------------------------------------------------------------------------
 */

static json_t *patient_json(struct case_read *c)
{
	const struct patient *p = &c->chart->patient;
	int age = spoken_age(p->birth, c->today);
	json_t *birth = p->birth == DATE_NONE
			    ? json_null()
			    : json_pack("{s:s, s:o}", "words", spoken_birth(c->v->arena, p->birth),
				  "iso", json_string(date_text(p->birth, (char[32]){0})));
	return json_pack("{s:s, s:s?, s:o, s:o, s:s?, s:s?, s:o}", "name", case_patient(c), "sex",
	    p->sex && *p->sex ? p->sex : NULL, "age",
	    age < 0 ? json_null() : json_sprintf("%d", age), "birth", birth, "mrn",
	    row_text(&c->head, 0, "patient"), "language", contact_speaks_words(c), "deceased",
	    p->deceased ? json_pack("{s:s, s:s}", "words", "reported by the hospital", "iso", "")
			: json_null());
}

static json_t *sentences(
    struct case_read *c, size_t count, const char *(*words)(struct case_read *, size_t))
{
	json_t *list = json_array();
	for (size_t i = 0; i < count; i++)
		json_array_append_new(list, json_string(case_sentence(c->v->arena, words(c, i))));
	return rows_of(list);
}

static const char *todo_words(struct case_read *c, size_t i)
{
	return c->x.todo[i].words;
}

static const char *wait_words(struct case_read *c, size_t i)
{
	return c->x.wait[i].words;
}

static json_t *closed_json(struct case_read *c)
{
	const struct explanation *x = &c->x;
	if (x->closure == CLOSURE_NONE)
		return json_null();
	json_t *proof = json_array();
	for (size_t i = 0; i < x->proof_count; i++)
		json_array_append_new(proof,
		    json_pack("{s:s, s:s}", "what", x->proof[i].what, "words", x->proof[i].words));
	return json_pack("{s:s, s:s, s:s, s:o, s:o, s:s?}", "code",
	    vocabulary_word(&closure_words, (int)x->closure), "words", x->closure_words, "by",
	    x->closed_by, "when", spoken_time(c->v->zone, x->closed_at, c->today), "proof", proof,
	    "fallen", x->proof_fallen);
}

/* The question that holds it, when one does. */
static json_t *held_json(struct case_read *c)
{
	const struct explanation *x = &c->x;
	if (x->hold == HOLD_NONE)
		return json_null();
	for (size_t i = 0; i < x->question_count; i++)
		if (x->question[i].open)
			return json_pack("{s:s, s:s}", "words",
			    arena_printf(c->v->arena,
				"Stopped: %s Nothing is sent until it is answered.",
				case_sentence(c->v->arena, x->question[i].text)),
			    "href", arena_printf(c->v->arena, "/question/%s", x->question[i].ref));
	return json_pack("{s:s, s:s}", "words",
	    case_sentence(c->v->arena, vocabulary_meaning(&followup_hold_words, (int)x->hold)),
	    "href", c->href);
}

static json_t *state_json(struct case_read *c)
{
	const struct explanation *x = &c->x;
	struct arena *a = c->v->arena;
	json_t *tag = row_tag(c->v, &c->head, 0);
	const char *kind = json_string_value(json_object_get(tag, "kind")),
		   *far = json_string_value(json_object_get(tag, "words"));
	bool open = x->closure == CLOSURE_NONE;
	const char *words = case_sentence(a, x->state_words);
	if (open && x->overdue)
		words = arena_printf(a, "%s %s", case_sentence(a, far ? far : "overdue"), words);
	json_t *state = json_pack("{s:s, s:s, s:o, s:o, s:o, s:o}", "kind",
	    x->hold != HOLD_NONE ? "question"
	    : !open		 ? "done"
	    : kind		 ? kind
				 : "plain",
	    "words", words, "todo", sentences(c, x->todo_count, todo_words), "waits",
	    open ? sentences(c, x->wait_count, wait_words) : json_null(), "held", held_json(c),
	    "closed", closed_json(c));
	json_decref(tag);
	return state;
}

/* Where the contact about a critical result of it is recorded; NULL: none is to be told. */
static const char *critical_href(const struct case_read *c)
{
	for (size_t i = 0; i < c->x.question_count; i++) {
		const struct explain_question *q = &c->x.question[i];
		if (q->open && q->kind == QUESTION_CRITICAL_COMMUNICATION)
			return arena_printf(c->v->arena, "/critical/%s", q->ref);
	}
	return NULL;
}

static json_t *acts_json(struct case_read *c)
{
	const struct rows *h = &c->head;
	bool open = c->x.closure == CLOSURE_NONE, acts = c->v->who.roles & CARE_ROLES;
	const char *to = row_text(h, 0, "offer_to"), *by = row_text(h, 0, "offer_by"),
		   *why = row_text(h, 0, "offer_reason");
	instant acked = row_time(h, 0, "acknowledged_at");
	json_t *at = spoken_time(c->v->zone, acked, c->today);
	json_t *words = json_null();
	if (acked != INSTANT_NONE)
		words = json_sprintf(
		    "Acknowledged on %s.", json_string_value(json_object_get(at, "words")));
	json_decref(at);
	json_t *offer = json_null();
	if (open && to)
		offer = json_pack("{s:s, s:b}", "words",
		    arena_printf(c->v->arena, "Offered to %s by %s%s%s.", to, by ? by : "somebody",
			why ? ": " : "", why ? why : ""),
		    "yours", strcmp(to, c->v->who.ref) == 0);
	return json_pack("{s:s?, s:b, s:b, s:o, s:b, s:b, s:b, s:b, s:b, s:o}", "critical",
	    acts ? critical_href(c) : NULL, "attempt", acts && open, "ack",
	    acts && open && acked == INSTANT_NONE, "acked", words, "postpone", acts && open,
	    "transfer", acts && open, "attach", acts && open, "close", open, "reopen",
	    acts && !open, "offer", offer);
}

static json_t *step(const char *term, const char *words, bool done)
{
	return json_pack("{s:s, s:s, s:b}", "term", term, "words", words, "done", done);
}

/* What was told by phone of it and still counts, of an appointment or at all; NULL: nothing. */
static const char *phone_words(const struct case_read *c, bool appointment)
{
	for (size_t i = 0; i < c->x.appointment_count; i++) {
		const struct explain_appointment *p = &c->x.appointment[i];
		if (p->source && p->linked && p->status == VISIT_BOOKED &&
		    (!appointment || p->starts_at != INSTANT_NONE))
			return p->source;
	}
	return NULL;
}

static json_t *steps_json(struct case_read *c)
{
	const struct rows *h = &c->head;
	struct arena *a = c->v->arena;
	const char *order = row_text(h, 0, "order_accession");
	order = order ? order : row_text(h, 0, "order_filler");
	order = order ? order : row_text(h, 0, "order_placer");
	json_t *visit = spoken_time(c->v->zone, row_time(h, 0, "appointment_at"), c->today),
	       *done = spoken_time(c->v->zone, row_time(h, 0, "performed_at"), c->today);
	const char *visit_words = json_string_value(json_object_get(visit, "words")),
		   *done_words = json_string_value(json_object_get(done, "words"));
	const char *phone = phone_words(c, false), *booked = phone_words(c, true);
	bool closed = c->x.closure != CLOSURE_NONE;
	json_t *steps = json_pack("{s:[o, o, o, o]}", "rows",
	    step("Ordered",
		order	? arena_printf(a, "Yes, %s", order)
		: phone ? arena_printf(a, "Yes, %s", phone)
			: "No order known",
		order || phone),
	    step("Scheduled",
		!visit_words ? "No appointment"
		: booked     ? arena_printf(a, "%s, %s", visit_words, booked)
			     : visit_words,
		visit_words != NULL),
	    step("Performed", done_words ? done_words : "No", done_words != NULL),
	    step("Resulted", closed ? c->x.closure_words : "No", closed));
	json_decref(visit);
	json_decref(done);
	return steps;
}

static json_t *lost_json(struct case_read *c)
{
	const struct foresight *n = &c->next;
	if (!n->open)
		return json_null();
	const char *words =
	    n->lost == LOST_NEVER ? "The software never closes this one as lost."
	    : n->lost == LOST_BY_PHYSICIAN
		? "Only a physician who says so can close it as lost."
		: arena_printf(c->v->arena,
		      "By the attempts rule it can be closed as lost, not before %s.",
		      spoken_birth(c->v->arena, n->lost_from));
	return json_pack("{s:s, s:[]}", "words", words, "rules");
}

static json_t *since_json(struct case_read *c)
{
	json_t *day = spoken_day(c->x.index_day, c->today);
	json_t *words = json_incref(json_object_get(day, "words"));
	json_decref(day);
	return words ? words : json_null();
}

static json_t *earlier_json(struct case_read *c)
{
	return c->x.earlier ? json_sprintf("%zu exam%s from before %s not looked at.", c->x.earlier,
				  c->x.earlier == 1 ? "" : "s", c->x.earlier == 1 ? "is" : "are")
			    : json_null();
}

/* Why it is open to who does not have it; NULL: it is the visitor's. */
static const char *outside_words(struct case_read *c)
{
	struct err e = {0};
	struct rows r = {0};
	const char *words = NULL;
	if (page_outside_of(c->v->site->session, c->chart->patient.id, &r, &e) && rows_count(&r)) {
		json_t *until = spoken_time(c->v->zone, row_time(&r, 0, "ends_at"), c->today);
		words = arena_printf(c->v->arena,
		    "You opened this outside your own list: “%s”. Until %s; it is on record.",
		    row_text(&r, 0, "reason"), json_string_value(json_object_get(until, "words")));
		json_decref(until);
	}
	rows_free(&r);
	return words;
}

/* ---- the page
 * ------------------------------------------------------------------------------------ */

static void add(json_t *data, json_t *more)
{
	json_object_update(data, more);
	json_decref(more);
}

static bool add_report(struct case_read *c, json_t *data, struct err *e)
{
	json_t *report;
	const struct exam *x = chart_exam(c->chart, c->record->f.index_exam);
	if (!report_json(c->v, x, c->x.evidence, &report, e))
		return false;
	bool marked = false;
	json_t *part;
	size_t i;
	json_array_foreach(json_object_get(report, "parts"), i, part) marked =
	    marked || !json_is_null(json_object_get(part, "kind"));
	json_object_set_new(json_object_get(data, "owed"), "evidence", json_boolean(marked));
	json_object_set_new(data, "report", report);
	return true;
}

static bool fill(struct case_read *c, struct err *e)
{
	json_t *data = c->v->data;
	bool open = c->x.closure == CLOSURE_NONE;
	bool may_call = open && (c->v->who.roles & CARE_ROLES);
	json_t *foreseen = case_foreseen_json(c);
	bool missing = open && c->x.hold == HOLD_NONE && json_is_null(foreseen);
	add(data,
	    json_pack("{s:s, s:s, s:s, s:I, s:o, s:n, s:s?, s:o, s:o, s:o, s:o, s:o, s:o, s:s?, "
		      "s:b, s:o}",
		"title", c->ref, "ref", c->ref, "href", c->href, "seen",
		(json_int_t)row_int(&c->head, 0, "seen"), "back", case_back_json(c), "place",
		"outside", outside_words(c), "patient", patient_json(c), "state", state_json(c),
		"acts", acts_json(c), "steps", steps_json(c), "owed", case_owed_json(c), "foreseen",
		foreseen, "foreseen_note", open ? NULL : "It is closed: nobody is told any more.",
		"foreseen_missing", missing, "people", case_people_json(c)));
	add(data, json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "lost", lost_json(c),
		      "call", may_call ? call_json(c) : json_null(), "exams", case_exams_json(c),
		      "exams_since", since_json(c), "exams_earlier", earlier_json(c),
		      "appointments", case_appointments_json(c), "questions",
		      case_questions_json(c), "neighbours", case_neighbours_json(c)));
	json_t *place;
	if (!list_place_json(c->v, c->ref, &place, e))
		return false;
	json_object_set_new(data, "place", place);
	json_object_set_new(data, "from", json_string(list_from_query(c->v)));
	return add_report(c, data, e) && case_add_records(c, data, e);
}

void page_case(struct visit *v)
{
	struct case_read c = {.v = v};
	struct err e = {0};
	if (!case_read(&c))
		return;
	bool ok = fill(&c, &e);
	case_free(&c);
	if (ok)
		visit_page(v, 200, "case");
	else
		visit_fail(v, &e);
}
