/* SPDX-License-Identifier: Apache-2.0
 *
 * page_question.c - a question on one page: what is asked, of whom, where it goes next, and the
 * answers that its kind takes.
 *
 * Free text alone never answers one.  Each answer has fields of its own, named ANSWER.field, since
 * a form sends those of all.
 */
#include "autoconf.h"
#include "case.h"
#include "fields.h"
#include "followupd/answers.h"
#include "followupd/casefile.h"
#include "followupd/chart_store.h"
#include "followupd/people_store.h"
#include "followupd/policy_store.h"
#include "followupd/review_list.h"
#include "list_place.h"
#include "pages.h"
#include "question.h"
#include "report.h"
#include "row.h"
#include "spoken.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- what each answer asks for
 * -------------------------------------------------------------------- */

enum field_kind { LINE, DAY, TIME, TICK, PERSON, CODES };

static const struct answer_field {
	enum answer_kind answer;
	const char *name; /* as followupctl's answer has it */
	const char *label, *hint;
	enum field_kind kind;
	bool needed;
} fields[] = {
    {ANSWER_OPEN, "what", "Exam", "As the report says it: CT chest, MRI liver.", LINE, true},
    {ANSWER_OPEN, "in", "When", "As the report says it: 6 weeks, 3-6 months, 1 year.", LINE, false},
    {ANSWER_OPEN, "due", "or the day itself", NULL, DAY, false},
    {ANSWER_OPEN, "person", "Owner", "Empty: as a report of this exam has it.", PERSON, false},
    {ANSWER_SAME_AS, "link", "Which one", "Its reference, such as 36ZKH7.", LINE, true},
    {ANSWER_NOT_OWED, "code", "Because", NULL, CODES, true},
    {ANSWER_NOT_OWED, "note", "In words", NULL, LINE, false},
    {ANSWER_ATTACH_EXAM, "exam", "Number of the exam", "Empty: the one that is asked about.", LINE,
	false},
    {ANSWER_REJECT_EXAM, "note", "Because", NULL, LINE, false},
    {ANSWER_COMMUNICATED, "to", "Spoke to", NULL, LINE, true},
    {ANSWER_COMMUNICATED, "means", "How", NULL, CODES, true},
    {ANSWER_COMMUNICATED, "at", "When", "Empty: now.", TIME, false},
    {ANSWER_COMMUNICATED, "read_back", "They read it back", NULL, TICK, false},
    {ANSWER_COMMUNICATED, "note", "Note", NULL, LINE, false},
    {ANSWER_REVIEWED, "to", "By whom", "Empty: by you.", LINE, false},
    {ANSWER_REVIEWED, "at", "When", "Empty: now.", TIME, false},
    {ANSWER_REASSIGN, "person", "Who", NULL, PERSON, true},
    {ANSWER_WAIT_UNTIL, "until", "Ask again on", NULL, DAY, true},
    {ANSWER_WAIT_UNTIL, "code", "Because", NULL, CODES, true},
    {ANSWER_CONFIRM, "note", "What was said", NULL, LINE, false},
    {ANSWER_FIXED, "note", "What was done", NULL, LINE, false},
};
#define FIELDS (sizeof fields / sizeof *fields)

/* In the order in which they are shown. */
static const struct answer_words {
	enum answer_kind answer;
	const char *words;
} answers[] = {
    {ANSWER_COMMUNICATED, "Somebody was told"},
    {ANSWER_REVIEWED, "It was seen"},
    {ANSWER_CONFIRM, "Do what the mail says"},
    {ANSWER_ATTACH_EXAM, "Yes, it answers"},
    {ANSWER_REJECT_EXAM, "No, it does not answer"},
    {ANSWER_OPEN, "Open a follow-up"},
    {ANSWER_STILL_OWED, "It is still owed: leave it as it is"},
    {ANSWER_NOT_OWED, "Nothing is owed"},
    {ANSWER_SAME_AS, "Another follow-up tracks it already"},
    {ANSWER_MERGE, "They are one"},
    {ANSWER_KEEP_APART, "They are two: leave both"},
    {ANSWER_MOVE, "It is the other patient's"},
    {ANSWER_FIXED, "It is put right"},
    {ANSWER_ASK_AUTHOR, "Ask the radiologist who signed it"},
    {ANSWER_WAIT_UNTIL, "It cannot be answered yet"},
    {ANSWER_REASSIGN, "Somebody else should answer"},
};
#define ANSWERS (sizeof answers / sizeof *answers)

static const char *name_of(struct visit *v, enum answer_kind answer, const char *field)
{
	return arena_printf(
	    v->arena, "%s.%s", vocabulary_word(&answer_kind_words, (int)answer), field);
}

/* ---- reading
 * ---------------------------------------------------------------------------------------- */

/* "Q6218", "q6218" or the number alone; 0: neither. */
static int64_t number_of(const char *part)
{
	return id_of_text(part + (*part == 'Q' || *part == 'q'));
}

static bool read_all(struct question_read *r, struct err *e)
{
	struct visit *v = r->v;
	struct session *s = v->site->session;
	const struct chart_request request = {.question_count = 1, .question = &r->id};
	struct unit u = {.session = s, .arena = v->arena, .now = v->who.now};
	struct chart *chart = NULL;
	if (!r->id)
		return err_set(e, ERR_NOT_FOUND, "there is no such question");
	if (!policies_read(s, v->site->rules, e) || !review_show(s, r->id, &r->row, e))
		return false;
	if (!charts_read(&u, &request, &r->charts)) {
		*e = u.err;
		return false;
	}
	r->q = charts_question(&r->charts, r->id, &chart);
	r->chart = chart && chart->patient.id ? chart : NULL;
	r->step = explain_step_of_question(v->arena, &r->charts, v->site->rules, v->who.now, r->id);
	return true;
}

bool question_read(struct question_read *r)
{
	struct err e = {0};
	struct visit *v = r->v;
	r->today = zone_date(v->zone, v->who.now);
	r->id = number_of(http_part(v->request, 0));
	if (read_all(r, &e)) {
		if (r->chart)
			visit_shows(v, r->chart->patient.id);
		return true;
	}
	rows_free(&r->row);
	visit_fail(v, &e);
	return false;
}

/* ---- the answers
 * ------------------------------------------------------------------------------------- */

static json_t *options_of(const struct vocabulary *v, unsigned set, const char *chosen)
{
	json_t *list =
	    json_pack("[{s:s, s:s, s:b}]", "value", "", "words", "Choose", "selected", !*chosen);
	for (size_t i = 0; i < v->count; i++)
		if (set & SET_OF(i))
			json_array_append_new(
			    list, json_pack("{s:s, s:s, s:b}", "value", v->word[i].word, "words",
				      v->word[i].meaning, "selected",
				      strcmp(v->word[i].word, chosen) == 0));
	return list;
}

static json_t *codes_of(
    const struct question_read *r, const struct answer_field *f, const char *chosen)
{
	if (f->kind != CODES)
		return NULL;
	if (f->answer == ANSWER_COMMUNICATED)
		return options_of(&told_by_words, means_of(r->q->kind), chosen);
	return options_of(
	    f->answer == ANSWER_NOT_OWED ? &not_owed_words : &wait_reason_words, ~0U, chosen);
}

/* What was typed; before anything was, the exam that the sentence in question names. */
static const char *value_shown(
    struct question_read *r, const struct answer_field *f, const char *name)
{
	struct visit *v = r->v;
	const char *typed = field_text(v, name), *sentence = row_text(&r->row, 0, "evidence");
	bool offered = f->answer == ANSWER_OPEN && strcmp(f->name, "what") == 0;
	if (*typed || !offered || !sentence || http_method(v->request) == HTTP_POST)
		return typed;
	const char *named = exam_asked_for(v->site->rules, v->arena, sentence);
	return named ? named : typed;
}

static json_t *fields_json(struct question_read *r, enum answer_kind answer)
{
	struct visit *v = r->v;
	json_t *list = json_array();
	for (size_t i = 0; i < FIELDS; i++) {
		const struct answer_field *f = &fields[i];
		if (f->answer != answer)
			continue;
		const char *name = name_of(v, answer, f->name), *value = value_shown(r, f, name);
		json_array_append_new(list, form_field_json((struct page_field){.id = name,
						.name = name,
						.label = f->label,
						.hint = f->hint,
						.value = value,
						.error = field_error(v, name),
						.needed = f->needed,
						.day = f->kind == DAY,
						.time = f->kind == TIME,
						.tick = f->kind == TICK,
						.options = codes_of(r, f, value)}));
	}
	return list;
}

static json_t *answers_json(struct question_read *r)
{
	struct visit *v = r->v;
	const char *chosen = field_text(v, "answer");
	json_t *list = json_array();
	for (size_t i = 0; i < ANSWERS; i++) {
		const char *word = vocabulary_word(&answer_kind_words, (int)answers[i].answer);
		size_t n = json_array_size(list);
		char key[] = {(char)('1' + n), '\0'};
		if (!r->q || !r->q->open || !answer_fits(answers[i].answer, r->q->kind))
			continue;
		json_t *choice = choice_json(
		    word, answers[i].words, n < 9 ? key : NULL, NULL, strcmp(word, chosen) == 0);
		json_object_set_new(choice, "fields", fields_json(r, answers[i].answer));
		json_array_append_new(list, choice);
	}
	return list;
}

/* ---- the page
 * ------------------------------------------------------------------------------------------ */

json_t *question_patient_json(struct question_read *r)
{
	if (!r->chart)
		return json_null();
	const struct patient *p = &r->chart->patient;
	struct arena *a = r->v->arena;
	const char *number = row_text(&r->row, 0, "patient");
	return json_pack("{s:s, s:s}", "name",
	    p->family && *p->family ? arena_printf(a, "%s, %s", p->family, p->given ? p->given : "")
				    : "no name known",
	    "about",
	    arena_printf(a, "%s born %s%s%s", p->sex ? p->sex : "", spoken_birth(a, p->birth),
		number ? ", MRN " : "", number ? number : ""));
}

static json_t *about_json(struct question_read *r)
{
	const char *ref = row_text(&r->row, 0, "followup");
	return ref ? json_pack("{s:[{s:s, s:o}]}", "rows", "words", ref, "href",
			 json_sprintf("/case/%s", ref))
		   : json_null();
}

json_t *question_answered_json(struct question_read *r)
{
	const char *by = row_text(&r->row, 0, "resolved_by"),
		   *words = row_text(&r->row, 0, "resolution");
	instant at = row_time(&r->row, 0, "resolved_at");
	if (at == INSTANT_NONE)
		return json_null();
	return json_pack("{s:s?, s:o, s:s}", "by", by, "when",
	    spoken_time(r->v->zone, at, r->today), "words", words ? words : "answered");
}

bool question_history_json(struct question_read *r, json_t **out, struct err *e)
{
	struct rows found = {0};
	const struct rows *h = &found;
	json_t *list = json_array();
	if (!review_history(r->v->site->session, r->id, &found, e)) {
		json_decref(list);
		return false;
	}
	for (int i = 0; i < rows_count(h); i++) {
		struct arena *a = r->v->arena;
		const char *actor = row_text(h, i, "actor"), *words = row_text(h, i, "words"),
			   *kind = row_text(h, i, "kind");
		json_array_append_new(list,
		    json_pack("{s:o, s:s, s:s}", "when",
			spoken_time(r->v->zone, row_time(h, i, "at"), r->today), "who",
			actor && strcmp(actor, "engine") != 0 ? actor : "followupd", "words",
			words && *words ? arena_printf(a, "%s: %s", kind, spoken_dates(a, words))
					: kind));
	}
	rows_free(&found);
	*out = rows_of(list);
	return true;
}

static const char *next_words(struct question_read *r)
{
	json_t *at = spoken_time(r->v->zone, r->step.at, r->today);
	const char *when = json_string_value(json_object_get(at, "words"));
	const char *words = r->step.words && when ? arena_printf(r->v->arena, "%s: %s", when,
							spoken_dates(r->v->arena, r->step.words))
						  : NULL;
	json_decref(at);
	return words;
}

/* The exam whose report it is about; NULL: none. */
const struct exam *question_exam(const struct question_read *r)
{
	const char *accession = row_text(&r->row, 0, "accession");
	for (size_t i = 0; accession && i < r->chart->exam_count; i++)
		if (r->chart->exam[i]->accession &&
		    strcmp(r->chart->exam[i]->accession, accession) == 0)
			return r->chart->exam[i];
	return NULL;
}

static bool fill(struct question_read *r, struct err *e)
{
	struct visit *v = r->v;
	struct arena *a = v->arena;
	const struct rows *w = &r->row;
	json_t *report = json_null(), *history;
	const struct exam *x = r->q && r->chart ? question_exam(r) : NULL;
	if (!question_history_json(r, &history, e))
		return false;
	if (!report_json(v, x, row_text(w, 0, "evidence"), &report, e)) {
		json_decref(history);
		return false;
	}
	json_t *place;
	if (!list_place_json(v, arena_printf(a, "Q%" PRId64, r->id), &place, e)) {
		json_decref(history);
		json_decref(report);
		return false;
	}
	instant asked = row_time(w, 0, "created_at");
	int64_t days = (v->who.now - asked) / DAYS(1);
	const char *kind = row_text(w, 0, "kind"), *class = row_text(w, 0, "class"),
		   *owner = row_text(w, 0, "owner"), *accession = row_text(w, 0, "accession"),
		   *error = field_error(v, "answer");
	bool critical = class && strcmp(class, "critical") == 0;
	json_t *more = json_pack("{s:o, s:o, s:o, s:o, s:s, s:s?, s:s, s:s, s:o, s:s, s:s?, s:s?, "
				 "s:o, s:o, s:o, s:s?, s:s?, s:o, "
				 "s:n, s:o, s:s?, s:o}",
	    "title", json_sprintf("Q%" PRId64, r->id), "ref", json_sprintf("Q%" PRId64, r->id),
	    "href", json_sprintf("/question/Q%" PRId64, r->id), "back", list_back_json(v), "kind",
	    kind, "critical", critical ? "critical: by the clock, at any hour" : NULL, "heading",
	    case_sentence(a, vocabulary_meaning(&question_kind_words, r->q ? (int)r->q->kind : 0)),
	    "text", spoken_capital(a, row_text(w, 0, "question") ? row_text(w, 0, "question") : ""),
	    "open_since", spoken_time(v->zone, asked, r->today), "age",
	    row_time(w, 0, "resolved_at") != INSTANT_NONE ? "answered"
	    : days ? arena_printf(a, "open %" PRId64 " day%s", days, days == 1 ? "" : "s")
		   : "new today",
	    "asked", owner, "next", next_words(r), "answered", question_answered_json(r), "patient",
	    question_patient_json(r), "about", about_json(r), "exam",
	    accession ? arena_printf(a, "exam %s", accession) : NULL, "evidence",
	    row_text(w, 0, "evidence") && *row_text(w, 0, "evidence") ? row_text(w, 0, "evidence")
								      : NULL,
	    "report", report, "tell", "answers", answers_json(r), "answers_error", error, "history",
	    history);
	json_object_set_new(more, "place", place);
	json_object_set_new(more, "from", json_string(list_from_query(v)));
	json_object_update(v->data, more);
	json_decref(more);
	json_object_set_new(v->data, "seen", json_integer(row_int(w, 0, "seen")));
	return true;
}

static void show(struct question_read *r)
{
	struct err e = {0};
	struct visit *v = r->v;
	bool ok = fill(r, &e);
	rows_free(&r->row);
	if (ok)
		visit_page(v, fields_fault(v) ? 422 : 200, "question");
	else
		visit_fail(v, &e);
}

void page_question(struct visit *v)
{
	struct question_read r = {.v = v};
	if (question_read(&r))
		show(&r);
}

/* ---- taking
 * ---------------------------------------------------------------------------------------------- */

/* The value as the engine takes it; NULL: it has a fault, which is noted. */
static json_t *value_of(struct visit *v, const struct answer_field *f, const char *name)
{
	struct err e = {0};
	char ref[80], iso[32];
	const char *text = field_text(v, name);
	if (!*text && f->needed)
		field_fault(v, name, arena_printf(v->arena, "%s: this is needed.", f->label));
	if (!*text)
		return f->kind == TIME ? json_string(field_now(v)) : NULL;
	if (f->kind == DAY) {
		date day = field_day(v, text);
		if (day == DATE_NONE)
			field_fault(v, name, "Give a day, such as 23 Apr 2026.");
		return day == DATE_NONE ? NULL : json_string(date_text(day, iso));
	}
	if (f->kind == PERSON) {
		if (people_identify(v->site->session, text, ref, &e))
			return json_string(ref);
		field_fault(v, name, case_sentence(v->arena, e.text));
		return NULL;
	}
	return f->kind == TICK ? json_true() : json_string(text);
}

static json_t *body_of(struct visit *v, enum answer_kind answer)
{
	json_t *body = json_object();
	for (size_t i = 0; i < FIELDS; i++) {
		if (fields[i].answer != answer)
			continue;
		json_t *value = value_of(v, &fields[i], name_of(v, answer, fields[i].name));
		if (value)
			json_object_set_new(body, fields[i].name, value);
	}
	return body;
}

/* The other follow-up, by the name a person gives it. */
static void add_other(struct visit *v, json_t *body)
{
	struct err e = {0};
	int64_t other;
	const char *link = json_string_value(json_object_get(body, "link"));
	if (link && casefile_find(v->site->session, link, &other, &e))
		json_object_set_new(body, "other", json_integer(other));
	else if (link)
		field_fault(v, name_of(v, ANSWER_SAME_AS, "link"), case_sentence(v->arena, e.text));
}

void page_question_take(struct visit *v)
{
	struct question_read r = {.v = v};
	int answer = 0;
	json_t *body = NULL;
	if (!question_read(&r))
		return;
	const char *word = field_text(v, "answer");
	bool known = vocabulary_find(&answer_kind_words, word, &answer);
	if (!known) {
		field_fault(v, "answer", "Choose an answer.");
	} else if (r.q && !answer_fits((enum answer_kind)answer, r.q->kind)) {
		field_fault(v, "answer", "This question does not take that answer.");
	} else {
		body = body_of(v, (enum answer_kind)answer);
		if (answer == ANSWER_SAME_AS)
			add_other(v, body);
	}
	if (fields_fault(v)) {
		json_decref(body);
		show(&r);
		return;
	}
	const char *href = arena_printf(v->arena, "/question/Q%" PRId64, r.id);
	int64_t id = r.id;
	rows_free(&r.row);
	answer_store(v, (enum answer_kind)answer, "review", id, body, href);
}
