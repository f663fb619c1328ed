/* SPDX-License-Identifier: Apache-2.0
 *
 * proof.c - what a closure rests on, and what becomes of it when that is gone.
 *
 * An exam is cancelled, its report withdrawn or corrected, its patient another one: what it closed
 * is open again, by itself where the machine closed it, by a question where a person did.  It is
 * looked at after each event, so that no order of arrival escapes; a closure that fell is open and
 * is not looked at again.
 */
#include "autoconf.h"
#include "proof.h"
#include "answer.h"
#include "closed.h"
#include "question.h"
#include "resolve.h"
#include "series.h"

#include <stdlib.h>
#include <string.h>

static const struct detail *detail_of(const struct case_record *r, const char *key)
{
	for (size_t i = 0; i < r->closure_detail_count; i++)
		if (strcmp(r->closure_detail[i].key, key) == 0)
			return &r->closure_detail[i];
	return NULL;
}

/* The exam itself, or the one whose report a person named. */
static const struct detail *exam_named(const struct case_record *r)
{
	const struct detail *d = detail_of(r, "exam"), *report = detail_of(r, "report");
	return d ? d : report && report->type == DETAIL_TEXT ? report : NULL;
}

struct exam *proof_exam(const struct chart *c, const struct case_record *r)
{
	const struct detail *d = exam_named(r);
	if (!d)
		return NULL;
	return d->type == DETAIL_INT ? chart_root(c, chart_exam(c, d->number))
				     : exam_numbered(c, d->text);
}

/* ---- whether it stands ---------------------------------------------------------------------- */

static bool by_machine(const struct case_record *r)
{
	return text_same(r->closed_by, MACHINE);
}

static const char *accession_of(const struct exam *x)
{
	return x->accession && *x->accession ? x->accession : "without number";
}

/* A person may close by images that nobody has read yet; a machine never does. */
static const char *status_fault(struct work *w, const struct case_record *r, const struct exam *x)
{
	const char *a = accession_of(x);
	switch (x->status) {
	case EXAM_FINAL:
		return NULL;
	case EXAM_CANCELLED:
		return arena_printf(w->arena, "exam %s, which had closed it, was cancelled", a);
	case EXAM_WITHDRAWN:
		return arena_printf(
		    w->arena, "the report of exam %s, which had closed it, was withdrawn", a);
	case EXAM_ORDERED:
	case EXAM_SCHEDULED:
		return arena_printf(w->arena, "exam %s, which had closed it, was not performed", a);
	case EXAM_PERFORMED:
	case EXAM_PRELIMINARY:
		break;
	}
	return by_machine(r)
		   ? arena_printf(w->arena,
			 "the report of exam %s, which had closed it, is final no longer", a)
		   : NULL;
}

/* The newer result that took its place asks for nothing any more. */
static bool has_lost_heir(const struct chart *c, const struct case_record *r)
{
	bool lost = false;
	if (r->f.closure != CLOSURE_RESOLVED_BY_RESULT)
		return false;
	for (size_t i = 0; i < c->case_count; i++) {
		const struct case_record *o = c->record[i];
		if (o->f.series != r->f.series || o->f.series_step != r->f.series_step + 1)
			continue;
		lost =
		    by_machine(o) && !case_is_open(o) &&
		    (o->f.closure == CLOSURE_WITHDRAWN || o->f.closure == CLOSURE_ENTERED_IN_ERROR);
		if (!lost)
			return false;
	}
	return lost;
}

/* What a corrected report says of what it closed. */
static bool still_answers(struct work *w, const struct case_record *r, const struct exam *x,
    const struct facts_report *report)
{
	const struct match_result m = match_case(w, r, x, report);
	if (r->f.closure == CLOSURE_RESOLVED_BY_RESULT)
		return m.suits;
	return m.verdict == MATCH_CLOSE || m.verdict == MATCH_CLOSE_LATE;
}

/* Why the proof has fallen; NULL: it stands.  *x: the exam it is of. */
static const char *fault_of(struct work *w, const struct chart *c, const struct case_record *r,
    const struct exam *x, const struct exam *corrected, const struct facts_report *report)
{
	char day[32];
	if (!x)
		return "the exam that had closed it is no longer one of this patient";
	const char *why = status_fault(w, r, x);
	if (why)
		return why;
	if (x->id == r->f.index_exam)
		return arena_printf(w->arena,
		    "exam %s, which had closed it, is the one that asked for it", accession_of(x));
	if (x->day != DATE_NONE && x->day < r->f.window.anchor)
		return arena_printf(w->arena,
		    "exam %s, which had closed it, is dated %s now, before it was asked for",
		    accession_of(x), date_text(x->day, day));
	if (!by_machine(r))
		return NULL;
	if (has_lost_heir(c, r))
		return arena_printf(w->arena,
		    "the result of exam %s, which had taken its place, was corrected and asks for "
		    "nothing",
		    accession_of(x));
	if (report && x == corrected && !still_answers(w, r, x, report))
		return arena_printf(w->arena,
		    "the report of exam %s, which had closed it, was corrected and no longer "
		    "answers it for certain",
		    accession_of(x));
	return NULL;
}

bool proof_is_exam(const struct case_record *r)
{
	return exam_named(r) != NULL;
}

const char *proof_fallen(struct work *w, const struct chart *c, const struct case_record *r)
{
	return exam_named(r) ? fault_of(w, c, r, proof_exam(c, r), NULL, NULL) : NULL;
}

/* ---- what becomes of it --------------------------------------------------------------------- */

bool proof_take_back_next(struct work *w, struct chart *c, const struct case_record *r)
{
	for (size_t i = 0; i < c->case_count; i++) {
		struct case_record *next = c->record[i];
		if (next->f.series != r->f.series || !case_is_open(next) ||
		    next->f.series_step != r->f.series_step + 1)
			continue;
		note(w, "took back follow-up %lld, its next step", (long long)next->f.id);
		if (!case_end(w, next, CLOSURE_ENTERED_IN_ERROR,
			DETAILS(D_TEXT("reason", "the step before it was reopened"),
			    D_INT("reopened", r->f.id))))
			return false;
	}
	return true;
}

static void reopened_add(struct work *w, const struct case_record *r)
{
	w->reopened.id =
	    arena_grow(w->arena, w->reopened.id, w->reopened.count, sizeof *w->reopened.id);
	w->reopened.id[w->reopened.count++] = r->f.id;
}

bool proof_take_up(struct work *w, struct chart *c, struct case_record *r, const char *why)
{
	return c->patient.deceased ? case_hold(w, r, HOLD_SUSPENDED, "the patient has died")
				   : case_go_on(w, c, r, why);
}

static bool open_bare(struct work *w, struct chart *c, struct case_record *r, const char *why)
{
	reopened_add(w, r);
	return proof_take_back_next(w, c, r) && case_again(w, r, why);
}

bool proof_reopen(struct work *w, struct chart *c, struct case_record *r, const char *why)
{
	return open_bare(w, c, r, why) && proof_take_up(w, c, r, why);
}

/* An exam that was performed and is in doubt now is still the one that was ordered for it. */
static bool keep_order(
    struct work *w, struct case_record *r, const struct exam *x, const struct followup *was)
{
	if (!x || x->status != EXAM_FINAL || was->order_accession == r->f.order_accession)
		return true;
	r->f.order_placer = was->order_placer;
	r->f.order_filler = was->order_filler;
	r->f.order_accession = was->order_accession;
	return case_fact(w, r, FACT_ORDERED, x, INSTANT_NONE);
}

/* It goes on from where it would be. */
static bool open_again(
    struct work *w, struct chart *c, struct case_record *r, const struct exam *x, const char *why)
{
	const struct followup was = r->f;
	note(w, "reopened follow-up %s: %s", r->ref, why);
	return open_bare(w, c, r, why) && keep_order(w, r, x, &was) && proof_take_up(w, c, r, why);
}

static const char *question_key(struct work *w, const struct case_record *r, const struct exam *x)
{
	return arena_printf(w->arena, "%lld/%lld", (long long)r->f.id, (long long)(x ? x->id : 0));
}

/* A person's decision stands until a person says otherwise. */
static void ask_person(
    struct work *w, const struct case_record *r, const struct exam *x, const char *why)
{
	closed_ask(w, r, arena_printf(w->arena, "%lld", (long long)(x ? x->id : 0)), why,
	    arena_printf(w->arena,
		"%s closed follow-up %s, and what it was closed by is gone: is it still owed?",
		r->closed_by ? r->closed_by : "somebody", r->ref));
}

static bool look_at(struct work *w, struct chart *c, struct case_record *r,
    const struct exam *corrected, const struct facts_report *report)
{
	struct exam *x = proof_exam(c, r);
	const char *why = fault_of(w, c, r, x, corrected, report);
	if (why && by_machine(r))
		return open_again(w, c, r, x, why);
	if (why)
		ask_person(w, r, x, why);
	else if (!by_machine(r))
		question_withdraw(w, QUESTION_CLOSED_RIGHTLY, question_key(w, r, x),
		    "what it was closed by stands again");
	return !w->failed;
}

static bool look_at_all(struct work *w, struct chart *c)
{
	for (size_t i = 0; i < c->case_count; i++) {
		struct case_record *r = c->record[i];
		if (case_is_open(r) || !exam_named(r))
			continue;
		if (!work_spend(w, c->exam_count + c->case_count) || !look_at(w, c, r, NULL, NULL))
			return false;
	}
	return true;
}

/* Another number of x may be the one that a closure names. */
static bool has_numbers(const struct chart *c, const struct exam *x)
{
	for (size_t i = 0; i < c->exam_count; i++)
		if (c->exam[i]->same_as == x->id)
			return true;
	return false;
}

static bool rests_on(
    const struct chart *c, const struct case_record *r, const struct exam *x, bool numbers)
{
	const struct detail *d = exam_named(r);
	if (case_is_open(r) || !d)
		return false;
	if (d->type == DETAIL_INT ? d->number == x->id : text_same(d->text, x->accession))
		return true;
	return numbers && proof_exam(c, r) == x;
}

bool proofs_look(
    struct work *w, struct chart *c, const struct exam *x, const struct facts_report *r)
{
	bool numbers = has_numbers(c, x);
	if (!work_spend(w, c->exam_count + c->case_count))
		return false;
	for (size_t i = 0; i < c->case_count; i++) {
		struct case_record *row = c->record[i];
		if (!rests_on(c, row, x, numbers))
			continue;
		if (!work_spend(w, c->exam_count + c->case_count) || !look_at(w, c, row, x, r))
			return false;
	}
	return true;
}

/* ---- the end of an event -------------------------------------------------------------------- */

/* What is open again may have been answered by another exam meanwhile. */
static bool match_again(struct work *w, struct chart *c, struct case_record *r)
{
	struct closed_list late = {0};
	w->chart = c;
	exams_know_class(w, c);
	if (!resolve_case(w, c, r, &late))
		return false;
	return !late.count || series_advance(w, c, r, proof_exam(c, r), 0);
}

/* The question that it waited for was taken back, or ended with what it was about. */
static bool free_unasked(struct work *w, struct chart *c)
{
	for (size_t i = 0; i < c->case_count; i++) {
		struct case_record *r = c->record[i];
		if (!case_is_open(r) || r->f.hold != HOLD_REVIEW || question_waits_for(c, r->f.id))
			continue;
		if (!case_release(w, r, "nobody is asked about it any more"))
			return false;
		reopened_add(w, r);
	}
	return true;
}

bool proofs_settle(struct work *w)
{
	struct chart *c;
	for (size_t i = 0; i < w->out->touched_count; i++) {
		w->chart = w->out->touched[i];
		if (!look_at_all(w, w->chart) || !free_unasked(w, w->chart))
			return false;
	}
	for (size_t i = 0; i < w->reopened.count; i++) {
		struct case_record *r = charts_case(w->all, w->reopened.id[i], &c);
		if (r && case_is_open(r) && !match_again(w, c, r))
			return false;
	}
	return !w->failed;
}

/* ---- what a person rejected ----------------------------------------------------------------- */

static const char *reject_word(void)
{
	return vocabulary_word(&answer_kind_words, ANSWER_REJECT_EXAM);
}

/* It is kept as what it is: the question whether that exam answers, and a person's no. */
void proof_reject(struct work *w, struct chart *c, const struct case_record *r, const char *by,
    const char *reason)
{
	const struct exam *x = proof_exam(c, r);
	if (!x)
		return;
	const struct question q = {.kind = QUESTION_EXAM_MATCH,
	    .patient = r->f.patient,
	    .followup = r->f.id,
	    .inbound = w->event->inbound,
	    .evidence = reason,
	    .key = question_key(w, r, x),
	    .text = arena_printf(w->arena, "does exam %s of follow-up %s's patient answer it?",
		accession_of(x), r->ref)};
	struct question *asked = question_ask(w, &q);
	if (asked)
		question_end(w, asked, QUESTION_WAS_ANSWERED, by,
		    arena_printf(w->arena, "%s: %s", reject_word(), reason));
}

/* Two numbers of one report, or of one study. */
static bool same_exam(const struct chart *c, struct exam *a, const struct exam *b)
{
	if (!a)
		return false;
	const struct exam *one = chart_root(c, a),
			  *other = b->same_as ? chart_exam(c, b->same_as) : b;
	return one == other ||
	       (a->study_uid && *a->study_uid && text_same(a->study_uid, b->study_uid));
}

const struct question *answer_rejected(
    struct work *w, const struct case_record *r, const struct exam *x)
{
	const struct chart *c = w->chart;
	const char *word = reject_word();
	for (size_t i = 0; i < c->question_count; i++) {
		const struct question *q = c->question[i];
		if (q->kind != QUESTION_EXAM_MATCH || q->open || q->followup != r->f.id ||
		    !q->answer || strncmp(q->answer, word, strlen(word)) != 0)
			continue;
		const char *slash = strchr(q->key, '/');
		if (slash && same_exam(c, chart_exam(c, strtoll(slash + 1, NULL, 10)), x))
			return q;
	}
	return NULL;
}
