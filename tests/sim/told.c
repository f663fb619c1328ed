/* SPDX-License-Identifier: Apache-2.0
 *
 * told.c - how often people are told, and who: reminders lie apart, lines stand in one digest,
 * nobody is mailed on a day off, and of a team those who are of it are asked.
 */
#include "autoconf.h"
#include "check.h"

#include <string.h>

static date day_of(const struct check *k, instant at)
{
	return zone_date(k->h->rules->worktime.zone, at);
}

static date told_on(const struct check *k, const struct notice *n)
{
	return day_of(k, n->digest != INSTANT_NONE ? n->digest : n->at);
}

/* The step is a reminder behind the first one, and brings nothing into a calendar. */
static bool reminds(const struct check *k, const struct notice *n, const struct case_record *r)
{
	const struct band *b = policy_band(&k->h->rules->policy, &r->f.window);
	const struct step *s = policy_step(b, n->step);
	return s && !b->timed && s != b->step && !policy_escalates(b, s) && !n->facts->has_calendar;
}

/* Those of one moment, for two roles that one person has, are one already. */
void check_apart(struct check *k)
{
	int apart = k->h->rules->policy.apart_days;
	for (size_t i = 0; k->t->d.ok && i < k->t->d.change_count; i++) {
		const struct change *c = &k->t->d.change[i];
		const struct case_record *r = c->kind == CHANGE_NOTICE && c->notice->followup
						  ? chart_case(c->chart, c->notice->followup)
						  : NULL;
		if (!r || k->t->event->kind != EVENT_TIMERS || !reminds(k, c->notice, r))
			continue;
		rule_checked(k, 1);
		for (size_t j = 0; j < r->notice_count; j++) {
			const struct notice *o = r->notice[j];
			bool before = o->id < c->notice->id && o->person == c->notice->person &&
				      o->fate != NOTICE_TAKEN_BACK && o->fate != NOTICE_FAILED;
			if (before && told_on(k, o) + apart > day_of(k, k->t->now))
				rule_violated(k, "step %s of follow-up %lld comes %d days after %s",
				    c->notice->step, (long long)r->f.id,
				    day_of(k, k->t->now) - told_on(k, o), o->step);
		}
	}
}

static bool is_covered(const struct check *k, int64_t team)
{
	const struct directory *d = k->t->all.people;
	for (size_t i = 0; i < d->count; i++) {
		const struct period *away = person_absence(d->person[i], k->t->now);
		if (away && away->cover && person_is_of(d->person[i], team, k->t->now))
			return true;
	}
	return false;
}

void check_team(struct check *k)
{
	const struct directory *d = k->t->all.people;
	for (size_t i = 0; k->t->d.ok && i < k->t->d.change_count; i++) {
		const struct change *c = &k->t->d.change[i];
		const struct case_record *r = c->kind == CHANGE_NOTICE && c->notice->followup
						  ? chart_case(c->chart, c->notice->followup)
						  : NULL;
		const struct step *s =
		    r ? policy_step(rules_band(k->h->rules, r), c->notice->step) : NULL;
		const struct person *p = s ? directory_get(d, c->notice->person) : NULL;
		if (!p || s->to != ROLE_COORDINATOR)
			continue;
		rule_checked(k, r->f.team != 0);
		bool safe = p->roles & SET_OF(ROLE_FAIL_SAFE);
		if (!safe && person_absence(p, k->t->now))
			rule_violated(k, "follow-up %lld is told to %s, who is away",
			    (long long)r->f.id, p->ref);
		if (!r->f.team || person_is_of(p, r->f.team, k->t->now) || is_covered(k, r->f.team))
			continue;
		if (directory_give(d, r->f.team, ASSIGN_PATIENT, 1, k->t->now))
			rule_violated(k, "follow-up %lld is told to %s, who is not of its team",
			    (long long)r->f.id, p->ref);
	}
}

void check_working_day(struct check *k)
{
	for (size_t i = 0; k->t->d.ok && i < k->t->d.change_count; i++) {
		const struct change *c = &k->t->d.change[i];
		if (c->kind != CHANGE_NOTICE || !c->notice->followup)
			continue;
		const struct case_record *r = chart_case(c->chart, c->notice->followup);
		if (!r || policy_band(&k->h->rules->policy, &r->f.window)->timed)
			continue;
		rule_checked(k, 1);
		if (worktime_open_at(&k->h->rules->worktime, c->notice->due) != c->notice->due)
			rule_violated(k, "notice %s of follow-up %lld leaves out of hours",
			    c->notice->template, (long long)r->f.id);
	}
}

/* What waited stands in the digest, or is taken back because it is moot. */
void check_digest(struct check *k)
{
	const struct event *e = k->t->event;
	for (size_t i = 0; k->t->d.ok && e->kind == EVENT_DIGEST && i < e->digest->line_count;
	     i++) {
		struct chart *of;
		const struct digest_told *l = &e->digest->line[i];
		const struct case_record *r = charts_case(&k->t->all, l->followup, &of);
		rule_checked(k, 1);
		for (size_t j = 0; r && j < r->notice_count; j++)
			if (r->notice[j]->id == l->notice && !r->notice[j]->carrier &&
			    r->notice[j]->fate == NOTICE_WAITS)
				rule_violated(k,
				    "line %s of follow-up %lld was left out of its digest",
				    r->notice[j]->step, (long long)l->followup);
	}
}
