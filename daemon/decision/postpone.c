/* SPDX-License-Identifier: Apache-2.0
 *
 * postpone.c - a person postpones a follow-up: until that day nobody is reminded, on that day its
 * owner is.  Its dates stay where they are, and escalations come as they would.
 *
 * Fails: never; what a site's policy forbids is refused.
 */
#include "autoconf.h"
#include "answer.h"
#include "come_back.h"

static const char *day_fault(struct work *w, const struct case_record *r, date day)
{
	char until[32];
	const char *fault =
	    ahead_fault(w, day, w->rules->policy.postpone_days, "lets a follow-up be postponed");
	if (!fault && r->f.postponed_until != DATE_NONE && day <= r->f.postponed_until)
		fault = arena_printf(w->arena, "it is postponed until %s already",
		    date_text(r->f.postponed_until, until));
	return fault;
}

static const char *postpone_fault(
    struct work *w, const struct case_record *r, const struct answer *a, date *day)
{
	int times = w->rules->policy.postpone_times;
	if (r->f.state == FOLLOWUP_CLOSED)
		return "the follow-up is closed";
	if (policy_is_urgent(&r->f.window))
		return "what is due within three days of its exam is not postponed";
	if (r->f.state == FOLLOWUP_PERFORMED)
		return "the patient has come: its report is awaited, and nothing is to be "
		       "postponed";
	if (r->postponements >= times)
		return times
			   ? arena_printf(w->arena,
				 "it was postponed %d times, as often as the policy lets it: order "
				 "it, hand it over, or close it with its reason",
				 r->postponements)
			   : "the policy lets no follow-up be postponed";
	if (!a->until || !date_parse(a->until, day))
		return "say until when, as 2026-03-20";
	return a->reason ? day_fault(w, r, *day) : "postponing needs a reason";
}

/* The reminder that would come next is one of those that are passed over. */
static void pass_reminders(struct work *w, struct case_record *r)
{
	const struct band *b = rules_band(w->rules, r);
	const struct worktime *t = &w->rules->worktime;
	if (r->f.hold != HOLD_NONE || !policy_passes_over(b, &r->f, t, r->plan_step))
		return;
	const struct planned p = policy_next(b, &r->f, t, r->plan_step, w->now);
	timer_set(w, r, p.step->name, p.due);
}

bool answer_postpone(struct work *w, struct case_record *r, const struct answer *a)
{
	char until[32], latest[32];
	date day;
	const char *fault = postpone_fault(w, r, a, &day);
	if (fault)
		return refuse(w, fault);
	r->f.postponed_until = day;
	r->postponed_at = worktime_send_at(&w->rules->worktime, day);
	r->postponed_why = a->reason;
	r->postponements++;
	look_end(r);
	case_changed(w, r);
	history_add(w, r, w->actor, HISTORY_POSTPONED,
	    DETAILS(D_TEXT("until", arena_strdup(w->arena, date_text(day, until))),
		D_TEXT("reason", a->reason), D_INT("times", r->postponements)));
	pass_reminders(w, r);
	timer_look(w, r);
	note(w, "no reminder until %s; it stays due, at the latest %s", date_text(day, until),
	    date_text(r->f.window.latest, latest));
	return !w->failed;
}
