/* SPDX-License-Identifier: Apache-2.0
 *
 * policy_change.c - a person has a running follow-up go by the policy in force, in place of the one
 * it was planned by.
 *
 * Its dates, its owner, its tier and what was told stay.  What the policy in force would have
 * escalated by now, and nobody was told, is told at once; a reminder whose day is past is not.
 * Fails: never; what cannot be is refused.
 */
#include "autoconf.h"
#include "answer.h"

static const char *policy_fault(struct work *w, const struct case_record *r, const struct answer *a)
{
	if (!case_is_open(r))
		return "the follow-up is closed";
	if (!a->policy)
		return "say which policy it is to go by";
	if (!text_same(a->policy, w->rules->policy_id))
		return arena_printf(w->arena,
		    "policy %.80s is not in force: look once more at what would change", a->policy);
	if (text_same(r->policy, w->rules->policy_id))
		return "it goes by that policy already";
	return NULL;
}

/* An escalation that nobody has had yet. */
static bool is_owed(const struct case_record *r, const struct step *s)
{
	return policy_applies(s, &r->f) && (s->tier > r->f.tier || (s->overdue && !r->overdue));
}

/* The step that comes next, as if what is past had gone by this policy. */
static struct planned find_next(struct work *w, struct case_record *r)
{
	const struct band *b = rules_band(w->rules, r);
	const struct worktime *t = &w->rules->worktime;
	struct planned p = policy_next(b, &r->f, t, NULL, w->now);
	while (p.due <= w->now && !is_owed(r, p.step)) {
		r->f.policy_step = p.step->name;
		p = policy_next(b, &r->f, t, p.step->name, w->now);
	}
	return p;
}

bool answer_policy(struct work *w, struct case_record *r, const struct answer *a)
{
	const char *fault = policy_fault(w, r, a), *from = r->policy;
	bool begun = r->f.policy_step != NULL;
	if (fault)
		return refuse(w, fault);
	r->policy = w->rules->policy_id;
	r->f.policy_step = NULL;
	/* Nobody was told anything yet: it begins with the first step. */
	struct planned p =
	    begun ? find_next(w, r)
		  : policy_next(rules_band(w->rules, r), &r->f, &w->rules->worktime, NULL, w->now);
	case_changed(w, r);
	history_add(w, r, w->actor, HISTORY_POLICY_CHANGED,
	    DETAILS(D_TEXT("from", from), D_TEXT("to", r->policy), D_TEXT("step", p.step->name)));
	if (r->f.hold == HOLD_NONE)
		timer_set(w, r, p.step->name, p.due);
	note(w, "it goes by policy %s from now on", r->policy);
	return !w->failed;
}
