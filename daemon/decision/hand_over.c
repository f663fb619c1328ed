/* SPDX-License-Identifier: Apache-2.0
 *
 * hand_over.c - another person owns a follow-up from now on.
 *
 * Fails: never; what cannot be is refused.
 */
#include "autoconf.h"
#include "answer.h"
#include "come_back.h"
#include "hand_over.h"
#include "holder.h"
#include "tell.h"

/* ---- the change itself ---------------------------------------------------------------------- */

static void enter_owner(struct work *w, struct case_record *r, int64_t owner, const char *reason)
{
	struct followup *f = &r->f;
	struct detail d[3] = {
	    D_INT("from", f->owner), D_INT("to", owner), D_TEXT("reason", reason)};
	for (size_t i = 0; i < r->calendar_count; i++)
		if (!r->calendar[i]->cancelled && r->calendar[i]->person == f->owner)
			calendar_cancel(w, r, r->calendar[i]);
	offer_forget(w, r, "it has another owner");
	look_end(r);
	f->owner = owner;
	f->acknowledged_at = INSTANT_NONE;
	f->revision++;
	case_changed(w, r);
	history_add(w, r, w->actor, HISTORY_REASSIGNED, d, reason ? 3 : 2);
}

void case_hand_over(struct work *w, struct case_record *r, int64_t owner)
{
	notices_take_back(w, r);
	enter_owner(w, r, owner, NULL);
	case_schedule(w, r, NULL);
}

/* ---- told at once --------------------------------------------------------------------------- */

static bool is_booked(const struct work *w, const struct case_record *r)
{
	return r->f.state == FOLLOWUP_SCHEDULED && r->f.appointment_at > w->now;
}

/* What is said to the new owner is all that the first step would say. */
static void pass_first_step(struct work *w, struct case_record *r)
{
	const struct band *b = rules_band(w->rules, r);
	if (r->f.hold != HOLD_NONE || !text_same(r->plan_step, b->step[0].name))
		return;
	r->f.policy_step = b->step[0].name;
	history_add(w, r, w->actor, HISTORY_SKIPPED, DETAILS(D_TEXT("step", b->step[0].name)));
	case_schedule(w, r, r->f.policy_step);
}

static bool tell_owner(struct work *w, struct case_record *r, const char *why, const char *reason)
{
	const struct band *b = rules_band(w->rules, r);
	const struct telling t = {.kind = NOTICE_ASSIGNED,
	    .step = "assigned",
	    .to = ROLE_OWNER,
	    .why = reason ? arena_printf(w->arena, "%s: %s", why, reason) : why,
	    .next = case_next(w, r),
	    .calendar = is_booked(w, r)			      ? CALENDAR_ASK_APPOINTMENT
			: r->f.window.target >= work_today(w) ? CALENDAR_ASK_DUE
							      : CALENDAR_LEAVE,
	    .alarm_days = is_booked(w, r) ? 1 : b->alarm_days};
	return tell(w, r, &t);
}

/* Who knew of it learns that it is no longer his; each of his entries goes with one mail. */
static bool tell_former(
    struct work *w, struct case_record *r, int64_t former, struct calendar_entry *const *gone)
{
	const struct person *p = directory_get(w->all->people, former);
	bool said = false;
	if (!was_told(r, former) || !directory_reachable(p))
		return true;
	if (step_holder(w, r, ROLE_OWNER, w->now).person == p)
		return true; /* he stands in for the new owner, and was just told so */
	for (int kind = 0; kind <= CALENDAR_APPOINTMENT; kind++) {
		bool last = kind == CALENDAR_APPOINTMENT;
		if (!gone[kind] && (said || !last))
			continue;
		const struct telling t = {.kind = NOTICE_HANDED_OVER,
		    .step = gone[kind] ? arena_printf(w->arena, "handed-over-%s",
					     vocabulary_word(&calendar_kind_words, kind))
				       : "handed-over",
		    .to = ROLE_OWNER,
		    .person = former,
		    .why_you = "you owned it until now",
		    .calendar = gone[kind] ? CALENDAR_CANCEL : CALENDAR_LEAVE,
		    .cancel = gone[kind]};
		if (!tell(w, r, &t))
			return false;
		said = true;
	}
	return true;
}

bool case_assign(
    struct work *w, struct case_record *r, int64_t owner, const char *why, const char *reason)
{
	int64_t former = r->f.owner;
	struct calendar_entry *gone[CALENDAR_APPOINTMENT + 1] = {NULL};
	for (size_t i = 0; i < r->calendar_count; i++) {
		struct calendar_entry *e = r->calendar[i];
		bool over = e->starts_at != INSTANT_NONE && e->starts_at < w->now;
		if (!e->cancelled && e->person == former && !over)
			gone[e->kind] = e;
	}
	notices_take_back_of(w, r, former, NULL);
	enter_owner(w, r, owner, reason);
	if (r->f.hold == HOLD_SUSPENDED)
		return true; /* of the dead nobody is told anything */
	pass_first_step(w, r);
	return tell_owner(w, r, why, reason) && tell_former(w, r, former, gone);
}

/* ---- a person says so ----------------------------------------------------------------------- */

const char *person_words(struct work *w, const struct person *p)
{
	return p->family && *p->family ? arena_printf(w->arena, "%s%s%s", p->given ? p->given : "",
					     p->given && *p->given ? " " : "", p->family)
				       : p->ref;
}

/* Whether somebody works here today is asked before an answer is stored. */
const struct person *new_owner(struct work *w, const struct case_record *r, const struct answer *a)
{
	const struct directory *people = w->all->people;
	const struct person *p = a->person ? directory_find(people, a->person) : NULL;
	const char *fault = NULL;
	if (r->f.state == FOLLOWUP_CLOSED)
		fault = "the follow-up is closed";
	else if (!p)
		fault = "say who of the directory owns it from now on";
	else if (p->id == r->f.owner)
		fault = arena_printf(w->arena, "%s owns it already", p->ref);
	else if (!directory_reachable(p) && !role_holder(w, ROLE_COORDINATOR))
		fault =
		    arena_printf(w->arena, "%s has no mail address, and nobody stands in", p->ref);
	if (fault)
		refuse(w, fault);
	return fault ? NULL : p;
}

bool answer_assign(struct work *w, struct case_record *r, const struct answer *a)
{
	const struct person *p = new_owner(w, r, a);
	if (!p)
		return true;
	note(w, "%s owns follow-up %s from now on", p->ref, r->ref);
	return case_assign(w, r, p->id,
	    arena_printf(
		w->arena, "assigned by %s", person_words(w, directory_find(w->all->people, a->by))),
	    a->reason);
}
