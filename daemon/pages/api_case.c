/* SPDX-License-Identifier: Apache-2.0
 *
 * api_case.c - one follow-up or question for programs: what its page says, by the same functions.
 */
#include "autoconf.h"
#include "api.h"
#include "case.h"
#include "followupd/answers.h"
#include "followupd/casefile.h"
#include "followupd/closure.h"
#include "followupd/letter_store.h"
#include "followupd/program_store.h"
#include "followupd/review_list.h"
#include "followupd/rows_json.h"
#include "row.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

typedef bool (*read_fn)(struct session *s, int64_t id, struct rows *out, struct err *e);

/* The columns named, under the names that the API has for them. */
struct renamed {
	const char *column, *member;
};

static json_t *rows_as(const struct rows *r, const struct renamed *names)
{
	json_t *list = json_array();
	for (int i = 0; i < rows_count(r); i++) {
		json_t *object = json_object();
		for (const struct renamed *n = names; n->column; n++)
			json_object_set_new(
			    object, n->member, rows_json_value(r, i, rows_column(r, n->column)));
		json_array_append_new(list, object);
	}
	return list;
}

static bool add_rows(struct case_read *c, json_t *data, const char *member, read_fn read,
    const struct renamed *names, struct err *e)
{
	struct rows r = {0};
	if (!read(c->v->site->session, c->id, &r, e))
		return false;
	json_object_set_new(data, member, rows_as(&r, names));
	rows_free(&r);
	return true;
}

/* ---- why ---------------------------------------------------------------------------------------
 */

static json_t *because_json(const struct case_read *c)
{
	const struct ruling *r = c->record->ruling;
	const struct explanation *x = &c->x;
	int inputs = rows_column(&c->head, "inputs");
	return json_pack("{s:s?, s:s?, s:s?, s:o, s:s?, s:{s:s?, s:o, s:s?}}", "system",
	    r ? r->system : NULL, "version", r ? r->version : NULL, "category",
	    r ? r->category : NULL, "inputs", rows_json_value(&c->head, 0, inputs), "evidence",
	    x->evidence, "origin", "accession", x->index_accession, "day", json_day(x->index_day),
	    "what", x->index_what);
}

static json_t *rule_json(const struct case_read *c)
{
	const struct ruling *r = c->record->ruling;
	if (!r || !r->row || !*r->row)
		return json_null();
	return json_pack("{s:s, s:s?, s:s?, s:s?, s:s?}", "row", r->row, "words", c->x.source,
	    "citation", r->citation, "sha256", r->table_sha256, "provisional", r->provisional);
}

static json_t *reasons_json(const struct explain_exam *x)
{
	json_t *list = json_array();
	for (size_t i = 0; i < x->reason_count; i++)
		json_array_append_new(list, json_pack("{s:s, s:s}", "point", x->reason[i].point,
						"words", x->reason[i].words));
	return list;
}

static json_t *exams_json(const struct case_read *c)
{
	json_t *list = json_array();
	for (size_t i = 0; i < c->x.exam_count; i++) {
		const struct explain_exam *x = &c->x.exam[i];
		json_array_append_new(list,
		    json_pack("{s:s?, s:s, s:o, s:s, s:s, s:s?, s:b, s:s?, s:o}", "accession",
			x->accession, "what", x->what, "day", json_day(x->day), "status",
			vocabulary_word(&exam_status_words, (int)x->status), "verdict",
			vocabulary_word(&explain_verdict_words, (int)x->verdict),
			"attach_closes_as", x->accession ? closure_text(x->by_person) : NULL,
			"linked", x->linked, "question", x->question, "reasons", reasons_json(x)));
	}
	return list;
}

static json_t *appointments_json(const struct case_read *c)
{
	json_t *list = json_array();
	for (size_t i = 0; i < c->x.appointment_count; i++) {
		const struct explain_appointment *p = &c->x.appointment[i];
		json_array_append_new(
		    list, json_pack("{s:s?, s:s?, s:s, s:o, s:b, s:b, s:s?, s:s?}", "number",
			      p->number, "exam", p->exam, "status",
			      vocabulary_word(&visit_status_words, (int)p->status), "starts_at",
			      json_instant(p->starts_at), "day_only", p->day_only, "linked",
			      p->linked, "source", p->source, "question", p->question));
	}
	return list;
}

static json_t *if_nobody_json(const struct case_read *c)
{
	json_t *list = json_array();
	for (size_t i = 0; i < c->next.count; i++) {
		const struct foreseen *f = &c->next.item[i];
		json_array_append_new(
		    list, json_pack("{s:o, s:s?, s:s, s:s, s:s, s:i, s:b, s:b, s:b}", "at",
			      json_instant(f->at), "who", f->who, "role",
			      vocabulary_word(&role_words, (int)f->role), "notice", f->notice,
			      "what", notice_words(f->notice), "tier", f->tier, "overdue",
			      f->overdue, "repeats", f->repeats, "stands_in", f->stands_in));
	}
	return list;
}

static json_t *closure_json(const struct case_read *c)
{
	const struct explanation *x = &c->x;
	if (x->closure == CLOSURE_NONE)
		return json_null();
	return json_pack("{s:s, s:s?, s:o, s:o, s:s?}", "code", closure_text(x->closure), "by",
	    x->closed_by, "at", json_instant(x->closed_at), "proof",
	    rows_json_value(&c->head, 0, rows_column(&c->head, "closure_detail")), "proof_fallen",
	    x->proof_fallen);
}

static json_t *questions_json(const struct case_read *c)
{
	json_t *list = json_array();
	for (size_t i = 0; i < c->x.question_count; i++) {
		const struct explain_question *q = &c->x.question[i];
		json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:b}", "ref", q->ref, "kind",
						vocabulary_word(&question_kind_words, (int)q->kind),
						"text", q->text, "open", q->open));
	}
	return list;
}

/* ---- one follow-up ------------------------------------------------------------------------------
 */

static bool add_records(struct case_read *c, json_t *data, struct err *e)
{
	static const struct renamed attempts[] = {{"at", "at"}, {"channel", "channel"},
	    {"outcome", "outcome"}, {"person", "by"}, {"note", "note"}, {0}},
				    mails[] = {{"kind", "notice"}, {"person", "to"},
					{"created_at", "at"}, {"outcome", "outcome"},
					{"outcome_at", "outcome_at"}, {"code", "code"},
					{"reply", "reply"}, {0}},
				    letters[] = {{"letter", "letter"}, {"says", "says"},
					{"certified", "certified"}, {"state", "state"},
					{"queued_at", "queued"}, {"printed_on", "printed"},
					{"sent_on", "sent"}, {"ended_on", "ended"}, {"why", "why"},
					{0}},
				    notes[] = {{"at", "at"}, {"actor", "by"}, {"kind", "kind"},
					{"note", "note"}, {0}},
				    series[] = {{"ref", "ref"}, {"series_step", "step"},
					{"state", "state"}, {"target", "target"},
					{"closure", "closure"}, {0}};
	return add_rows(c, data, "attempts", casefile_attempts, attempts, e) &&
	       add_rows(c, data, "mails", casefile_notices, mails, e) &&
	       add_rows(c, data, "letters", letters_of_case, letters, e) &&
	       add_rows(c, data, "notes", casefile_notes, notes, e) &&
	       add_rows(c, data, "series", casefile_series, series, e);
}

static json_t *case_json(struct case_read *c, struct err *e)
{
	json_t *data = api_item(c->v, c->id, e);
	if (!data)
		return NULL;
	json_t *more = json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:s?}", "because",
	    because_json(c), "rule", rule_json(c), "exams", exams_json(c), "appointments",
	    appointments_json(c), "if_nobody", if_nobody_json(c), "questions", questions_json(c),
	    "closure", closure_json(c), "policy", c->next.policy);
	json_object_update(data, more);
	json_decref(more);
	if (add_records(c, data, e))
		return data;
	json_decref(data);
	return NULL;
}

void api_followup(struct visit *v)
{
	struct case_read c = {.v = v};
	struct err e = {0};
	if (!case_read(&c))
		return;
	json_t *data = case_json(&c, &e);
	http_add_header(v->request, "ETag",
	    arena_printf(v->arena, "\"%" PRId64 "\"", row_int(&c.head, 0, "seen")));
	case_free(&c);
	if (data)
		program_answer(v, 200, JSON_TYPE, data);
	else
		program_fail(v, &e);
}

void api_history(struct visit *v)
{
	static const struct renamed names[] = {{"seq", "seq"}, {"at", "at"}, {"actor", "actor"},
	    {"kind", "kind"}, {"detail", "detail"}, {"hash", "hash"}, {0}};
	struct case_read c = {.v = v};
	struct err e = {0};
	struct rows r = {0};
	bool whole = true;
	if (!case_read(&c))
		return;
	bool ok = casefile_history(v->site->session, c.id, &r, &e);
	case_free(&c);
	if (!ok) {
		program_fail(v, &e);
		return;
	}
	for (int i = 0; i < rows_count(&r); i++)
		whole = whole && row_bool(&r, i, "seq_right") && row_bool(&r, i, "hash_right");
	json_t *data = json_pack("{s:o, s:b}", "items", rows_as(&r, names), "chain_ok", whole);
	rows_free(&r);
	program_answer(v, 200, JSON_TYPE, data);
}

/* ---- one question -------------------------------------------------------------------------------
 */

static json_t *answers_json(enum question_kind kind)
{
	json_t *list = json_array();
	for (size_t i = 0; i < answer_kind_words.count; i++)
		if (answer_fits((enum answer_kind)i, kind))
			json_array_append_new(
			    list, json_string(vocabulary_word(&answer_kind_words, (int)i)));
	return list;
}

static int64_t question_id(const struct visit *v)
{
	const char *part = http_part(v->request, 0);
	return id_of_text(part + (*part == 'Q' || *part == 'q'));
}

bool api_question_read(struct visit *v, struct rows *r)
{
	struct err e = {0};
	int64_t id = question_id(v);
	if (!id || !review_show(v->site->session, id, r, &e)) {
		if (!id)
			err_set(&e, ERR_NOT_FOUND, "there is no such question");
		program_fail(v, &e);
		return false;
	}
	return true;
}

void api_question(struct visit *v)
{
	static const struct renamed names[] = {{"kind", "kind"}, {"class", "class"},
	    {"question", "text"}, {"evidence", "evidence"}, {"followup", "followup"},
	    {"accession", "accession"}, {"owner", "owner"}, {"created_at", "asked"},
	    {"due_at", "goes_on"}, {"tier", "tier"}, {"resolved_at", "answered"},
	    {"resolved_by", "answered_by"}, {"resolution", "answer"}, {"seen", "seen"}, {0}};
	static const struct renamed lines[] = {
	    {"at", "at"}, {"actor", "actor"}, {"kind", "kind"}, {"words", "words"}, {0}};
	struct rows r = {0}, history = {0};
	struct err e = {0};
	if (!api_question_read(v, &r))
		return;
	int64_t id = row_int(&r, 0, "id"), patient = row_int(&r, 0, "patient_id");
	int kind = vocabulary_value(&question_kind_words, row_text(&r, 0, "kind"));
	bool open = row_time(&r, 0, "resolved_at") == INSTANT_NONE;
	json_t *list = rows_as(&r, names), *data = json_incref(json_array_get(list, 0));
	json_decref(list);
	rows_free(&r);
	json_object_set_new(data, "ref", json_sprintf("Q%" PRId64, id));
	json_object_set_new(
	    data, "answers", open ? answers_json((enum question_kind)kind) : json_array());
	if (patient)
		visit_shows(v, patient);
	if (!review_history(v->site->session, id, &history, &e)) {
		json_decref(data);
		program_fail(v, &e);
		return;
	}
	json_object_set_new(data, "history", rows_as(&history, lines));
	rows_free(&history);
	program_answer(v, 200, JSON_TYPE, data);
}
