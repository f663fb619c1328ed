/* SPDX-License-Identifier: Apache-2.0
 *
 * report.c - one version of a result: kept, read against the open follow-ups, and its findings
 * acted on.
 *
 * Order within a report: keep the version; close what it answers; decide its findings; open, plan
 * again or question.  An older version that arrives late is kept and changes nothing.
 */
#include "autoconf.h"
#include "appointment.h"
#include "apply.h"
#include "beside.h"
#include "followupd/log.h"
#include "late.h"
#include "moved.h"
#include "proof.h"
#include "prose.h"
#include "reading.h"
#include "resolve.h"
#include "said.h"
#include "series.h"
#include "shadow.h"
#include "question.h"
#include "twin.h"
#include "versions.h"

#include <string.h>

/* ---- keeping the version -------------------------------------------------------------------- */

static enum version_status version_status_of(enum report_status s)
{
	switch (s) {
	case REPORT_PRELIMINARY:
		return VERSION_PRELIMINARY;
	case REPORT_FINAL:
		return VERSION_FINAL;
	case REPORT_CORRECTED:
		return VERSION_CORRECTED;
	case REPORT_CANCELLED:
		return VERSION_CANCELLED;
	case REPORT_WITHDRAWN:
		return VERSION_WITHDRAWN;
	case REPORT_REFUSED:
		return VERSION_REFUSED;
	case REPORT_NONE:
	case REPORT_PERFORMED:
		break;
	}
	bug("report status %d is no version of a report", (int)s);
}

/* The text itself stays in the message; its hash says whether a later version changed it. */
static void hash_text(struct work *w, const struct facts_report *r, unsigned char out[SHA256_SIZE])
{
	size_t len = 0, at = 0;
	for (size_t i = 0; i < r->passage_count; i++)
		len += strlen(r->passage[i].text) + 1;
	char *text = arena_alloc(w->arena, len + 1);
	for (size_t i = 0; i < r->passage_count; i++) {
		size_t n = strlen(r->passage[i].text);
		if (i)
			text[at++] = '\n';
		memcpy(text + at, r->passage[i].text, n);
		at += n;
	}
	sha256(text, at, out);
}

static instant version_clock(const struct reading *g)
{
	if (g->r->status_at.at != INSTANT_NONE)
		return g->r->status_at.at;
	return g->m->sent.at != INSTANT_NONE ? g->m->sent.at : g->w->event->received_at;
}

static bool same_version(const struct report *a, const struct report *b)
{
	return a && a->status_at == b->status_at && a->status == b->status &&
	       memcmp(a->text_sha256, b->text_sha256, SHA256_SIZE) == 0;
}

/* What takes a report back has no text of its own: it is known by the one it takes back. */
static uint64_t fingerprint_of(
    const struct reading *g, enum version_status status, const struct report *last)
{
	if (last && (status == VERSION_CANCELLED || status == VERSION_WITHDRAWN))
		return last->fingerprint;
	return narrative_fingerprint(
	    g->w->rules->narrative, g->r->passage, g->r->passage_count, g->w->arena);
}

/* Returns whether it is the version that counts from now on. */
static bool keep_version(struct reading *g)
{
	struct work *w = g->w;
	const struct report *last = g->x->current;
	struct report fresh = {.status = version_status_of(g->r->status),
	    .status_at = version_clock(g),
	    .version = g->x->versions + 1,
	    .machine = g->r->machine_author,
	    .inbound = w->event->inbound,
	    .text_inbound = w->event->inbound};
	if (g->r->text_kept && last) {
		memcpy(fresh.text_sha256, last->text_sha256, SHA256_SIZE);
		fresh.text_inbound = last->text_inbound;
		fresh.fingerprint = last->fingerprint;
		fresh.performed = last->performed;
		fresh.said = last->said;
		fresh.doubts = last->doubts;
		fresh.shows = last->shows;
	} else {
		hash_text(w, g->r, fresh.text_sha256);
		fresh.fingerprint = fingerprint_of(g, fresh.status, last);
		said_note(w, &g->text,
		    !reading_is_uncoded(g->r) || g->r->status == REPORT_PRELIMINARY, &fresh);
	}
	g->reworded = !last || memcmp(fresh.text_sha256, last->text_sha256, SHA256_SIZE) != 0;
	if (same_version(last, &fresh)) { /* sent again, or replayed after a change of the rules */
		g->version = g->x->current;
		note(w, "report %lld of exam %lld, the version that is known",
		    (long long)g->version->id, (long long)g->x->id);
		return true;
	}
	bool current = !last || fresh.status_at >= last->status_at;
	g->before = last;
	g->version = report_add(w, g->x, &fresh, current);
	note(w, "report %lld version %d of exam %lld, %s%s", (long long)g->version->id,
	    fresh.version, (long long)g->x->id,
	    vocabulary_word(&version_status_words, (int)fresh.status),
	    current ? "" : ": an older version, nothing changed");
	return current;
}

static enum exam_status exam_status_of(enum report_status s)
{
	switch (s) {
	case REPORT_NONE:
		return EXAM_ORDERED;
	case REPORT_PERFORMED:
		return EXAM_PERFORMED;
	case REPORT_PRELIMINARY:
	case REPORT_REFUSED:
		return EXAM_PRELIMINARY;
	case REPORT_FINAL:
	case REPORT_CORRECTED:
		return EXAM_FINAL;
	case REPORT_CANCELLED:
		return EXAM_CANCELLED;
	case REPORT_WITHDRAWN:
		return EXAM_WITHDRAWN;
	}
	bug("report status %d does not exist", (int)s);
}

/* Not in the future, not before the birth, not longer ago than the policy believes.  What was only
 * planned, or was cancelled, may well lie ahead. */
static bool has_odd_day(const struct reading *g)
{
	const struct policy *p = &g->w->rules->policy;
	date today = work_today(g->w), birth = g->c->patient.birth, day = g->r->started.day;
	if (day == DATE_NONE || g->r->status == REPORT_NONE || g->r->status == REPORT_CANCELLED)
		return false;
	return day > today + p->exam_days_ahead || day < today - p->exam_years_back * 366 ||
	       (birth != DATE_NONE && day < birth);
}

/* A day that cannot be is as good as none: nothing is dated by it, and nothing closed. */
static void ask_day(struct reading *g)
{
	char said[32];
	if (!has_odd_day(g))
		return;
	reading_ask(g, QUESTION_IMPLAUSIBLE_DATE, "day",
	    "the day that the report gives for this exam cannot be right: when was it? Nothing is "
	    "dated by it, and it closes nothing",
	    arena_strdup(g->w->arena, date_text(g->r->started.day, said)), 0);
}

/* That it was ordered or performed; what was read was performed before, whenever that is heard of,
 * and what was cancelled or taken back later is not there for it. */
static bool comes_late(const struct reading *g)
{
	const struct exam *x = g->x;
	if (g->r->status != REPORT_NONE && g->r->status != REPORT_PERFORMED)
		return false;
	if (x->current)
		return x->status == EXAM_FINAL || x->status == EXAM_PRELIMINARY ||
		       version_clock(g) < x->current->status_at;
	return x->status == EXAM_CANCELLED && version_clock(g) < x->order_event_at;
}

static void update_exam(struct reading *g)
{
	struct exam *x = g->x;
	/* The report knows when it was done; an appointment only hoped. */
	if (g->r->started.day != DATE_NONE && !has_odd_day(g)) {
		x->day = g->r->started.day;
		x->started_at = g->r->started.at;
		question_withdraw(g->w, QUESTION_IMPLAUSIBLE_DATE,
		    arena_printf(g->w->arena, "%lld/day", (long long)x->id),
		    "a later message gives a day that can be");
	}
	x->status = exam_status_of(g->r->status);
	if (!x->current && version_clock(g) > x->order_event_at)
		x->order_event_at = version_clock(g); /* orders from before it are over */
	int64_t orderer = person_named(g->w, &g->r->orderer),
		radiologist = person_named(g->w, &g->r->radiologist);
	x->orderer = orderer ? orderer : x->orderer;
	x->radiologist = radiologist ? radiologist : x->radiologist;
	exam_changed(g->w, x);
}

/* ---- the owner ------------------------------------------------------------------------------ */

static bool find_owner(struct reading *g)
{
	struct work *w = g->w;
	bool named;
	const struct encounter from = {person_named(w, &g->m->attending), g->m->setting};
	g->owner = owner_of_exam(w, g->c, g->x, &from, &named);
	if (g->owner && !named)
		reading_ask(g, QUESTION_NO_OWNER, "owner",
		    "the report names nobody active who could own the follow-up: who does?",
		    reading_version(g), 0);
	return g->owner != 0;
}

/* ---- findings ------------------------------------------------------------------------------- */

static struct case_record *case_of_finding(struct reading *g, const char *key)
{
	struct case_record *found = NULL;
	for (size_t i = 0; i < g->c->case_count; i++) {
		struct case_record *r = g->c->record[i];
		if (r->f.index_exam == g->x->id && strcmp(r->finding_key, key) == 0)
			found = r;
	}
	return found;
}

static void forget_closed(struct reading *g, int64_t id)
{
	for (size_t i = 0; i < g->closed.count; i++)
		if (g->closed.id[i] == id)
			g->closed.id[i] = g->closed.id[--g->closed.count];
}

static bool open_new(struct reading *g, const struct duty *d, int64_t finding)
{
	struct work *w = g->w;
	const struct case_record *before = d->before ? chart_case(g->c, d->before) : NULL;
	struct case_record *r;
	struct closed_list late = {0};
	if (!g->owner && !find_owner(g))
		return false;
	/* The same answer at a planned visit advances the schedule, it does not start it again. */
	if (before && before->ruling && text_same(before->ruling->row, d->row) &&
	    ruling_has_next(before->ruling) && (!d->ruling || d->ruling->step_count))
		return series_advance(w, g->c, before, g->x, finding);
	if (!case_open(w, g->c, g->x, finding, d, before, g->owner, &r))
		return false;
	note(w, "opened follow-up %lld", (long long)r->f.id);
	if (!resolve_case(w, g->c, r, &late))
		return false;
	const struct exam *answer = late.count ? proof_exam(g->c, r) : NULL;
	if (late.count && !late_answered(w, g->c, r))
		return false;
	for (size_t i = 0; i < g->c->exam_count; i++)
		if (g->c->exam[i] != answer && !late_superseded(w, g->c, r, g->c->exam[i]))
			return false;
	return true;
}

static bool replan(struct reading *g, const struct duty *d, struct case_record *r, int64_t finding)
{
	if (!case_is_open(r)) {
		bool withdrawn =
		    r->f.closure == CLOSURE_WITHDRAWN || r->f.closure == CLOSURE_ENTERED_IN_ERROR;
		if (!withdrawn || !text_same(r->closed_by, g->w->actor))
			return true; /* a person or an exam ended it; a new wording does not undo
					that */
		if (!case_again(g->w, r, "a corrected report asks for it again"))
			return false;
	}
	note(g->w, "follow-up %lld", (long long)r->f.id);
	return case_replan(
	    g->w, r, g->x, finding, d, d->before ? chart_case(g->c, d->before) : NULL);
}

static bool withdraw(struct reading *g, const struct duty *d, struct case_record *r)
{
	if (!r || !case_is_open(r))
		return true;
	note(g->w, "withdrew follow-up %lld", (long long)r->f.id);
	return case_end(g->w, r, CLOSURE_WITHDRAWN,
	    DETAILS(D_INT("report", g->version->id), D_TEXT("row", d->row)));
}

static struct finding *save_finding(struct reading *g, const struct duty *d)
{
	static const enum disposition dispositions[] = {[DUTY_NONE] = DISPOSITION_NONE,
	    [DUTY_OWED] = DISPOSITION_FOLLOWUP,
	    [DUTY_ASKED] = DISPOSITION_REVIEW};
	const struct finding f = {.origin = d->origin,
	    .key = d->key,
	    .system = d->system,
	    .version = d->version,
	    .input_count = d->input_count,
	    .input = d->input,
	    .row = d->ruling && d->ruling->row ? d->ruling->row : "",
	    .table_sha256 = d->ruling && d->ruling->table_sha256 ? d->ruling->table_sha256 : "",
	    .evidence = d->evidence ? d->evidence : "",
	    .disposition = dispositions[d->kind]};
	return finding_save(g->w, g->version, &f);
}

/* An interval that no calendar has ("3 to 100000 months") is asked about: what the report asks for
 * must not be lost with the message. */
static struct duty dated(struct reading *g, const struct duty *d)
{
	struct duty own = *d;
	struct window ignored;
	struct err e = {0};
	const struct case_record *before = d->before ? chart_case(g->c, d->before) : NULL;
	if (d->kind == DUTY_OWED && !case_window(g->w, g->x, d, before, &ignored, &e)) {
		own.kind = DUTY_ASKED;
		duty_ask(g->w, &own, QUESTION_INCOMPLETE_RECOMMENDATION,
		    arena_printf(g->w->arena, "when is it due? %s", e.text));
	}
	return own;
}

/* What is open of a follow-up that is tracked by caution is asked of that follow-up. */
static bool ask_open(struct reading *g, const struct duty *d)
{
	const struct case_record *r = d->provisional ? case_of_finding(g, d->key) : NULL;
	if (d->provisional && d->question_kind)
		reading_ask_duty(g, d, r);
	return !g->w->failed;
}

/* The exam that a follow-up waited for was done, and what it found is only asked: with nothing that
 * goes on by itself the follow-up stays, and the question is about it.  NULL: there is none. */
static struct case_record *kept_asked(const struct reading *g, const struct duty *d)
{
	struct case_record *before =
	    d->kind == DUTY_ASKED && d->before ? chart_case(g->c, d->before) : NULL;
	bool ended_now = false;
	for (size_t i = 0; i < g->closed.count; i++)
		ended_now = ended_now || g->closed.id[i] == d->before;
	return before && ended_now && !ruling_has_next(before->ruling) ? before : NULL;
}

static bool keep_asked(struct reading *g, const struct duty *d, struct case_record *before)
{
	if (!before)
		return true;
	forget_closed(g, d->before);
	reading_tie_duty(g, d, before->f.id); /* it may have been asked before */
	notices_take_back(g->w, before);
	note(g->w, "follow-up %lld stays open: its result is asked about", (long long)before->f.id);
	return case_again(g->w, before, "its exam was done, and the result needs a decision") &&
	       case_hold(g->w, before, HOLD_REVIEW, d->question);
}

static bool act_on(struct reading *g, const struct duty *stated)
{
	struct duty own = dated(g, stated);
	const struct duty *d = &own;
	struct case_record *r = case_of_finding(g, d->key);
	const struct finding *f = save_finding(g, d);
	if (!f || !work_spend(g->w, g->c->case_count))
		return false;
	bool answered = reading_answered(g, &own, r);
	bool open = d->kind == DUTY_OWED && d->provisional;
	struct case_record *kept = kept_asked(g, d);
	if (d->question_kind && !open)
		reading_ask_duty(g, d, r ? r : kept);
	if (d->before && d->kind != DUTY_ASKED)
		forget_closed(g, d->before); /* this result says how it goes on */
	if (answered)
		return true;
	switch (d->kind) {
	case DUTY_OWED:
		return (r ? replan(g, d, r, f->id) : open_new(g, d, f->id)) && ask_open(g, d);
	case DUTY_NONE:
		return withdraw(g, d, r);
	case DUTY_ASKED:
		if (!keep_asked(g, d, kept))
			return false;
		return !r || !case_is_open(r) || case_hold(g->w, r, HOLD_REVIEW, d->question);
	}
	return true;
}

/* What a person opened stands in no version of the report. */
static bool by_person(const struct case_record *r)
{
	return strncmp(r->finding_key, KEY_OF_ANSWER, strlen(KEY_OF_ANSWER)) == 0;
}

/* An addendum that came without the report adds to it, and repeats nothing. */
static bool is_addendum_alone(const struct facts_report *r)
{
	for (size_t i = 0; i < r->passage_count; i++)
		if (r->passage[i].section != SECTION_ADDENDUM)
			return false;
	return r->passage_count > 0;
}

/* Follow-ups of this exam whose finding the new version no longer codes: paused, never closed by
 * that. */
static bool question_gone(struct reading *g, const struct duty_list *l, const char *no_followup)
{
	if (!work_spend(g->w, g->c->case_count * (l->count + 1)))
		return false;
	if (is_addendum_alone(g->r))
		return true;
	for (size_t i = 0; i < g->c->case_count; i++) {
		struct case_record *r = g->c->record[i];
		bool still = !case_is_open(r) || r->f.index_exam != g->x->id ||
			     r->f.series_step != 1 || by_person(r);
		for (size_t k = 0; !still && k < l->count; k++)
			still = strcmp(l->duty[k].key, r->finding_key) == 0;
		if (still)
			continue;
		reading_ask(g, QUESTION_FINDING_GONE, r->finding_key,
		    "a new version of the report no longer states this finding: is the "
		    "follow-up still owed?",
		    no_followup ? no_followup : "", r->f.id);
		if (!reading_hold(g, QUESTION_FINDING_GONE, r,
			"the new version of the report no longer codes the finding"))
			return false;
	}
	return true;
}

/* What this exam ended and the report says nothing coded about goes on as planned. */
static bool continue_series(struct reading *g)
{
	while (g->closed.count) {
		int64_t id = g->closed.id[0];
		forget_closed(g, id);
		if (!series_advance(g->w, g->c, chart_case(g->c, id), g->x, 0))
			return false;
	}
	return true;
}

/* What prose adds: duties to act on, questions, or in shadow only a record of them. */
static bool add_prose(struct reading *g, struct duty_list *l, struct prose *p)
{
	*p = (struct prose){0};
	if (g->w->event->prose == PROSE_OFF)
		return true;
	prose_read(g->w, g->c, g->x, g->r, &g->text, &g->closed, l, p);
	if (g->w->event->prose == PROSE_SHADOW) {
		shadow_keep(g->w, g->version, p);
		*p = (struct prose){0};
		return !g->w->failed;
	}
	*l = p->list;
	for (size_t i = 0; i < p->question_count; i++) {
		const struct prose_question *q = &p->question[i];
		if (!beside_said(g, l, q))
			reading_ask(g, q->kind, q->key, q->text, q->evidence, 0);
	}
	return !g->w->failed;
}

/* "No further imaging is needed" ends nothing: what is open of this exam waits for a person. */
static bool ask_no_followup(struct reading *g, const struct prose *p)
{
	for (size_t i = 0; p->in_addendum && i < g->c->case_count; i++) {
		struct case_record *r = g->c->record[i];
		if (r->f.index_exam != g->x->id || !case_is_open(r))
			continue;
		reading_ask(g, QUESTION_NO_FOLLOWUP_STATED, r->finding_key,
		    "an addendum says that no follow-up is needed: is this one still owed?",
		    p->no_followup, r->f.id);
		if (!reading_hold(g, QUESTION_NO_FOLLOWUP_STATED, r,
			"an addendum says that no follow-up is needed"))
			return false;
	}
	return true;
}

static const char *why_nothing(
    const struct reading *g, const struct duty_list *l, const struct prose *p)
{
	bool states = l->count > 0;
	if (g->w->event->prose != PROSE_ON)
		return states
			   ? "what its codes state asks for nothing; its text decides nothing here"
			   : "no code asks for anything; its text decides nothing here";
	if (p->no_followup)
		return "the report says so";
	return states ? "what it states asks for nothing" : "no sentence asks for anything";
}

/* What is owed by a final report is on record; that nothing is, and why, as well. */
static void note_nothing_owed(
    struct reading *g, const struct duty_list *l, const struct prose *p, bool asked)
{
	bool owed = asked || p->question_count;
	for (size_t i = 0; i < l->count; i++)
		owed = owed || l->duty[i].kind != DUTY_NONE;
	if (!owed)
		note(g->w, "nothing owed: %s", why_nothing(g, l, p));
}

/* ---- one report by two ways ----------------------------------------------------------------- */

/* The report is taken back under one number and stands under another. */
static bool pass_on(struct reading *g)
{
	struct exam *heir = twin_heir(g->c, g->x);
	return !heir || twin_move(g->w, g->c, g->x, heir, "it was taken back under this number");
}

/* Whether a correction came under numbers that nothing was known of. */
static bool has_new_numbers(const struct reading *g)
{
	return g->r->status == REPORT_CORRECTED && g->x->versions == 1 && !g->from;
}

/* The report at hand where it says something new; what is sent again is no correction. */
static const struct facts_report *new_version(const struct reading *g)
{
	return g->version->inbound == g->w->event->inbound && g->x->versions > 1 ? g->r : NULL;
}

static bool act_on_final(struct reading *g)
{
	struct duty_list l;
	struct prose p;
	bool own;
	size_t before = g->c->case_count;
	if (!report_by_other_way(g, &own) || !proofs_look(g->w, g->c, g->x, new_version(g)))
		return false;
	if (!own) {
		bool ok = resolve_linked(g->w, g->c, g->x, g->r, &g->closed);
		g->x = chart_root(g->c, g->x);
		return ok && continue_series(g);
	}
	if (!resolve_exam(g->w, g->c, g->x, g->r, &g->closed) ||
	    !duties_of_report(g->w, g->c, g->x, g->r, &g->closed, &l) || !add_prose(g, &l, &p))
		return false;
	beside_done(g);
	bool unread = reading_ask_unread(g, &p);
	note_nothing_owed(g, &l, &p, unread);
	for (size_t i = 0; i < l.count; i++)
		if (!supersede(g->w, g->c, g->x, g->version->id, &l, &l.duty[i]) ||
		    !act_on(g, &l.duty[i]))
			return false;
	if (g->before && !is_addendum_alone(g->r))
		version_settle(g, &l);
	return question_gone(g, &l, p.no_followup) && ask_no_followup(g, &p) &&
	       continue_series(g) && twin_ask(g->w, g->c, g->x, before, has_new_numbers(g)) &&
	       beside_of_report(g, &l);
}

/* ---- preliminary reports -------------------------------------------------------------------- */

static const char *never_final_key(const struct reading *g)
{
	return arena_printf(g->w->arena, "%lld/final", (long long)g->x->id);
}

/* Nothing is read from a preliminary report, nor from one without a text; one that stays so is
 * asked about, once. */
static void await_final(struct reading *g, const char *text)
{
	struct work *w = g->w;
	const struct worktime *t = &w->rules->worktime;
	const struct question q = {.kind = QUESTION_NEVER_FINAL,
	    .patient = g->c->patient.id,
	    .report = g->version ? g->version->id : 0,
	    .inbound = w->event->inbound,
	    .text = text,
	    .key = never_final_key(g)};
	const struct question *was = question_of(g->c, q.kind, q.key);
	if (was && !was->open && !text_same(was->answered_by, w->actor))
		return; /* a person said what becomes of it */
	question_ask_from(w, &q,
	    worktime_send_at(t, worktime_add(t, work_today(w), w->rules->policy.preliminary_days)));
}

static void final_came(struct reading *g)
{
	question_withdraw(g->w, QUESTION_NEVER_FINAL, never_final_key(g),
	    arena_printf(g->w->arena, "the report became %s",
		vocabulary_word(&version_status_words, (int)g->version->status)));
}

/* ---- reports that take something back ------------------------------------------------------- */

static bool withdraw_report(struct reading *g)
{
	if (!pass_on(g) || !proofs_look(g->w, g->c, g->x, NULL))
		return false;
	for (size_t i = 0; i < g->c->case_count; i++) {
		struct case_record *r = g->c->record[i];
		if (r->f.index_exam != g->x->id || !case_is_open(r))
			continue;
		note(g->w, "entered in error: follow-up %lld", (long long)r->f.id);
		if (!case_end(g->w, r, CLOSURE_ENTERED_IN_ERROR,
			DETAILS(D_INT("report", g->version->id))))
			return false;
	}
	version_taken_back(g);
	return true;
}

static bool cancel_exam(struct reading *g)
{
	if (!pass_on(g) || !proofs_look(g->w, g->c, g->x, NULL))
		return false;
	for (size_t i = 0; i < g->c->case_count; i++) {
		struct case_record *r = g->c->record[i];
		if (!case_is_open(r) || r->f.index_exam != g->x->id)
			continue;
		reading_ask(g, QUESTION_INDEX_CANCELLED, r->finding_key,
		    "the exam that gave this follow-up was cancelled: is it still owed?", "",
		    r->f.id);
		if (!reading_hold(g, QUESTION_INDEX_CANCELLED, r, "the index exam was cancelled"))
			return false;
	}
	version_taken_back(g);
	return link_gone(g->w, g->c, g->x);
}

static bool act_on_status(struct reading *g)
{
	switch (g->r->status) {
	case REPORT_FINAL:
	case REPORT_CORRECTED:
		final_came(g);
		return act_on_final(g);
	case REPORT_WITHDRAWN:
		final_came(g);
		return withdraw_report(g);
	case REPORT_CANCELLED:
		final_came(g);
		return cancel_exam(g);
	case REPORT_PRELIMINARY:
		await_final(
		    g, "this report is preliminary and no final one has come: when is it signed?");
		return resolve_exam(g->w, g->c, g->x, g->r, &g->closed);
	case REPORT_PERFORMED: /* the awaited exam was performed, nothing more */
		if (g->r->no_text && !chart_root(g->c, g->x)->current)
			await_final(g, "this report came without a text, and none has come: what "
				       "does it say?");
		return resolve_exam(g->w, g->c, g->x, g->r, &g->closed);
	case REPORT_REFUSED:
		reading_ask(g, QUESTION_REFUSED_REPORT, "refused",
		    "the sender has no order or no patient on record for this report",
		    reading_version(g), 0);
		return true;
	case REPORT_NONE:
		return true;
	}
	return true;
}

/* ---- old reports ---------------------------------------------------------------------------- */

/* When it was written.  What the first version says of that is often only when it was sent: then
 * the day of its exam counts, since a back-load is sent today. */
static date day_written(const struct reading *g)
{
	const struct moment *said = &g->r->status_at;
	bool sent_again = g->x->versions <= 1 && said->at == g->m->sent.at;
	if (sent_again && g->x->day != DATE_NONE)
		return g->x->day;
	if (said->day == DATE_NONE || (g->x->day != DATE_NONE && g->x->day > said->day))
		return g->x->day;
	return said->day;
}

/* What the report asks for is planned as of its day and mailed to nobody. */
static void note_age(struct reading *g)
{
	struct work *w = g->w;
	date day = day_written(g);
	w->old_since = INSTANT_NONE;
	if (day == DATE_NONE || day >= work_today(w) - w->rules->policy.replay_days)
		return;
	w->old_since = zone_at(w->rules->worktime.zone, day, 0, 0);
	note(w, "an old report: nothing is mailed");
}

/* Something was done; what was cancelled or refused is still to come. */
static bool has_come(enum report_status s)
{
	return s == REPORT_PERFORMED || s == REPORT_PRELIMINARY || s == REPORT_FINAL ||
	       s == REPORT_CORRECTED;
}

/* What was done, whatever was ordered.  Whether a final report answers what its order was for is
 * asked where it is read. */
static bool take_protocol(struct reading *g)
{
	struct work *w = g->w;
	if (g->r->status == REPORT_NONE ||
	    !exam_take_procedure(w, g->x, &g->r->procedure, g->r->modality))
		return true;
	note(w, "exam %lld was done by another protocol", (long long)g->x->id);
	bool awaited = g->r->status == REPORT_PERFORMED || g->r->status == REPORT_PRELIMINARY;
	return !awaited || link_again(w, g->c, g->x);
}

static bool apply_report(
    struct work *w, struct chart *c, const struct facts *m, const struct facts_report *r)
{
	struct reading g = {.w = w, .c = c, .m = m, .r = r};
	const struct exam_ids ids = {.facility = facility_of(w->arena, m->sender),
	    .accession = r->accession,
	    .placer = r->placer.value,
	    .filler = r->filler.value,
	    .study_uid = r->study_uid};
	bool has_report = r->status != REPORT_NONE && r->status != REPORT_PERFORMED;
	const struct moment unknown = {INSTANT_NONE, DATE_NONE, false, NULL};
	const struct moment started = has_odd_day(&g) ? unknown : r->started;
	g.x = exam_find_or_make(w, c, &ids, &r->procedure, r->modality, started);
	prose_text_read(w, g.x, r, &g.text);
	if (!work_spend(w, c->exam_count) || comes_late(&g))
		return !w->failed;
	if (has_report && !keep_version(&g))
		return version_came_late(&g);
	if (!take_protocol(&g))
		return false;
	update_exam(&g);
	ask_day(&g);
	note_age(&g);
	appointments_join(w, c, g.x);
	if (!act_on_status(&g))
		return false;
	if (has_come(r->status))
		appointment_answered(w, c, chart_root(c, g.x));
	return !w->failed;
}

bool apply_reports(struct work *w, const struct facts *m)
{
	struct chart *c = chart_of_message(w, m, true);
	if (!c)
		return w->failed ? false : refuse(w, "no patient identifier");
	for (size_t i = 0; i < m->report_count; i++)
		if (!apply_report(w, c, m, &m->report[i]) || !report_of_two(w, c, m, &m->report[i]))
			return false;
	return true;
}
