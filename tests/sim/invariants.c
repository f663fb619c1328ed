/* SPDX-License-Identifier: Apache-2.0
 *
 * invariants.c - what a store and its shell rest on, asked of every chart that an event touched.
 */
#include "autoconf.h"
#include "check.h"
#include "digest.h"
#include "followupd/desk.h"
#include "followupd/log.h"

#include <stdio.h>
#include <string.h>

/* c, r: each case of each chart that was touched. */
#define EACH_CASE(k, c, r)                                                                         \
	for (size_t at_ = 0, i_; ((c) = next_touched((k), &at_));)                                 \
		for (i_ = 0; i_ < (c)->case_count && ((r) = (c)->record[i_]); i_++)

void check_owner(struct check *k)
{
	const struct chart *c;
	const struct case_record *r;
	EACH_CASE(k, c, r)
	{
		rule_checked(k, 1);
		if (is_open(r) && !directory_get(k->t->all.people, r->f.owner))
			rule_violated(k, "follow-up %lld has no owner", (long long)r->f.id);
	}
}

void check_timer(struct check *k)
{
	const struct chart *c;
	const struct case_record *r;
	EACH_CASE(k, c, r)
	{
		rule_checked(k, 1);
		if (is_open(r) && (!r->timer_step || r->timer_due == INSTANT_NONE))
			rule_violated(k, "follow-up %lld has no timer", (long long)r->f.id);
	}
}

/* Planned again by another policy it may have a step at once, and then has it. */
void check_timer_ahead(struct check *k)
{
	const struct chart *c;
	const struct case_record *r, *was;
	if (k->t->event->kind != EVENT_TIMERS)
		return;
	EACH_CASE(k, c, r)
	{
		rule_checked(k, 1);
		was = case_before(k, r->f.id);
		bool same = was && was->timer_step && r->timer_step &&
			    strcmp(was->timer_step, r->timer_step) == 0;
		if (is_open(r) && same && r->timer_due <= k->t->now)
			rule_violated(k, "timer %s of follow-up %lld is still due", r->timer_step,
			    (long long)r->f.id);
	}
}

void check_closed(struct check *k)
{
	const struct chart *c;
	const struct case_record *r;
	EACH_CASE(k, c, r)
	{
		rule_checked(k, 1);
		if (is_open(r))
			continue;
		if (r->f.closure == CLOSURE_NONE || r->closed_at == INSTANT_NONE || !r->closed_by ||
		    !*r->closed_by)
			rule_violated(
			    k, "follow-up %lld says not why it is closed", (long long)r->f.id);
		if (r->timer_step)
			rule_violated(
			    k, "follow-up %lld is closed and has a timer", (long long)r->f.id);
		for (size_t i = 0; i < r->calendar_count; i++)
			if (!r->calendar[i]->cancelled)
				rule_violated(k, "follow-up %lld is closed and in a calendar",
				    (long long)r->f.id);
		for (size_t i = 0; i < r->notice_count; i++)
			if (r->notice[i]->fate == NOTICE_WAITS && r->notice[i]->due < r->closed_at)
				rule_violated(k, "notice %lld waits for closed follow-up %lld",
				    (long long)r->notice[i]->id, (long long)r->f.id);
	}
}

/* ---- notices -------------------------------------------------------------------------------- */

void check_told_once(struct check *k)
{
	for (size_t i = 0; k->t->d.ok && i < k->t->d.change_count; i++) {
		const struct change *c = &k->t->d.change[i];
		if (c->kind != CHANGE_NOTICE || !c->notice->followup)
			continue;
		const struct notice *n = c->notice;
		const struct case_record *r = chart_case(c->chart, n->followup);
		rule_checked(k, 1);
		for (size_t j = 0; r && j < r->notice_count; j++)
			if (r->notice[j] != n && r->notice[j]->revision == n->revision &&
			    strcmp(r->notice[j]->step, n->step) == 0)
				rule_violated(k, "step %s of follow-up %lld is told twice", n->step,
				    (long long)n->followup);
	}
}

void check_not_before(struct check *k)
{
	for (size_t i = 0; k->t->d.ok && i < k->t->d.change_count; i++) {
		const struct notice *n = k->t->d.change[i].notice;
		if (k->t->d.change[i].kind != CHANGE_NOTICE)
			continue;
		rule_checked(k, 1);
		if (n->due < k->t->now)
			rule_violated(k, "notice %lld is due in the past", (long long)n->id);
		if (k->t->event->kind != EVENT_TIMERS || !n->followup)
			continue;
		const struct case_record *was = case_before(k, n->followup);
		if (!was || was->timer_due > k->t->now)
			rule_violated(k, "notice %lld is told before its step", (long long)n->id);
	}
}

/* ---- history -------------------------------------------------------------------------------- */

void check_history(struct check *k)
{
	const struct chart *c;
	const struct case_record *r;
	EACH_CASE(k, c, r)
	{
		const struct case_record *was = case_before(k, r->f.id);
		int seq = was ? was->event_seq : 0;
		rule_checked(k, 1);
		for (size_t i = 0; i < k->t->d.change_count; i++) {
			const struct change *one = &k->t->d.change[i];
			if (one->kind != CHANGE_HISTORY || one->line->of != r)
				continue;
			if (one->line->seq != ++seq)
				rule_violated(k, "line %d of follow-up %lld comes as %d", seq,
				    (long long)r->f.id, one->line->seq);
		}
		if (r->event_seq != seq || !seq)
			rule_violated(k, "follow-up %lld counts %d lines and has %d",
			    (long long)r->f.id, r->event_seq, seq);
	}
}

/* ---- findings ------------------------------------------------------------------------------- */

static bool has_followup(const struct chart *c, const struct exam *x, const struct finding *f)
{
	for (size_t i = 0; i < c->case_count; i++) {
		const struct case_record *r = c->record[i];
		if (r->f.finding == f->id ||
		    (r->f.index_exam == x->id && strcmp(r->finding_key, f->key) == 0))
			return true;
	}
	return false;
}

static void look_at_finding(
    struct check *k, const struct chart *c, const struct exam *x, const struct finding *f)
{
	char key[512];
	rule_checked(k, 1);
	snprintf(key, sizeof key, "%lld/%s", (long long)x->id, f->key);
	if (f->disposition == DISPOSITION_FOLLOWUP
		? !has_followup(c, x, f)
		: f->disposition == DISPOSITION_REVIEW && !has_question_key(c, key))
		rule_violated(k, "finding %s of exam %s has no work", f->key,
		    x->accession ? x->accession : "");
}

void check_finding_has_work(struct check *k)
{
	const struct chart *c;
	for (size_t at = 0; (c = next_touched(k, &at));)
		for (size_t i = 0; i < c->exam_count; i++) {
			const struct report *r = c->exam[i]->current;
			if (c->exam[i]->same_as)
				continue; /* its findings are those of another number */
			for (size_t n = 0; r && n < r->finding_count; n++)
				look_at_finding(k, c, c->exam[i], r->finding[n]);
		}
}

void check_current(struct check *k)
{
	const struct chart *c;
	for (size_t at = 0; (c = next_touched(k, &at));)
		for (size_t i = 0; i < c->exam_count; i++) {
			const struct exam *x = c->exam[i], *was = exam_before(k, x->id);
			rule_checked(k, 1);
			if (x->versions && (!x->current || !x->current->current))
				rule_violated(k, "exam %lld has no current report of %d",
				    (long long)x->id, x->versions);
			if (was && was->current && x->current &&
			    x->current->status_at < was->current->status_at)
				rule_violated(
				    k, "exam %lld went back to an older report", (long long)x->id);
		}
}

/* ---- the calendar --------------------------------------------------------------------------- */

/* What was never sent has no SEQUENCE that anybody knows: it is put back with what it came of. */
static bool was_never_sent(const struct check *k, const struct case_record *r, int64_t person)
{
	const struct event *e = k->t->event;
	if (e->kind != EVENT_ANSWER || e->answer->kind != ANSWER_UNDO)
		return false;
	for (size_t i = 0; i < r->notice_count; i++)
		if (r->notice[i]->person == person && r->notice[i]->at == k->t->now &&
		    r->notice[i]->mark == ROW_FRESH)
			return false; /* it is corrected by a mail */
	return true;
}

void check_sequence(struct check *k)
{
	const struct chart *c;
	const struct case_record *r;
	EACH_CASE(k, c, r)
	{
		const struct case_record *was = case_before(k, r->f.id);
		for (size_t i = 0; was && i < was->calendar_count; i++) {
			const struct calendar_entry *a = was->calendar[i], *b = r->calendar[i];
			bool changed = a->day != b->day || a->starts_at != b->starts_at ||
				       a->cancelled != b->cancelled;
			rule_checked(k, 1);
			if (was_never_sent(k, r, b->person))
				continue;
			if (b->sequence < a->sequence || (changed && b->sequence == a->sequence))
				rule_violated(k, "entry %zu of follow-up %lld: SEQUENCE %d to %d",
				    i, (long long)r->f.id, a->sequence, b->sequence);
		}
	}
}

/* ---- whom it concerns ----------------------------------------------------------------------- */

static bool was_touched(const struct check *k, const struct chart *c)
{
	for (size_t i = 0; i < k->t->d.touched_count; i++)
		if (k->t->d.touched[i] == c)
			return true;
	return false;
}

void check_others(struct check *k)
{
	const struct sim_decision *t = k->t;
	rule_checked(k, 1);
	if (t->bystander && digest_chart(t->bystander) != t->bystander_digest)
		rule_violated(k, "patient %lld changed, whom it does not concern",
		    (long long)t->bystander->patient.id);
	for (size_t i = 0; i < t->before_count; i++)
		if (t->d.ok && !was_touched(k, t->all.chart[i]) &&
		    digest_chart(t->before[i]) != digest_chart(t->all.chart[i]))
			rule_violated(k, "patient %lld changed and is not on the list",
			    (long long)t->before[i]->patient.id);
	if (!t->with_nobody && t->all.nobody->question_count)
		rule_violated(k, "a question of nobody came from an event of a patient");
	for (size_t i = 0; i < t->d.change_count; i++)
		if (t->d.change[i].chart && !was_touched(k, t->d.change[i].chart))
			rule_violated(k, "a change of a chart that is not on the list");
}

void check_failure(struct check *k)
{
	const struct decided *d = &k->t->d;
	rule_checked(k, 1);
	if (d->ok)
		return;
	if (!*d->err.text || d->outcome != OUTCOME_FAILED)
		rule_violated(k, "an event failed without a word");
	if (k->t->event->kind == EVENT_PUT_ASIDE)
		rule_violated(k, "what failed could not be put aside: %s", d->err.text);
	for (size_t i = 0; i < d->touched_count; i++)
		if (!d->touched[i]->spoiled)
			rule_violated(k, "a chart is half changed and not marked");
}

void check_merge(struct check *k)
{
	const struct sim_decision *t = k->t;
	for (size_t i = 0; t->d.ok && i < t->before_count; i++) {
		const struct chart *c = t->all.chart[i], *was = t->before[i];
		if (!c->merged_into || was->merged_into)
			continue;
		const struct chart *to = charts_of(&t->all, c->merged_into);
		rule_checked(k, 1);
		if (c->number_count + c->contact_count + c->exam_count + c->case_count +
			c->question_count ||
		    !to) {
			rule_violated(
			    k, "patient %lld left something behind", (long long)c->patient.id);
			continue;
		}
		for (size_t n = 0; n < was->case_count; n++)
			if (!chart_case(to, was->record[n]->f.id))
				rule_violated(
				    k, "follow-up %lld is lost", (long long)was->record[n]->f.id);
		for (size_t n = 0; n < was->exam_count; n++)
			if (!chart_exam(to, was->exam[n]->id))
				rule_violated(k, "exam %lld is lost", (long long)was->exam[n]->id);
		for (size_t n = 0; n < was->number_count; n++)
			if (!was->number[n]->apart &&
			    charts_find(
				&t->all, was->number[n]->authority, was->number[n]->value) != to)
				rule_violated(k, "a number of patient %lld is lost",
				    (long long)was->patient.id);
	}
}

void check_failed_mail(struct check *k)
{
	char key[32];
	const struct chart *c;
	const struct event *e = k->t->event;
	bool found = false, taken = false;
	if (e->kind != EVENT_UNDELIVERED || !k->t->d.ok)
		return;
	rule_checked(k, 1);
	snprintf(key, sizeof key, "%lld", (long long)e->undelivered->notice);
	for (size_t at = 0; (c = next_touched(k, &at));)
		found = found || has_question_key(c, key);
	for (size_t i = 0; i < k->t->d.change_count; i++)
		taken = taken || k->t->d.change[i].kind == CHANGE_WORK_TAKEN;
	if (!found || !taken)
		rule_violated(k, "failed mail %s is nobody's work", key);
}

/* ---- follow-ups ----------------------------------------------------------------------------- */

void check_one_each(struct check *k)
{
	const struct chart *c;
	const struct case_record *r;
	EACH_CASE(k, c, r)
	{
		rule_checked(k, 1);
		for (size_t i = 0; is_open(r) && i < c->case_count; i++) {
			const struct case_record *o = c->record[i];
			if (o != r && is_open(o) && o->f.index_exam == r->f.index_exam &&
			    strcmp(o->finding_key, r->finding_key) == 0)
				rule_violated(k, "follow-ups %lld and %lld are for one finding",
				    (long long)r->f.id, (long long)o->f.id);
		}
	}
}

void check_window(struct check *k)
{
	const struct chart *c;
	const struct case_record *r;
	EACH_CASE(k, c, r)
	{
		const struct window *w = &r->f.window;
		rule_checked(k, 1);
		if (w->anchor > w->earliest || w->earliest > w->target || w->target > w->latest)
			rule_violated(
			    k, "the window of follow-up %lld is upside down", (long long)r->f.id);
	}
}

void check_dead(struct check *k)
{
	const struct chart *c;
	const struct case_record *r;
	EACH_CASE(k, c, r)
	{
		if (!c->patient.deceased || !is_open(r))
			continue;
		rule_checked(k, 1);
		if (r->f.hold != HOLD_SUSPENDED)
			rule_violated(
			    k, "follow-up %lld of a dead patient goes on", (long long)r->f.id);
		for (size_t i = 0; i < r->calendar_count; i++)
			if (!r->calendar[i]->cancelled)
				rule_violated(k,
				    "follow-up %lld of a dead patient is in a calendar",
				    (long long)r->f.id);
	}
}

void check_hold_asks(struct check *k)
{
	const struct chart *c;
	const struct case_record *r;
	EACH_CASE(k, c, r)
	{
		if (!is_open(r) || r->f.hold != HOLD_REVIEW)
			continue;
		rule_checked(k, 1);
		if (!asked_about(c, r->f.id))
			rule_violated(k, "follow-up %lld waits and nobody is asked about it",
			    (long long)r->f.id);
	}
}

/* ---- the desk ------------------------------------------------------------------------------- */

static void look_at_desk(
    struct check *k, const char *what, int64_t id, const struct desk *d, instant comes_back)
{
	rule_checked(k, 1);
	if (!d->count && (comes_back == INSTANT_NONE || comes_back <= k->t->now))
		rule_violated(
		    k, "%s %lld is on no desk and comes back on no date", what, (long long)id);
	for (size_t i = 0; i < d->count; i++) {
		if (!directory_get(k->t->all.people, d->row[i].person))
			rule_violated(k, "%s %lld is on the desk of nobody", what, (long long)id);
		if (d->row[i].person != d->row[0].person)
			rule_violated(k, "%s %lld is on two desks", what, (long long)id);
	}
	if (d->count && d->row[0].list != DESK_ALL)
		rule_violated(k, "%s %lld is not in the first list", what, (long long)id);
}

/* Timers of others are due at the same instant, and are not taken yet. */
static bool is_due(const struct check *k, instant at)
{
	return at != INSTANT_NONE && at <= k->t->now;
}

void check_desk(struct check *k)
{
	const struct chart *c;
	struct desk d;
	for (size_t at = 0; k->t->d.ok && (c = next_touched(k, &at));) {
		for (size_t i = 0; i < c->case_count; i++) {
			const struct case_record *r = c->record[i];
			desk_of_case(c, r, &d);
			if (!is_open(r) && d.count)
				rule_violated(k, "follow-up %lld is closed and on a desk",
				    (long long)r->f.id);
			else if (is_open(r) && !is_due(k, r->timer_due))
				look_at_desk(k, "follow-up", r->f.id, &d, r->timer_due);
		}
		for (size_t i = 0; i < c->question_count; i++) {
			const struct question *q = c->question[i];
			desk_of_question(c, q, &d);
			if (!q->open && d.count)
				rule_violated(
				    k, "question %lld is answered and on a desk", (long long)q->id);
			else if (q->open && !is_due(k, q->due))
				look_at_desk(k, "question", q->id, &d, q->due);
		}
	}
}
