/* SPDX-License-Identifier: Apache-2.0
 *
 * answer_proof.c - what a person gives as the proof of a closure is looked up: it is there, it is
 * this patient's, it is not the exam that gave the follow-up, and it could answer what is owed.
 */
#include "autoconf.h"
#include "answer.h"
#include "attempt.h"
#include "explain_parts.h"
#include "resolve.h"
#include "series.h"

#include <ctype.h>
#include <string.h>

struct exam *exam_numbered(const struct chart *c, const char *accession)
{
	for (size_t i = 0; accession && i < c->exam_count; i++)
		if (text_same(c->exam[i]->accession, accession))
			return chart_root(c, c->exam[i]);
	return NULL;
}

static bool is_done(const struct exam *x)
{
	return x->status == EXAM_PERFORMED || x->status == EXAM_PRELIMINARY ||
	       x->status == EXAM_FINAL;
}

const char *proof_exam_fault(
    struct work *w, const struct case_record *r, const struct exam *x, const char *accession)
{
	struct arena *a = w->arena;
	char day[32], from[32];
	if (!x)
		return arena_printf(a, "this patient has no exam %.40s", accession);
	if (x->id == r->f.index_exam)
		return arena_printf(
		    a, "exam %.40s is the one that asked for follow-up %s", accession, r->ref);
	if (!is_done(x))
		return arena_printf(a, "exam %.40s was not performed (%s)", accession,
		    vocabulary_word(&exam_status_words, (int)x->status));
	if (x->day == DATE_NONE)
		return arena_printf(a, "exam %.40s has no date", accession);
	if (x->day < r->f.window.anchor)
		return arena_printf(a,
		    "exam %.40s (%s) is from before %s, when follow-up %s begins", accession,
		    date_text(x->day, day), date_text(r->f.window.anchor, from), r->ref);
	if (x->day > work_today(w))
		return arena_printf(a, "exam %.40s is dated in the future", accession);
	return NULL;
}

/* What ends a follow-up was done and read: a preliminary report may still say otherwise. */
static const char *exam_fault(
    struct work *w, const struct case_record *r, const struct exam *x, const char *accession)
{
	const char *why = proof_exam_fault(w, r, x, accession);
	if (!why && x->status != EXAM_FINAL)
		why = arena_printf(w->arena,
		    "exam %.40s has no final report (%s): it closes by itself when that comes",
		    accession, vocabulary_word(&exam_status_words, (int)x->status));
	return why;
}

/* ---- whether it could answer what is owed ---------------------------------------------------- */

/* "MRI BRAIN (other kind of exam: MR, owed is CT-CHEST)" */
static const char *named_with_why(
    struct work *w, const struct exam *x, const struct match_result *m)
{
	bool by_report;
	const char *name = explain_exam_name(w->arena, x, &by_report);
	for (size_t i = 0; i < m->point_count; i++) {
		const struct match_reason *p = &m->point[i];
		bool dated = p->day != DATE_NONE;
		if (p->weight != WEIGHS_FOR && !dated)
			return arena_printf(
			    w->arena, "%.60s (%s)", name, explain_point(w->arena, p).words);
	}
	return name;
}

static const char *owed_words(const struct work *w, const struct case_record *r)
{
	return exam_tokens_words(
	    w->arena, w->rules->codes, r->f.modality ? r->f.modality : "", r->f.laterality);
}

static bool is_owed_itself(enum closure_code code)
{
	return code == CLOSURE_DONE_MATCH || code == CLOSURE_DONE_EARLY ||
	       code == CLOSURE_DONE_LATE;
}

const char *proof_unlike_fault(
    struct work *w, const struct case_record *r, const struct exam *x, const char *accession)
{
	const struct match_result m = match_case(w, r, x, NULL);
	if (m.use != USE_NONE)
		return NULL;
	return arena_printf(w->arena,
	    "exam %.40s, %s, cannot answer what is owed: %s; if that was done at another site, "
	    "close as DONE_ELSEWHERE and say where and when; if it is no longer wanted, close as "
	    "CLIN_CLOSED with the name of the clinician and the reason",
	    accession, named_with_why(w, x, &m), owed_words(w, r));
}

/* The code says more than the exam does: that it is the one that was owed, or that it was in time.
 */
static const char *code_fault(struct work *w, const struct case_record *r, enum closure_code code,
    const struct exam *x, const char *accession)
{
	char day[32];
	const struct match_result m = match_case(w, r, x, NULL);
	if (!is_owed_itself(code))
		return NULL;
	if (m.use == USE_INSTEAD)
		return arena_printf(w->arena,
		    "exam %.40s, %s, is not the exam that is owed: %s; where a clinician takes it "
		    "in its place, close as DONE_EQUIV with the clinician's name",
		    accession, named_with_why(w, x, &m), owed_words(w, r));
	enum closure_code fits = closure_by_day(r, x, &m);
	if (fits == code)
		return NULL;
	return arena_printf(w->arena, "exam %.40s was done on %s: by that day it closes as %s",
	    accession, date_text(x->day, day), closure_text(fits));
}

/* Of what is given as the proof that it was done. */
static const char *use_fault(struct work *w, const struct case_record *r, enum closure_code code,
    const struct exam *x, const char *accession)
{
	enum closure_counts counts = closure_of(code)->counts;
	if (counts != COUNTS_COMPLETED && counts != COUNTS_COMPLETED_APART)
		return NULL;
	const char *why = proof_unlike_fault(w, r, x, accession);
	return why ? why : code_fault(w, r, code, x, accession);
}

static const char *report_fault(struct work *w, const struct chart *c, const struct case_record *r,
    const struct closure *k, const struct answer *a)
{
	const struct exam *x = exam_numbered(c, a->report);
	if (!x || !x->current)
		return arena_printf(w->arena,
		    "this patient has no report under the accession number %.40s", a->report);
	if (k->counts != COUNTS_COMPLETED)
		return NULL;
	if (x->id == r->f.index_exam)
		return arena_printf(w->arena, "report %.40s is the one that asked for follow-up %s",
		    a->report, r->ref);
	if (x->status != EXAM_FINAL)
		return arena_printf(w->arena, "report %.40s is not final (%s)", a->report,
		    vocabulary_word(&exam_status_words, (int)x->status));
	const char *why = proof_exam_fault(w, r, x, a->report);
	return why ? why : proof_unlike_fault(w, r, x, a->report);
}

/* Who says so is somebody whom the directory knows as one who may. */
static const char *clinician_fault(struct work *w, const struct closure *k, const struct answer *a)
{
	const char *named = a->clinician;
	const unsigned may = SET_OF(ROLE_CLINICIAN) | SET_OF(ROLE_RADIOLOGIST) | SET_OF(ROLE_CHIEF);
	const struct person *p = directory_find(w->all->people, named);
	if (!p)
		return arena_printf(w->arena, "\"%.60s\" is nobody in the directory", named);
	bool said_by = a->roles && !(a->roles & k->may); /* it counts by that name */
	if ((k->needs & NEEDS_CLINICIAN || said_by) && !(p->roles & may))
		return arena_printf(w->arena,
		    "%.60s is no clinician in the directory (%s): name who decided it", named,
		    vocabulary_list(w->arena, &role_words, p->roles, ", "));
	return NULL;
}

static const char *link_fault(
    struct work *w, const struct chart *c, const struct case_record *r, const struct answer *a)
{
	const struct case_record *o = chart_case(c, a->other);
	if (!o)
		return arena_printf(w->arena, "this patient has no follow-up %.40s", a->link);
	if (o == r)
		return arena_printf(w->arena, "follow-up %s cannot be its own survivor", r->ref);
	if (!case_is_open(o))
		return arena_printf(w->arena,
		    "follow-up %s is closed and tracks nothing: reopen it first, or name another",
		    o->ref);
	return NULL;
}

/* A day that the text names; it ends where no further one is. */
static const char *next_day(const char *text, date *out)
{
	char day[11] = "";
	for (; strlen(text) >= 10; text++) {
		memcpy(day, text, 10);
		if (date_parse(day, out))
			return text + 10;
	}
	return NULL;
}

/* "General Hospital, 2026-05-04": a site, and days that may be. */
static const char *source_fault(struct work *w, const struct case_record *r, const char *source)
{
	char said[32], from[32];
	size_t letters = 0;
	date day;
	for (const char *p = source; *p; p++)
		letters += isalpha((unsigned char)*p) != 0 || (unsigned char)*p >= 0x80;
	if (letters < 2)
		return "the source does not say where: name the site, or where the copy is";
	for (const char *p = source; (p = next_day(p, &day)) != NULL;) {
		if (day < r->f.window.anchor)
			return arena_printf(w->arena, "%s is before %s, when follow-up %s begins",
			    date_text(day, said), date_text(r->f.window.anchor, from), r->ref);
		if (day > work_today(w))
			return arena_printf(w->arena, "%s is in the future", date_text(day, said));
	}
	return NULL;
}

const char *proof_fault(struct work *w, const struct chart *c, const struct case_record *r,
    enum closure_code code, const struct answer *a)
{
	const struct closure *k = closure_of(code);
	const struct exam *x = exam_numbered(c, a->exam);
	const char *why = NULL;
	exams_know_class(w, w->chart);
	if (a->exam)
		why = exam_fault(w, r, x, a->exam);
	if (!why && a->exam)
		why = use_fault(w, r, code, x, a->exam);
	if (!why && a->report)
		why = report_fault(w, c, r, k, a);
	if (!why && a->link)
		why = link_fault(w, c, r, a);
	if (!why && a->source)
		why = source_fault(w, r, a->source);
	if (!why && a->clinician)
		why = clinician_fault(w, k, a);
	if (!why && k->needs & NEEDS_ATTEMPTS)
		why = lost_fault(w, r, a);
	return why;
}

bool proof_go_on(struct work *w, const struct case_record *r, const struct exam *done)
{
	struct chart *c = w->chart;
	const struct exam *index = chart_exam(c, r->f.index_exam);
	struct exam elsewhere = index ? *index : (struct exam){0};
	elsewhere.day = work_today(w);
	return series_advance(w, c, r, done ? done : &elsewhere, 0);
}
