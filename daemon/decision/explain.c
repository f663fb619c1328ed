/* SPDX-License-Identifier: Apache-2.0
 *
 * explain.c - why a follow-up is open or closed, for whoever has it on the desk.
 *
 * Reads the charts that a decision would read and changes nothing that is stored; only what the
 * code tables make of its exams is kept with them.
 * Fails: with ERR_NOT_FOUND.
 */
#include "autoconf.h"
#include "case.h"
#include "attempt.h"
#include "come_back.h"
#include "explain_parts.h"
#include "followupd/contact.h"
#include "followupd/window.h"
#include "proof.h"
#include "team.h"
#include "tell.h"
#include "whose.h"

#include <string.h>

/* ---- what is owed, and where it comes from -------------------------------------------------- */

static const char *window_words(struct explaining *g, const struct window *v)
{
	struct arena *a = g->w.arena;
	const struct explanation *out = g->out;
	const char *target = explain_day(a, v->target), *latest = explain_day(a, v->latest);
	const char *due = v->latest == v->target ? arena_printf(a, "on %s", target)
						 : arena_printf(a, "%s to %s", target, latest);
	if (!v->published)
		return arena_printf(a,
		    "by %s, a date of this site: neither report nor guideline names one", latest);
	return arena_printf(a, "%s; an exam counts from %s, and is overdue after %s", due,
	    explain_day(a, out->counts_from), explain_day(a, out->overdue_from));
}

static void explain_owed(struct explaining *g)
{
	struct explanation *out = g->out;
	const struct followup *f = &g->r->f;
	struct arena *a = g->w.arena;
	const struct tolerance t = window_tolerance(&f->window);
	out->action = action_words(f->action);
	out->owed_words = f->modality && *f->modality
			      ? exam_tokens_words(a, g->w.rules->codes, f->modality, f->laterality)
			      : "what is owed";
	out->modality = f->modality && *f->modality ? explain_list(a, f->modality, " or ")
						    : "no exam in particular";
	out->laterality = f->laterality;
	out->window = f->window;
	out->counts_from = t.open_from;
	out->overdue_from = t.overdue_after;
	out->window_words = window_words(g, &f->window);
	out->series_step = f->series_step;
}

static const char *source_words(struct arena *a, const struct ruling *r)
{
	if (!r)
		return "not known any more";
	const char *cited =
	    r->cited && *r->cited ? arena_printf(a, ", which name %s", r->cited) : "";
	if (r->stated)
		return arena_printf(
		    a, "the words of the report%s%s", r->weak ? ", a suggestion" : "", cited);
	const char *category =
	    r->category && *r->category ? arena_printf(a, ", category %s", r->category) : "";
	return arena_printf(a, "guideline %s %s, row %s%s", r->system ? r->system : "-",
	    r->version ? r->version : "", r->row ? r->row : "-", category);
}

static void explain_source(struct explaining *g)
{
	struct explanation *out = g->out;
	const struct exam *index = chart_exam(g->c, g->r->f.index_exam);
	bool by_report;
	out->index_day = DATE_NONE;
	out->index_accession = g->r->index_accession;
	out->source = source_words(g->w.arena, g->r->ruling);
	out->provisional = g->r->ruling ? g->r->ruling->provisional : NULL;
	if (!index)
		return;
	out->index_accession = explain_exam_number(index);
	out->index_day = index->day;
	out->index_what = explain_exam_name(g->w.arena, index, &by_report);
	for (size_t i = 0; index->current && i < index->current->finding_count; i++)
		if (text_same(index->current->finding[i]->key, g->r->finding_key))
			out->evidence = index->current->finding[i]->evidence;
}

/* ---- its state ------------------------------------------------------------------------------ */

/* How far it came; of one whose report is there and in doubt none is awaited. */
static const char *how_far(const struct explaining *g)
{
	const struct explanation *out = g->out;
	const char *last = out->wait_count ? out->wait[out->wait_count - 1].kind : "";
	if (out->state == FOLLOWUP_PERFORMED && strcmp(last, "question") == 0)
		return "its exam was done, and a person decides whether it answers";
	return vocabulary_meaning(&followup_state_words, (int)out->state);
}

static const char *open_words(struct explaining *g)
{
	const struct followup *f = &g->r->f;
	struct arena *a = g->w.arena;
	const char *hold = f->hold == HOLD_SUSPENDED ? "; suspended, because the patient has died"
			   : f->hold == HOLD_REVIEW  ? "; held until a question is answered"
						     : "";
	const char *tier = f->tier ? arena_printf(a, ", escalated to tier %d", f->tier) : "";
	return arena_printf(a, "open since %s: %s%s%s%s%s", explain_time(&g->w, f->opened_at),
	    how_far(g), g->r->overdue ? "; overdue" : "", tier,
	    f->optional ? "; only suggested" : "", hold);
}

static const char *closed_words(struct explaining *g)
{
	const struct explanation *out = g->out;
	return arena_printf(g->w.arena, "closed on %s by %s: %s (%s)",
	    explain_time(&g->w, out->closed_at), out->closed_by, out->closure_words,
	    vocabulary_word(&closure_words, (int)out->closure));
}

static void add_proof(struct explaining *g, const char *what, const char *words)
{
	struct explanation *out = g->out;
	out->proof = arena_grow(g->w.arena, out->proof, out->proof_count, sizeof *out->proof);
	out->proof[out->proof_count++] = (struct explain_proof){what, words};
}

/* What a person gave, and the exam; the reasons of a match stand with the exam. */
static void list_proof(struct explaining *g, const struct exam *x)
{
	struct arena *a = g->w.arena;
	const struct case_record *r = g->r;
	bool by_report;
	if (x)
		add_proof(g, "exam",
		    arena_printf(a, "%s of %s, %s", explain_exam_number(x), explain_day(a, x->day),
			explain_exam_name(a, x, &by_report)));
	for (size_t i = 0; i < r->closure_detail_count; i++) {
		const struct detail *d = &r->closure_detail[i];
		if (d->type == DETAIL_INT && strcmp(d->key, "review") == 0)
			add_proof(g, "question", question_ref(a, d->number));
		if (d->type != DETAIL_TEXT || !d->text || strcmp(d->key, "reasons") == 0 ||
		    strcmp(d->key, "accession") == 0 || strcmp(d->key, "exam") == 0)
			continue;
		bool person = strcmp(d->key, "by") == 0 || strcmp(d->key, "clinician") == 0;
		add_proof(g, d->key, person ? explain_actor(&g->w, d->text) : d->text);
	}
}

static void explain_closure(struct explaining *g)
{
	struct explanation *out = g->out;
	const struct case_record *r = g->r;
	const struct exam *x = proof_exam(g->c, r);
	out->closure = r->f.closure;
	out->closed_by = explain_actor(&g->w, r->closed_by);
	out->closed_at = r->closed_at;
	out->closure_words = vocabulary_meaning(&closure_words, (int)r->f.closure);
	out->proof_fallen = proof_fallen(&g->w, g->c, r);
	list_proof(g, x);
	if (out->proof_fallen)
		out->proof_words =
		    arena_printf(g->w.arena, "it does not stand any more: %s", out->proof_fallen);
	else if (proof_is_exam(r))
		out->proof_words =
		    arena_printf(g->w.arena, "it stands: the exam is this patient's, %s",
			vocabulary_word(&exam_status_words, (int)x->status));
	else
		out->proof_words = "it rests on no exam, but on what was said";
}

static void explain_state(struct explaining *g)
{
	struct explanation *out = g->out;
	const struct case_record *r = g->r;
	out->id = r->f.id;
	out->ref = r->ref;
	out->state = r->f.state;
	out->hold = r->f.hold;
	out->overdue = r->overdue;
	out->optional = r->f.optional;
	out->opened_at = r->f.opened_at;
	out->closed_at = out->next_at = INSTANT_NONE;
	out->owner = explain_person(&g->w, directory_get(g->w.all->people, r->f.owner));
	if (!out->owner)
		out->owner = "nobody";
	out->team = team_words(&g->w, g->c, r);
	if (!case_is_open(r))
		explain_closure(g);
}

/* ---- who the patient is --------------------------------------------------------------------- */

static const struct question *identity_asked(const struct chart *c)
{
	for (size_t i = 0; i < c->question_count; i++)
		if (c->question[i]->open && c->question[i]->kind == QUESTION_PATIENT_IDENTITY)
			return c->question[i];
	return NULL;
}

/* Records that the same numbers name, while it is asked whether they are this patient. */
static void find_beside(struct explaining *g)
{
	struct chart *all[sizeof g->beside / sizeof *g->beside];
	const struct question *own = identity_asked(g->c);
	size_t count = charts_beside(g->w.all, g->c, all, sizeof all / sizeof *all);
	for (size_t i = 0; i < count; i++) {
		const struct question *q = own ? own : identity_asked(all[i]);
		if (!q || all[i]->merged_into)
			continue;
		g->beside[g->beside_count++] = all[i];
		g->identity = question_ref(g->w.arena, q->id);
	}
}

static void begin(struct explaining *g, struct arena *a, struct charts *all,
    const struct rules *rules, instant now, struct explanation *out)
{
	static const struct event none = {.kind = EVENT_TIMERS};
	struct decided *nothing = arena_alloc(a, sizeof *nothing);
	*nothing = (struct decided){.ok = true};
	*g = (struct explaining){.out = out,
	    .w = {.arena = a,
		.now = now,
		.rules = rules,
		.event = &none,
		.all = all,
		.old_since = INSTANT_NONE,
		.actor = MACHINE,
		.out = nothing}};
	*out = (struct explanation){0};
}

static bool begin_case(struct explaining *g, int64_t followup)
{
	g->out->id = followup;
	g->r = charts_case(g->w.all, followup, &g->c);
	g->w.chart = g->c;
	return g->r != NULL;
}

bool explain_followup(struct arena *a, struct charts *all, const struct rules *rules, instant now,
    int64_t followup, struct explanation *out, struct err *e)
{
	struct explaining g;
	begin(&g, a, all, rules, now, out);
	if (!begin_case(&g, followup))
		return err_set(e, ERR_NOT_FOUND, "there is no follow-up %lld", (long long)followup);
	find_beside(&g);
	exams_know_class(&g.w, g.c);
	explain_owed(&g);
	explain_source(&g);
	explain_state(&g);
	explain_exams(&g);
	explain_appointments(&g);
	explain_questions(&g);
	explain_waits(&g);
	out->state_words = case_is_open(g.r) ? open_words(&g) : closed_words(&g);
	explain_next(&g);
	explain_todo(&g);
	return true;
}

/* ---- one item in a list --------------------------------------------------------------------- */

/* What whoever picks it up should know before the telephone. */
static const char *so_far(struct work *w, const struct case_record *r)
{
	const char *text = NULL;
	if (r->attempt_count)
		text = arena_printf(w->arena, "%zu attempt%s to reach the patient, the last by %s",
		    r->attempt_count, r->attempt_count == 1 ? "" : "s", attempt_words(w, r));
	if (r->need.what != NEED_NONE)
		text = arena_printf(
		    w->arena, "%s%s%s", text ? text : "", text ? "; " : "", need_text(w, r));
	return text;
}

struct explain_step explain_step_of_case(
    struct arena *a, struct charts *all, const struct rules *rules, instant now, int64_t followup)
{
	struct explanation out;
	struct explaining g;
	begin(&g, a, all, rules, now, &out);
	if (!begin_case(&g, followup))
		return (struct explain_step){.at = INSTANT_NONE};
	explain_owed(&g);
	explain_next(&g);
	return (struct explain_step){
	    .asked = arena_printf(a, "%s: %s%s%s", out.action, out.modality,
		out.laterality ? ", " : "", out.laterality ? out.laterality : ""),
	    .so_far = so_far(&g.w, g.r),
	    .call = contact_next(g.c, g.r),
	    .words = out.next_words,
	    .at = out.next_words ? out.next_at : INSTANT_NONE};
}

struct explain_step explain_step_of_question(
    struct arena *a, struct charts *all, const struct rules *rules, instant now, int64_t question)
{
	struct explanation out;
	struct explaining g;
	begin(&g, a, all, rules, now, &out);
	const struct question *q = charts_question(all, question, &g.w.chart);
	return !q ? (struct explain_step){.at = INSTANT_NONE}
		  : (struct explain_step){.asked = q->text,
			.words = q->open ? arena_printf(
					       a, "it goes to %s", explain_question_next(&g.w, q))
					 : NULL,
			.at = q->due};
}

struct explain_asks explain_asks_of_question(
    struct arena *a, struct charts *all, const struct rules *rules, instant now, int64_t question)
{
	struct explanation out;
	struct explaining g;
	struct explain_asks asks = {.by = INSTANT_NONE};
	begin(&g, a, all, rules, now, &out);
	const struct question *q = charts_question(all, question, &g.w.chart);
	if (q && q->open)
		explain_question_asks(&g.w, q, &asks);
	return asks;
}
