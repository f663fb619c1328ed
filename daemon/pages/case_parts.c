/* SPDX-License-Identifier: Apache-2.0
 *
 * case_parts.c - the sections of a follow-up's page that the core has put into words.
 */
#include "autoconf.h"
#include "case.h"
#include "fields.h"
#include "row.h"
#include "spoken.h"

#include <string.h>

static json_t *question_link(const char *ref)
{
	return ref ? json_pack(
			 "{s:s, s:o}", "words", ref, "href", json_sprintf("/question/%s", ref))
		   : json_null();
}

static const char *day_words(struct case_read *c, date d)
{
	json_t *day = spoken_day(d, c->today);
	const char *words =
	    arena_strdup(c->v->arena, json_string_value(json_object_get(day, "words")));
	json_decref(day);
	return words ? words : "a day that is not known";
}

/* ---- what is owed
 * --------------------------------------------------------------------------------- */

static json_t *rule_json(struct case_read *c)
{
	const struct ruling *r = c->record->ruling;
	if (!r || !r->row || !*r->row)
		return json_null();
	return json_pack("{s:o, s:s, s:s, s:s, s:n, s:s}", "table",
	    json_sprintf("%s %s", r->system ? r->system : "", r->version ? r->version : ""), "row",
	    r->row, "words", c->x.source ? c->x.source : "", "citation",
	    r->citation ? r->citation : "", "signed", "sha256",
	    arena_printf(c->v->arena, "%.8s", r->table_sha256 ? r->table_sha256 : ""));
}

json_t *case_owed_json(struct case_read *c)
{
	struct arena *a = c->v->arena;
	const struct explanation *x = &c->x;
	const struct rows *h = &c->head;
	const char *because = arena_printf(a, "%s of %s%s%s%s",
	    x->index_what ? x->index_what : "an exam", day_words(c, x->index_day),
	    x->index_accession ? ", accession " : "", x->index_accession ? x->index_accession : "",
	    x->evidence ? arena_printf(a, ": %s", x->evidence) : "");
	const char *source =
	    x->source ? arena_printf(a, "%s. %s", case_sentence(a, x->source), because) : because;
	return json_pack("{s:s, s:b, s:s?, s:s?, s:s, s:b, s:n, s:o, s:n, s:s, s:s?, s:{s:s, "
			 "s:s?}, s:s, s:s?, s:o}",
	    "what", exam_words(c->v, x->modality, NULL), "any_of", strchr(x->modality, '|') != NULL,
	    "side", x->laterality, "provisional", x->provisional, "because", source, "evidence",
	    false, "inputs", "rule", rule_json(c), "stated", "window",
	    spoken_dates(a, x->window_words ? x->window_words : ""), "window_note",
	    !x->window.published
		? "The date is local policy: neither report nor guideline states an interval."
		: NULL,
	    "owner", "name", x->owner ? x->owner : "nobody", "note",
	    row_time(h, 0, "acknowledged_at") == INSTANT_NONE ? "not acknowledged" : NULL, "policy",
	    arena_printf(a, "%s, %s", c->next.policy ? c->next.policy : "none",
		c->next.band ? c->next.band : "no band"),
	    "policy_note",
	    c->next.other_policy ? "Another policy is in force now; this one keeps its own." : NULL,
	    "series",
	    x->series_step > 1 ? json_sprintf("step %d of a series", x->series_step) : json_null());
}

const char *notice_words(const char *notice)
{
	static const struct {
		const char *notice, *words;
	} known[] = {{"first", "is asked to look at it and decide"}, {"reminder", "is reminded"},
	    {"not-ordered", "is asked whether it is ordered"},
	    {"not-scheduled", "is asked whether it is booked"},
	    {"overdue", "is told that it is overdue"}, {"escalate", "is asked to step in"},
	    {"phone", "is asked to phone"}, {"incident", "is told that nobody acted"},
	    {"last-net", "is asked to see to it"}, {"decide", "is asked to decide how it ends"},
	    {"attempt-again", "is asked to try again"}, {"assigned", "is told that it is theirs"},
	    {"stand-in", "is told in somebody's place"}, {"booked", "is told of the appointment"},
	    {"moved", "is told that the appointment moved"},
	    {"unbooked", "is told that the appointment was cancelled"},
	    {"no-show", "is told that the patient did not come"},
	    {"withdrawn", "is told that it ended"},
	    {"corrected", "is told what a corrected report changed"},
	    {"reopened", "is told that it is open again"}, {"deceased", "is told of the death"},
	    {"transfer-offered", "is asked to take it over"},
	    {"transfer-returned", "is told that nobody took it over"},
	    {"handed-over", "is told who has it now"}, {"postponed", "is asked again"},
	    {"review", "is asked a question"}, {"question", "is asked a question"},
	    {"needs", "is asked what came of it"}};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (strcmp(known[i].notice, notice) == 0)
			return known[i].words;
	return notice;
}

/* ---- what comes
 * ------------------------------------------------------------------------------------ */

json_t *case_foreseen_json(struct case_read *c)
{
	struct arena *a = c->v->arena;
	json_t *list = json_array();
	for (size_t i = 0; i < c->next.count; i++) {
		const struct foreseen *f = &c->next.item[i];
		const char *who = f->who ? f->who : "Somebody";
		const char *what = arena_printf(a, "%s%s%s", notice_words(f->notice),
		    f->overdue ? ", and it counts as overdue" : "",
		    f->stands_in ? ", in place of somebody who cannot be told" : "");
		json_array_append_new(list,
		    json_pack("{s:o, s:s, s:s, s:b, s:b}", "when",
			spoken_time(c->v->zone, f->at, c->today), "who",
			arena_printf(a, "%s (%s)", who, vocabulary_word(&role_words, (int)f->role)),
			"words", what, "now", f->at <= c->v->who.now, "repeats", f->repeats));
	}
	return rows_of(list);
}

json_t *case_people_json(struct case_read *c)
{
	json_t *list = json_array();
	json_array_append_new(list, json_pack("{s:s, s:s, s:n}", "role", "Owner", "name",
					c->x.owner ? c->x.owner : "nobody", "note"));
	if (c->x.team)
		json_array_append_new(
		    list, json_pack("{s:s, s:s, s:n}", "role", "Team", "name", c->x.team, "note"));
	return rows_of(list);
}

/* ---- exams and appointments
 * -------------------------------------------------------------------------- */

static json_t *reasons_json(struct arena *a, const struct explain_exam *x)
{
	static const char *const signs[] = {
	    [WEIGHS_FOR] = "for", [WEIGHS_AGAINST] = "against", [WEIGHS_DOUBT] = "doubt"};
	json_t *list = json_array();
	for (size_t i = 0; i < x->reason_count; i++)
		json_array_append_new(
		    list, json_pack("{s:s, s:s}", "sign", signs[x->reason[i].weight], "words",
			      spoken_dates(a, x->reason[i].words)));
	return rows_of(list);
}

static const char *kind_of_verdict(enum explain_verdict v)
{
	switch (v) {
	case EXPLAIN_CLOSES:
	case EXPLAIN_FITS:
		return "yes";
	case EXPLAIN_ASKED:
	case EXPLAIN_NOT_YET:
		return "perhaps";
	case EXPLAIN_ORIGIN:
	case EXPLAIN_DOES_NOT_COUNT:
	case EXPLAIN_NOT_NEEDED:
		break;
	}
	return "no";
}

json_t *case_exams_json(struct case_read *c)
{
	json_t *list = json_array();
	bool open = c->x.closure == CLOSURE_NONE;
	for (size_t i = 0; i < c->x.exam_count; i++) {
		const struct explain_exam *x = &c->x.exam[i];
		const char *kind = kind_of_verdict(x->verdict);
		bool can = open && x->accession && x->verdict != EXPLAIN_ORIGIN;
		json_array_append_new(
		    list, json_pack("{s:o, s:s, s:s?, s:s?, s:s, s:s, s:s, s:o, s:o, s:o}", "day",
			      spoken_day(x->day, c->today), "what", x->what, "number", x->accession,
			      "also", x->also, "status",
			      vocabulary_word(&exam_status_words, (int)x->status), "verdict",
			      case_sentence(c->v->arena,
				  vocabulary_meaning(&explain_verdict_words, (int)x->verdict)),
			      "kind", kind, "question", question_link(x->question), "reasons",
			      reasons_json(c->v->arena, x), "attach_href",
			      can ? json_sprintf("%s/attach", c->href) : json_null()));
	}
	return rows_of(list);
}

json_t *case_appointments_json(struct case_read *c)
{
	struct arena *a = c->v->arena;
	json_t *list = json_array();
	for (size_t i = 0; i < c->x.appointment_count; i++) {
		const struct explain_appointment *p = &c->x.appointment[i];
		json_array_append_new(list,
		    json_pack("{s:o, s:s, s:s, s:b, s:o}", "when",
			p->day_only ? spoken_day(zone_date(c->v->zone, p->starts_at), c->today)
				    : spoken_time(c->v->zone, p->starts_at, c->today),
			"words",
			arena_printf(a, "%s%s%s%s%s",
			    p->starts_at == INSTANT_NONE ? "Order" : "Appointment",
			    p->number ? " " : "", p->number ? p->number : "", p->source ? ", " : "",
			    p->source ? p->source : ""),
			"status",
			case_sentence(a, vocabulary_meaning(&visit_status_words, (int)p->status)),
			"linked", p->linked, "question", question_link(p->question)));
	}
	return rows_of(list);
}

/* ---- questions, and what stands beside
 * ---------------------------------------------------------------- */

json_t *case_questions_json(struct case_read *c)
{
	struct arena *a = c->v->arena;
	json_t *list = json_array();
	for (size_t i = 0; i < c->x.question_count; i++) {
		const struct explain_question *q = &c->x.question[i];
		json_t *next = spoken_time(c->v->zone, q->next_at, c->today);
		const char *when = json_string_value(json_object_get(next, "words"));
		json_array_append_new(list,
		    json_pack("{s:s, s:s, s:b, s:s, s:s, s:o, s:s?, s:s?}", "ref", q->ref, "href",
			arena_printf(a, "/question/%s", q->ref), "open", q->open, "words", q->text,
			"who", q->owner ? q->owner : "nobody", "when",
			spoken_time(c->v->zone, q->asked_at, c->today), "next",
			q->open && when ? arena_printf(a, "%s: it goes to %s", when, q->next_to)
					: NULL,
			"answer",
			q->open ? NULL
				: arena_printf(a, "%s, by %s", q->answer ? q->answer : "answered",
				      q->answered_by ? q->answered_by : "followupd")));
		json_decref(next);
	}
	return rows_of(list);
}

json_t *case_neighbours_json(struct case_read *c)
{
	json_t *list = json_array();
	for (size_t i = 0; i < c->chart->case_count; i++) {
		const struct case_record *r = c->chart->record[i];
		if (r == c->record || (r->f.series && r->f.series == c->record->f.series))
			continue;
		json_array_append_new(list,
		    json_pack("{s:s, s:o, s:s}", "ref", r->ref, "href",
			json_sprintf("/case/%s", r->ref), "words",
			arena_printf(c->v->arena, "%s, due %s, %s",
			    exam_words(c->v, r->f.modality, NULL), day_words(c, r->f.window.target),
			    r->f.state == FOLLOWUP_CLOSED ? "closed" : "open")));
	}
	return rows_of(list);
}
