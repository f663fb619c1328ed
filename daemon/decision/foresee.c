/* SPDX-License-Identifier: Apache-2.0
 *
 * foresee.c - what will be told about a follow-up if nobody does anything, or if somebody says
 * something.
 *
 * It cannot say another thing than what will be done: the core does it, in a copy of the chart.
 * Fails: with ERR_NOT_FOUND, or as the step that fails.
 */
#include "autoconf.h"
#include "case.h"
#include "explain_parts.h"
#include "followupd/foresee.h"
#include "holder.h"
#include "snapshot.h"

/* A last step that comes back for ever is seen twice; no policy has so many others. */
#define EVENTS_MAX 200
#define IDS_MAX	   4000 /* a step takes one for its mail, and one where it has to ask */
#define IDS_OF_ONE 100	/* of a single event */

/* ---- a copy --------------------------------------------------------------------------------- */

struct foreseeing {
	struct charts all; /* the copy alone, with ids that are nobody's */
	struct id_pool ids;
	struct chart *chart, nobody;
	struct case_record *r;
	struct work w; /* for words */
	struct foresight *out;
};

static void copy_world(struct foreseeing *s, struct arena *a, const struct charts *all,
    const struct chart *of, int64_t followup, size_t ids)
{
	s->chart = chart_snapshot(a, of);
	s->ids = (struct id_pool){.count = ids, .id = arena_alloc(a, ids * sizeof *s->ids.id)};
	for (size_t i = 0; i < ids; i++)
		s->ids.id[i] = -1 - (int64_t)i;
	struct chart **one = arena_alloc(a, sizeof *one);
	*one = s->chart;
	s->all = (struct charts){
	    .count = 1, .chart = one, .nobody = &s->nobody, .people = all->people, .ids = &s->ids};
	s->r = chart_case(s->chart, followup);
}

/* ---- one step after another ----------------------------------------------------------------- */

static void add(struct foreseeing *s, const struct band *b, struct notice *n)
{
	struct foresight *out = s->out;
	const struct notice_facts *f = n->facts;
	const struct step *step = policy_step_told(b, n->step);
	bool role_of_people = ROLES_OF_PEOPLE >> f->role & 1;
	out->item = arena_grow(s->w.arena, out->item, out->count, sizeof *out->item);
	out->item[out->count++] = (struct foreseen){.at = s->w.now,
	    .step = step ? step->name : n->step,
	    .line = step ? step->line : 0,
	    .tier = step ? step->tier : 0,
	    .overdue = step && step->overdue,
	    .repeats = step && policy_repeats(step),
	    .role = f->role,
	    .who = explain_person(&s->w, &f->to),
	    .stands_in = f->cover || (role_of_people && !(f->to.roles & SET_OF(f->role))),
	    .notice = n->template};
	n->fate = NOTICE_ACCEPTED; /* as the next step will find it */
}

static void add_told(struct foreseeing *s, const struct band *b, const struct decided *d)
{
	for (size_t i = 0; i < d->change_count; i++)
		if (d->change[i].kind == CHANGE_NOTICE &&
		    d->change[i].notice->followup == s->r->f.id)
			add(s, b, d->change[i].notice);
}

static size_t times_repeated(const struct foresight *out)
{
	size_t n = 0;
	for (size_t i = 0; i < out->count; i++)
		n += out->item[i].repeats;
	return n;
}

/* Held for a person who decides: only that comes. */
static bool goes_on(const struct foreseeing *s)
{
	return case_is_open(s->r) && s->r->timer_step && s->r->f.hold == HOLD_NONE &&
	       times_repeated(s->out) < 2;
}

static bool play(struct foreseeing *s, struct err *e)
{
	const struct event due = {.kind = EVENT_TIMERS, .patient = s->chart->patient.id};
	const struct band *b = rules_band(s->w.rules, s->r);
	for (int i = 0; i < EVENTS_MAX && goes_on(s); i++) {
		struct decided d;
		if (s->r->timer_due > s->w.now)
			s->w.now = s->r->timer_due;
		decide(&s->all, &due, s->w.rules, s->w.now, s->w.arena, &d);
		if (!d.ok) {
			*e = d.err;
			return false;
		}
		add_told(s, b, &d);
		if (s->r->f.optional && times_repeated(s->out) == 0 && !case_next(&s->w, s->r).step)
			break; /* a suggestion: nobody is told any more */
	}
	return true;
}

static void say_lost(struct foreseeing *s)
{
	const struct rules *rules = s->w.rules;
	const struct followup *f = &s->r->f;
	struct foresight *out = s->out;
	out->lost_from = policy_lost_from(rules_band(rules, s->r), f, &rules->worktime);
	out->lost = policy_is_critical(&f->window) ? LOST_NEVER
		    : policy_is_urgent(&f->window) ? LOST_BY_PHYSICIAN
						   : LOST_FROM_DAY;
}

/* ---- by another policy ---------------------------------------------------------------------- */

static const struct word policy_effect_table[] = {
    [EFFECT_AT_ONCE] = {"at-once",
	"it is escalated at once: under that policy it would have been by "
	"now"},
    [EFFECT_SOONER] = {"sooner", "what comes next comes sooner"},
    [EFFECT_LATER] = {"later", "what comes next comes later"},
    [EFFECT_OTHER] = {"other", "at the same time comes another step, or another person is told"},
    [EFFECT_HELD] = {"held", "it is held: nobody is told until it is released"},
    [EFFECT_NONE] = {"none", "what comes next stays as it is"},
};
const struct vocabulary policy_effect_words = {
    "effect of a policy", NULL, .count = POLICY_EFFECTS, .word = policy_effect_table};

static struct next_step next_of(const struct work *w, const struct case_record *r)
{
	const struct planned p = case_next(w, r);
	if (r->f.hold != HOLD_NONE || !p.step)
		return (struct next_step){.at = INSTANT_NONE};
	const struct addressee to = step_holder(w, r, p.step->to, p.due > w->now ? p.due : w->now);
	return (struct next_step){.step = p.step->name,
	    .tier = p.step->tier,
	    .at = p.due > w->now ? p.due : w->now,
	    .who = to.person ? explain_person(w, to.person) : "nobody",
	    .role = p.step->to};
}

static enum policy_effect effect_of(
    const struct policy_change *c, const struct case_record *r, instant now)
{
	const struct next_step *a = &c->before, *b = &c->after;
	if (r->f.hold != HOLD_NONE)
		return EFFECT_HELD;
	if (b->step && b->at <= now && (!a->step || a->at > now))
		return EFFECT_AT_ONCE;
	if (!a->step || !b->step)
		return a->step ? EFFECT_LATER : b->step ? EFFECT_SOONER : EFFECT_NONE;
	if (a->at != b->at)
		return b->at < a->at ? EFFECT_SOONER : EFFECT_LATER;
	return text_same(a->step, b->step) && text_same(a->who, b->who) ? EFFECT_NONE
									: EFFECT_OTHER;
}

/* As if its owner had said so; what goes by them already stays as it is. */
static bool go_by(struct foreseeing *s, const struct rules *rules, struct err *e)
{
	const struct person *owner = directory_get(s->all.people, s->r->f.owner);
	const struct answer said = {.kind = ANSWER_POLICY,
	    .by = owner ? owner->ref : "",
	    .followup = s->r->f.id,
	    .policy = rules->policy_id};
	const struct event event = {.kind = EVENT_ANSWER, .answer = &said};
	struct decided d;
	decide(&s->all, &event, rules, s->w.now, s->w.arena, &d);
	s->w.rules = rules;
	if (!d.ok)
		*e = d.err;
	return d.ok;
}

bool foresee_policy(struct arena *a, const struct charts *all, const struct rules *before,
    const struct rules *rules, instant now, int64_t followup, struct policy_change *out,
    struct err *e)
{
	struct foreseeing s = {.w = {.arena = a, .now = now, .rules = before, .all = &s.all}};
	struct chart *of;
	const struct case_record *r = charts_case(all, followup, &of);
	*out = (struct policy_change){.effect = EFFECT_NONE};
	if (!r)
		return err_set(e, ERR_NOT_FOUND, "there is no follow-up %lld", (long long)followup);
	copy_world(&s, a, all, of, followup, IDS_OF_ONE);
	s.w.chart = s.chart;
	out->ref = r->ref;
	out->from = r->policy;
	out->before = next_of(&s.w, s.r);
	if (!go_by(&s, rules, e))
		return false;
	out->after = next_of(&s.w, s.r);
	out->effect = effect_of(out, s.r, now);
	return true;
}

/* ---- an answer ------------------------------------------------------------------------------ */

bool foresee_answer(struct arena *a, const struct charts *all, const struct rules *rules,
    instant now, const struct answer *said, struct answer_effect *out, struct err *e)
{
	struct foreseeing s = {.w = {.arena = a, .now = now, .rules = rules}};
	const struct event event = {.kind = EVENT_ANSWER, .received_at = now, .answer = said};
	struct chart *of;
	struct decided d;
	const struct case_record *r = charts_case(all, said->followup, &of);
	if (!r)
		return err_set(
		    e, ERR_NOT_FOUND, "there is no follow-up %lld", (long long)said->followup);
	copy_world(&s, a, all, of, said->followup, IDS_OF_ONE);
	decide(&s.all, &event, rules, now, a, &d);
	*out = (struct answer_effect){.seq = r->event_seq,
	    .applied = d.ok && d.outcome == OUTCOME_APPLIED,
	    .words = d.ok ? decided_detail(&d, a) : arena_strdup(a, d.err.text),
	    .after = s.r};
	if (out->applied)
		out->next = explain_step_of_case(a, &s.all, rules, now, said->followup);
	return true;
}

/* ---- all of it ------------------------------------------------------------------------------ */

static bool foresee_all(struct arena *a, const struct charts *all, const struct rules *rules,
    bool under, instant now, int64_t followup, struct foresight *out, struct err *e)
{
	struct foreseeing s = {
	    .out = out, .w = {.arena = a, .now = now, .rules = rules, .all = &s.all}};
	struct chart *of;
	const struct case_record *r = charts_case(all, followup, &of);
	*out = (struct foresight){.running = rules->policy_id, .lost_from = DATE_NONE};
	if (!r)
		return err_set(e, ERR_NOT_FOUND, "there is no follow-up %lld", (long long)followup);
	copy_world(&s, a, all, of, followup, IDS_MAX);
	s.w.chart = s.chart;
	if (under && case_is_open(r) && !go_by(&s, rules, e))
		return false;
	r = s.r;
	const struct band *b = rules_band(rules, r);
	out->ref = r->ref;
	out->policy = r->policy;
	out->other_policy = !text_same(r->policy, rules->policy_id);
	out->kept_policy = rules_policy(rules, r->policy) != &rules->policy || !out->other_policy;
	out->band = b->name;
	out->band_line = b->line;
	out->open = case_is_open(r);
	out->hold = r->f.hold;
	if (out->open)
		say_lost(&s);
	return play(&s, e);
}

bool foresee(struct arena *a, const struct charts *all, const struct rules *rules, instant now,
    int64_t followup, struct foresight *out, struct err *e)
{
	return foresee_all(a, all, rules, false, now, followup, out, e);
}

bool foresee_under(struct arena *a, const struct charts *all, const struct rules *rules,
    instant now, int64_t followup, struct foresight *out, struct err *e)
{
	return foresee_all(a, all, rules, true, now, followup, out, e);
}
