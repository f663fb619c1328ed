/* SPDX-License-Identifier: Apache-2.0
 *
 * answer.c - what a person said: acknowledged, closed, reopened, a question answered.
 *
 * An answer is an inbound row like a message, so it is stored before it acts and acts once.
 */
#include "autoconf.h"
#include "engine.h"
#include "followupd/closure.h"

#include <stdlib.h>
#include <string.h>

struct answer {
	const char *kind, *by, *reason, *code;
	int64_t followup, review;
	json_t *all;
};

static const char *text(const json_t *j, const char *key)
{
	const char *s = json_string_value(json_object_get(j, key));
	return s && *s ? s : NULL;
}

/* ---- the kinds
 * ------------------------------------------------------------------------------------- */

static bool acknowledge(struct work *w, struct chart *c, struct case_row *row,
    const struct answer *a, struct outcome *o)
{
	if (row->f.state == FOLLOWUP_CLOSED)
		return outcome_refuse(o, "the follow-up is closed");
	if (row->f.acknowledged_at == INSTANT_NONE)
		row->f.acknowledged_at = w->u.now;
	case_update(&w->u, row);
	history_add(&w->u, row->f.id, a->by, "acknowledged",
	    a->reason ? json_pack("{s:s}", "note", a->reason) : NULL);
	outcome_add(o, "acknowledged; the follow-up stays open until the exam is done");
	return true;
}

/* A step done is followed by the next one; an exam that is not known here counts from today. */
static bool go_on(struct work *w, struct chart *c, const struct case_row *row,
    const char *accession, struct outcome *o)
{
	struct exam done = {0};
	for (size_t i = 0; i < c->exams.count; i++) {
		const struct exam *x = &c->exams.exam[i];
		bool named = accession && x->accession && strcmp(x->accession, accession) == 0;
		if (named || (!done.id && x->id == row->f.index_exam))
			done = *x;
		if (named)
			return series_advance(w, c, row, &done, 0, o);
	}
	done.day = zone_date(w->rules->worktime.zone, w->u.now);
	return series_advance(w, c, row, &done, 0, o);
}

static bool close_case(struct work *w, struct chart *c, struct case_row *row,
    const struct answer *a, struct outcome *o)
{
	struct err e = {0};
	struct closure_proof proof = {.exam = text(a->all, "exam"),
	    .reason = a->reason,
	    .clinician = text(a->all, "clinician"),
	    .link = text(a->all, "link"),
	    .report = text(a->all, "report"),
	    .source = text(a->all, "source")};
	if (row->f.state == FOLLOWUP_CLOSED)
		return outcome_refuse(o, "the follow-up is closed already");
	if (!a->code || !closure_allowed(a->code, &proof, &e))
		return outcome_refuse(o, a->code ? e.text : "a closure needs a code");
	json_t *detail = json_object();
	static const char *const keys[] = {
	    "exam", "reason", "clinician", "link", "report", "source"};
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (text(a->all, keys[i]))
			json_object_set_new(detail, keys[i], json_string(text(a->all, keys[i])));
	json_object_set_new(detail, "by", json_string(a->by));
	const struct closure *closure = closure_find(a->code);
	outcome_add(o, "closed with %s", a->code);
	return case_end(w, row, closure->code, detail) &&
	       (!closure->step_done || go_on(w, c, row, proof.exam, o));
}

/* The next step was opened because this one was done. */
static bool take_back_next(
    struct work *w, struct chart *c, const struct case_row *row, struct outcome *o)
{
	for (size_t i = 0; i < c->cases.count; i++) {
		struct case_row *next = &c->cases.row[i];
		if (next->f.series != row->f.series || next->f.state == FOLLOWUP_CLOSED ||
		    next->f.series_step != row->f.series_step + 1)
			continue;
		outcome_add(o, "took back follow-up %lld, its next step", (long long)next->f.id);
		if (!case_end(w, next, "ENTERED_IN_ERROR",
			json_pack("{s:s, s:I}", "reason", "the step before it was reopened",
			    "reopened", (json_int_t)row->f.id)))
			return false;
	}
	return true;
}

static bool reopen_case(struct work *w, struct chart *c, struct case_row *row,
    const struct answer *a, struct outcome *o)
{
	if (row->f.state != FOLLOWUP_CLOSED)
		return outcome_refuse(o, "the follow-up is open");
	if (!a->reason)
		return outcome_refuse(o, "reopening needs a reason");
	outcome_add(o, "reopened");
	return take_back_next(w, c, row, o) && case_again(w, row, a->reason);
}

static bool resolve_review(struct work *w, const struct answer *a, struct outcome *o)
{
	int64_t followup;
	bool found;
	int open;
	struct chart c;
	const char *resolution = text(a->all, "resolution");
	if (!resolution)
		return outcome_refuse(o, "a question is answered with words");
	if (!review_resolve(&w->u, a->review, a->by, resolution, &followup, &found))
		return false;
	if (!found)
		return outcome_refuse(o, "there is no such open question");
	outcome_add(o, "answered");
	if (!followup)
		return true;
	int64_t patient;
	if (!case_patient(&w->u, followup, &patient))
		return false;
	if (!chart_of(w, patient, &c) || !review_open_for(&w->u, followup, &open))
		return false;
	struct case_row *row = chart_case(&c, followup);
	history_add(&w->u, followup, a->by, "question-answered",
	    json_pack("{s:I, s:s}", "review", (json_int_t)a->review, "resolution", resolution));
	bool release =
	    row && open == 0 && row->f.hold == HOLD_REVIEW && row->f.state != FOLLOWUP_CLOSED;
	return !release || case_release(w, row, "its questions are answered");
}

/* ---- finding the case
 * ---------------------------------------------------------------------------------- */

static bool on_case(struct work *w, const struct answer *a, struct outcome *o,
    bool (*act)(
	struct work *, struct chart *, struct case_row *, const struct answer *, struct outcome *))
{
	struct chart c;
	int64_t patient;
	if (!case_patient(&w->u, a->followup, &patient))
		return false;
	if (!patient)
		return outcome_refuse(o, "there is no such follow-up");
	if (!chart_of(w, patient, &c))
		return false;
	struct case_row *row = chart_case(&c, a->followup);
	return row ? act(w, &c, row, a, o) : outcome_refuse(o, "there is no such follow-up");
}

static bool dispatch(struct work *w, const struct answer *a, struct outcome *o)
{
	if (!a->kind || !a->by)
		return outcome_refuse(o, "an answer needs a kind and a name");
	if (strcmp(a->kind, "ack") == 0)
		return on_case(w, a, o, acknowledge);
	if (strcmp(a->kind, "close") == 0)
		return on_case(w, a, o, close_case);
	if (strcmp(a->kind, "reopen") == 0)
		return on_case(w, a, o, reopen_case);
	if (strcmp(a->kind, "review") == 0)
		return resolve_review(w, a, o);
	return outcome_refuse(o, "this kind of answer is not known");
}

bool apply_answer(struct work *w, struct outcome *o)
{
	static const struct statement notify = {
	    "notify_applied", "SELECT pg_notify('followupd_applied', $1)"};
	json_error_t fault;
	json_t *j = json_loadb(w->from->raw, w->from->len, JSON_REJECT_DUPLICATES, &fault);
	if (!json_is_object(j)) {
		json_decref(j);
		return outcome_refuse(o, "the answer is not a JSON object");
	}
	struct answer a = {.kind = text(j, "kind"),
	    .by = text(j, "by"),
	    .reason = text(j, "reason"),
	    .code = text(j, "code"),
	    .followup = json_integer_value(json_object_get(j, "followup")),
	    .review = json_integer_value(json_object_get(j, "review")),
	    .all = j};
	const char *engine = w->actor;
	w->actor = a.by ? arena_strdup(w->u.arena, a.by) : engine;
	bool ok = dispatch(w, &a, o);
	w->actor = engine;
	json_decref(j);
	unit_tell(&w->u, &notify,
	    VALUES(V_TEXT(arena_printf(w->u.arena, "%lld", (long long)w->from->id))));
	return ok;
}
