/* SPDX-License-Identifier: Apache-2.0
 *
 * team.c - which team a follow-up or a question is given to by the policy, and whom of it.
 *
 * A team decides whose coordinators are asked before the others, and who may see the item; its
 * owner is one person as ever.  Where a rule counts what people have, who was chosen stays chosen;
 * else the patient decides anew whenever somebody is asked.  A rule whose team has nobody who can
 * be told gives nothing: what is no team's is everybody's in the role.
 */
#include "autoconf.h"
#include "team.h"
#include "hand_over.h"
#include "holder.h"
#include "followupd/canonical.h"

#include <string.h>

static const char *modality_of(const struct exam *x)
{
	return x->class && x->class->modality ? x->class->modality : x->modality;
}

static const struct assign_rule *rule_for(
    const struct work *w, const struct policy *p, const char *system, const struct exam *x)
{
	const struct assign_rule *rule = policy_assigns(p, system, x->facility, modality_of(x));
	const struct team *t = rule ? directory_team_named(w->all->people, rule->team) : NULL;
	return t && team_is_manned(w->all->people, t->id, w->now) ? rule : NULL;
}

static const char *system_of(const struct case_record *r)
{
	return r->ruling ? r->ruling->system : NULL;
}

/* ---- whom ----------------------------------------------------------------------------------- */

static bool can_take(const struct work *w, int64_t team, const struct person *p)
{
	return p && person_is_of(p, team, w->now) && directory_reachable(p) &&
	       !person_absence(p, w->now);
}

/* Whoever has the patient's other follow-ups of the team: one person phones him. */
static struct person *who_has_others(
    const struct work *w, const struct chart *c, const struct case_record *r)
{
	for (size_t i = 0; i < c->case_count; i++) {
		const struct case_record *o = c->record[i];
		struct person *p =
		    o->f.coordinator ? directory_get(w->all->people, o->f.coordinator) : NULL;
		if (o != r && o->f.state != FOLLOWUP_CLOSED && o->f.team == r->f.team &&
		    can_take(w, r->f.team, p))
			return p;
	}
	return NULL;
}

/* Whoever it was given to when it was decided first. */
static struct person *who_had_it(
    const struct work *w, const struct chart *c, const struct case_record *r)
{
	const struct charts *before = w->all->before;
	for (size_t i = 0; i < before->count; i++) {
		const struct case_record *o =
		    canonical_counterpart(w->arena, c, r, before->chart[i]);
		const char *ref = o ? canonical_person(before->people, o->f.coordinator) : NULL;
		if (ref)
			return directory_find(w->all->people, ref);
	}
	return NULL;
}

static void count(const struct directory *d, struct person *p, instant now)
{
	for (size_t i = 0; i < d->count; i++)
		if (d->person[i]->given_at >= now)
			now = d->person[i]->given_at + 1;
	p->given_at = now;
	p->open++;
}

void team_take(struct work *w, struct chart *c, struct case_record *r)
{
	const struct directory *d = w->all->people;
	const struct exam *x = chart_exam(c, r->f.index_exam);
	const struct assign_rule *rule = x ? rule_for(w, &w->rules->policy, system_of(r), x) : NULL;
	if (!rule)
		return;
	r->f.team = directory_team_named(d, rule->team)->id;
	if (rule->by == ASSIGN_PATIENT)
		return;
	struct person *p = w->all->before ? who_had_it(w, c, r) : who_has_others(w, c, r);
	if (!p && !w->all->before)
		p = directory_give(d, r->f.team, rule->by, chart_spread(c), w->now);
	if (!p)
		return;
	r->f.coordinator = p->id;
	count(d, p, w->now);
}

void team_let_go(struct work *w, const struct case_record *r)
{
	struct person *p = directory_get(w->all->people, r->f.coordinator);
	if (p)
		p->open--;
}

void team_take_up(struct work *w, const struct case_record *r)
{
	struct person *p = directory_get(w->all->people, r->f.coordinator);
	if (p)
		p->open++;
}

/* ---- whose ---------------------------------------------------------------------------------- */

struct assignment team_of_case(const struct case_record *r)
{
	return (struct assignment){r->f.team, r->f.coordinator};
}

int64_t team_asked(const struct work *w, const struct question *q, const struct exam *x)
{
	const struct chart *c = w->chart;
	const struct case_record *r = q->followup ? chart_case(c, q->followup) : NULL;
	for (size_t i = 0; !r && x && i < c->case_count; i++)
		if (c->record[i]->f.index_exam == x->id)
			r = c->record[i];
	if (r)
		return r->f.team;
	const struct assign_rule *rule = x ? rule_for(w, &w->rules->policy, NULL, x) : NULL;
	return rule ? directory_team_named(w->all->people, rule->team)->id : 0;
}

struct assignment team_of_question(const struct work *w, const struct question *q)
{
	const struct case_record *r = q->followup ? chart_case(w->chart, q->followup) : NULL;
	return r ? team_of_case(r) : (struct assignment){.team = q->team};
}

const char *team_words(struct work *w, const struct chart *c, const struct case_record *r)
{
	const struct team *t = directory_team(w->all->people, r->f.team);
	const struct exam *x = chart_exam(c, r->f.index_exam);
	if (!t)
		return NULL;
	const struct person *p = case_coordinator(w, r);
	const struct assign_rule *rule = policy_assigns(rules_policy(w->rules, r->policy),
	    system_of(r), x ? x->facility : NULL, x ? modality_of(x) : NULL);
	const char *who = arena_printf(w->arena, "%s: of its coordinators %s is asked", t->name,
	    p ? person_words(w, p) : "nobody");
	if (!rule || strcmp(rule->team, t->ref) != 0) /* given by another, or by what it was then */
		return who;
	return arena_printf(w->arena, "%s, by the rule \"%s\", %s", who, rule->name,
	    vocabulary_meaning(&assign_by_words, (int)rule->by));
}
