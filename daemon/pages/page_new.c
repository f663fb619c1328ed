/* SPDX-License-Identifier: Apache-2.0
 *
 * page_new.c - a follow-up that no message asked for is entered by hand, with what it rests on.
 *
 * First whose it is, then of which exam and what is owed.  The number of the patient travels in the
 * form, never in an address.
 */
#include "autoconf.h"
#include "case.h"
#include "fields.h"
#include "followupd/chart_store.h"
#include "followupd/patient_store.h"
#include "followupd/people_store.h"
#include "pages.h"
#include "spoken.h"

#include <string.h>

struct new_case {
	struct visit *v;
	struct patient_named who; /* id 0: not known yet */
	const struct chart *chart;
	date today;
};

/* ---- the page
 * ------------------------------------------------------------------------------------ */

static json_t *steps_json(bool second)
{
	return json_pack("{s:[{s:s, s:b, s:b}, {s:s, s:b, s:b}]}", "rows", "words", "Patient",
	    "here", !second, "done", second, "words", "What is owed", "here", second, "done",
	    false);
}

static json_t *line(
    struct visit *v, const char *name, const char *label, const char *hint, bool needed)
{
	return form_field_json((struct page_field){.id = name,
	    .name = name,
	    .label = label,
	    .hint = hint,
	    .value = field_text(v, name),
	    .error = field_error(v, name),
	    .needed = needed});
}

/* The exams of the patient, the latest first. */
static json_t *exams_json(const struct new_case *n)
{
	struct arena *a = n->v->arena;
	const char *chosen = field_text(n->v, "report");
	json_t *list = json_pack("[{s:s, s:s, s:b}]", "value", "", "words",
	    "An exam that is not here: say its day and what it was", "selected", !*chosen);
	for (size_t i = n->chart->exam_count; i-- > 0;) {
		const struct exam *x = n->chart->exam[i];
		char day[32];
		if (x->accession && x->current)
			json_array_append_new(list,
			    json_pack("{s:s, s:s, s:b}", "value", x->accession, "words",
				arena_printf(a, "%s, %s, %s", date_text(x->day, day),
				    x->procedure_text ? x->procedure_text : "exam", x->accession),
				"selected", strcmp(x->accession, chosen) == 0));
	}
	return list;
}

static json_t *owed_fields(const struct new_case *n)
{
	struct visit *v = n->v;
	json_t *list = json_array();
	json_array_append_new(list, form_field_json((struct page_field){.id = "report",
					.name = "report",
					.label = "Exam that it rests on",
					.value = "",
					.error = field_error(v, "report"),
					.options = exams_json(n)}));
	json_array_append_new(list, form_field_json((struct page_field){.id = "day",
					.name = "day",
					.label = "Day of an exam that is not here",
					.value = field_text(v, "day"),
					.error = field_error(v, "day"),
					.day = true}));
	json_array_append_new(list, line(v, "source", "What it was, and where",
					"Such as CT chest, Lakeside Imaging.", false));
	json_array_append_new(
	    list, line(v, "note", "What was found", "In the words of the report.", true));
	json_array_append_new(
	    list, line(v, "what", "Exam that is owed", "Such as CT chest.", true));
	json_array_append_new(list,
	    line(v, "in", "When", "As the report says it: 3 months, 6-12 months, 1 year.", false));
	json_array_append_new(list, form_field_json((struct page_field){.id = "due",
					.name = "due",
					.label = "or the day itself",
					.value = field_text(v, "due"),
					.error = field_error(v, "due"),
					.day = true}));
	json_array_append_new(
	    list, line(v, "person", "Owner",
		      "A name or reference. Empty: whoever ordered the exam.", false));
	json_array_append_new(list, line(v, "reason", "Why it is entered by hand", NULL, true));
	json_array_append_new(
	    list, form_field_json((struct page_field){.id = "another",
		      .name = "another",
		      .label = "Another finding of an exam that is followed already",
		      .value = field_text(v, "another"),
		      .tick = true}));
	return list;
}

static json_t *so_far_json(const struct new_case *n)
{
	const struct patient *p = &n->chart->patient;
	return json_pack("{s:[{s:s, s:o}]}", "rows", "term", "Patient", "words",
	    json_sprintf("%s, %s, born %s, number %s",
		p->family && *p->family ? p->family : "no name known", p->given ? p->given : "",
		spoken_birth(n->v->arena, p->birth), n->who.value));
}

static void show(const struct new_case *n)
{
	struct visit *v = n->v;
	bool second = n->chart != NULL;
	json_t *fields = second
			     ? owed_fields(n)
			     : json_pack("[o, o]",
				   line(v, "number", "Number of the patient",
				       "MRN, as registration has it.", true),
				   line(v, "authority", "Whose number it is",
				       "Only where two departments use the same numbers.", false));
	json_t *carried = second ? json_pack("[{s:s, s:s}, {s:s, s:s}]", "name", "number", "value",
				       n->who.value, "name", "authority", "value", n->who.authority)
				 : json_array();
	json_t *more = json_pack("{s:s, s:{s:s, s:s}, s:i, s:o, s:s, s:o, s:o, s:o, s:n, s:n, s:s}",
	    "title", "New follow-up", "back", "words", "To do today", "href", "/", "step",
	    second ? 2 : 1, "steps", steps_json(second), "heading",
	    second ? "What is owed?" : "Whose is it?", "so_far",
	    second ? so_far_json(n) : json_null(), "fields", fields, "carried", carried, "preview",
	    "double", "button", second ? "Open the follow-up" : "Go on");
	json_object_update(v->data, more);
	json_decref(more);
	visit_page(v, fields_fault(v) ? 422 : 200, "new");
}

/* ---- taking
 * ----------------------------------------------------------------------------------------- */

static bool read_patient(struct new_case *n, struct err *e)
{
	struct visit *v = n->v;
	struct unit u = {.session = v->site->session, .arena = v->arena, .now = v->who.now};
	const char *authority = field_text(v, "authority");
	struct charts *all = arena_alloc(v->arena, sizeof *all);
	if (!patient_named(v->site->session, v->arena, field_text(v, "number"),
		*authority ? authority : NULL, &n->who, e))
		return false;
	const struct chart_request request = {.patient_count = 1, .patient = &n->who.id};
	if (!charts_read(&u, &request, all)) {
		*e = u.err;
		return false;
	}
	n->chart = charts_of(all, n->who.id);
	return n->chart || err_set(e, ERR_NOT_FOUND, "there is no such patient");
}

void page_new(struct visit *v)
{
	struct new_case n = {.v = v};
	struct err e = {0};
	if (v->refused && !read_patient(&n, &e)) {
		visit_fail(v, &e);
		return;
	}
	if (n.chart)
		visit_shows(v, n.chart->patient.id);
	show(&n);
}

/* A day as the engine reads it; "": none was given. */
static const char *day_of(struct visit *v, const char *name)
{
	char text[32];
	const char *typed = field_text(v, name);
	date day = *typed ? field_day(v, typed) : DATE_NONE;
	if (*typed && day == DATE_NONE)
		field_fault(v, name, "Give a day, such as 12 Mar 2026.");
	return day == DATE_NONE ? "" : arena_strdup(v->arena, date_text(day, text));
}

static void check_needed(struct visit *v)
{
	static const char *const needed[][2] = {{"note", "Say what was found."},
	    {"what", "Say which exam is owed."}, {"reason", "Say why it is entered by hand."}};
	for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
		if (!*field_text(v, needed[i][0]))
			field_fault(v, needed[i][0], needed[i][1]);
	if (!*field_text(v, "in") && !*field_text(v, "due"))
		field_fault(v, "in", "Say when: a time span, or the day itself.");
	if (!*field_text(v, "report") && (!*field_text(v, "day") || !*field_text(v, "source")))
		field_fault(v, "report", "Choose the exam, or say its day and what it was.");
}

static void take(struct new_case *n)
{
	struct visit *v = n->v;
	struct err e = {0};
	char owner[80] = "";
	check_needed(v);
	const char *day = day_of(v, "day"), *due = day_of(v, "due"),
		   *person = field_text(v, "person");
	if (*person && !people_identify(v->site->session, person, owner, &e))
		field_fault(v, "person", case_sentence(v->arena, e.text));
	if (fields_fault(v)) {
		show(n);
		return;
	}
	json_t *body = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}",
	    "authority", n->who.authority, "number", n->who.value, "report",
	    field_text(v, "report"), "day", day, "source", field_text(v, "source"), "note",
	    field_text(v, "note"), "what", field_text(v, "what"), "in", field_text(v, "in"), "due",
	    due, "person", owner, "reason", field_text(v, "reason"));
	if (*field_text(v, "another"))
		json_object_set_new(body, "another", json_true());
	answer_store(v, ANSWER_ENTER, "patient", n->who.id, body, "/");
}

void page_new_take(struct visit *v)
{
	struct new_case n = {.v = v, .today = zone_date(v->zone, v->who.now)};
	struct err e = {0};
	if (!read_patient(&n, &e)) {
		if (e.code != ERR_NOT_FOUND && e.code != ERR_REFUSED) {
			visit_fail(v, &e);
			return;
		}
		field_fault(v, "number", case_sentence(v->arena, e.text));
		show(&n);
		return;
	}
	visit_shows(v, n.chart->patient.id);
	if (strcmp(field_text(v, "step"), "2") == 0)
		take(&n);
	else
		show(&n);
}
