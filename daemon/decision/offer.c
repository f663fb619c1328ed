/* SPDX-License-Identifier: Apache-2.0
 *
 * offer.c - a follow-up is offered to another person: its owner stays responsible until that one
 * accepts, and after some days without a word it returns by itself.
 *
 * Fails: never; what cannot be is refused.
 */
#include "autoconf.h"
#include "answer.h"
#include "hand_over.h"
#include "tell.h"

static const char *day_words(const struct work *w, instant t)
{
	char text[32];
	return arena_strdup(w->arena, date_text(work_day(w, t), text));
}

static const struct person *who(const struct work *w, int64_t id)
{
	return directory_get(w->all->people, id);
}

static const char *step_of(struct work *w, enum notice_kind kind, instant at)
{
	char text[32];
	return arena_printf(w->arena, "%s-%s", vocabulary_word(&notice_kind_words, (int)kind),
	    instant_text(at, text));
}

/* ---- offered -------------------------------------------------------------------------------- */

static bool tell_offered(struct work *w, struct case_record *r, const struct person *by)
{
	const char *name = person_words(w, by);
	const struct telling t = {.kind = NOTICE_OFFERED,
	    .step = step_of(w, NOTICE_OFFERED, w->now),
	    .to = ROLE_OWNER,
	    .person = r->offer.to,
	    .why = r->offer.reason,
	    .why_you = arena_printf(w->arena, "%s asks you to take it over", name),
	    .respond_by = work_day(w, r->offer.ends)};
	if (directory_reachable(who(w, r->offer.to)))
		return tell(w, r, &t);
	note(w, "%s has no mail address: tell that person yourself", who(w, r->offer.to)->ref);
	return true;
}

bool answer_offer(struct work *w, struct case_record *r, const struct answer *a)
{
	const struct person *to = new_owner(w, r, a), *by = directory_find(w->all->people, a->by);
	if (!to)
		return true;
	if (!a->reason)
		return refuse(w, "an offer needs a reason");
	if (r->f.hold == HOLD_SUSPENDED)
		return refuse(w, "the follow-up is suspended: the patient has died");
	if (r->offer.to)
		return refuse(w, arena_printf(w->arena, "it is offered to %s until %s already",
				     who(w, r->offer.to)->ref, day_words(w, r->offer.ends)));
	date day = work_today(w) + w->rules->policy.transfer_days;
	r->offer = (struct offer){.to = to->id,
	    .by = by->id,
	    .reason = a->reason,
	    .ends = worktime_send_at(&w->rules->worktime, day)};
	case_changed(w, r);
	history_add(w, r, w->actor, HISTORY_OFFERED,
	    DETAILS(D_INT("to", to->id), D_TEXT("reason", a->reason),
		D_TEXT("until", day_words(w, r->offer.ends))));
	timer_look(w, r);
	note(w, "offered to %s until %s; %s stays its owner until then", to->ref,
	    day_words(w, r->offer.ends), who(w, r->f.owner)->ref);
	return tell_offered(w, r, by);
}

/* ---- ended ---------------------------------------------------------------------------------- */

/* It is no longer offered; what is queued about it is taken back. */
static void end_offer(struct work *w, struct case_record *r, const struct detail *d, size_t count,
    enum history_kind kind)
{
	notices_take_back_of(
	    w, r, r->offer.to, vocabulary_word(&notice_kind_words, NOTICE_OFFERED));
	history_add(w, r, w->actor, kind, d, count);
	r->offer = (struct offer){.ends = INSTANT_NONE};
	case_changed(w, r);
	timer_look(w, r);
}

void offer_forget(struct work *w, struct case_record *r, const char *why)
{
	if (r->offer.to)
		end_offer(w, r, DETAILS(D_INT("to", r->offer.to), D_TEXT("why", why)),
		    HISTORY_OFFER_ENDED);
}

static bool tell_ended(
    struct work *w, struct case_record *r, int64_t person, const char *why, instant at)
{
	bool owner = person == r->f.owner;
	const struct telling t = {.kind = NOTICE_OFFER_ENDED,
	    .step = arena_printf(
		w->arena, "%s%s", step_of(w, NOTICE_OFFER_ENDED, at), owner ? "" : "-other"),
	    .to = ROLE_OWNER,
	    .person = owner ? 0 : person,
	    .why = why,
	    .why_you = owner ? NULL : "it was offered to you",
	    .next = case_next(w, r)};
	return r->f.hold == HOLD_SUSPENDED || tell(w, r, &t);
}

/* Of the owner and of who was offered it: whoever did not end it himself, and knew of it. */
static bool give_back(struct work *w, struct case_record *r, int64_t by, const char *why)
{
	int64_t to = r->offer.to;
	instant at = by ? w->now : r->offer.ends;
	bool knew = was_told(r, to) && directory_reachable(who(w, to)) && by;
	end_offer(w, r, DETAILS(D_INT("to", to), D_TEXT("why", why)), HISTORY_OFFER_ENDED);
	if (by != r->f.owner && !tell_ended(w, r, r->f.owner, why, at))
		return false;
	return !knew || by == to || tell_ended(w, r, to, why, at);
}

bool offer_expire(struct work *w, struct case_record *r)
{
	return give_back(w, r, 0,
	    arena_printf(w->arena, "%s did not accept it by %s",
		person_words(w, who(w, r->offer.to)), day_words(w, r->offer.ends)));
}

bool answer_return(struct work *w, struct case_record *r, const struct answer *a)
{
	const struct person *by = directory_find(w->all->people, a->by);
	if (!r->offer.to)
		return refuse(w, "it is offered to nobody");
	bool may = by->id == r->offer.to || by->id == r->offer.by || by->id == r->f.owner;
	if (!may)
		return refuse(w, arena_printf(w->arena,
				     "it is offered to %s: only that person, %s who offered "
				     "it, and its owner can return it",
				     who(w, r->offer.to)->ref, who(w, r->offer.by)->ref));
	note(w, "%s stays the owner", who(w, r->f.owner)->ref);
	return give_back(w, r, by->id,
	    arena_printf(w->arena, "%s %s%s%s", person_words(w, by),
		by->id == r->offer.to ? "does not take it over" : "took it back",
		a->reason ? ": " : "", a->reason ? a->reason : ""));
}

bool answer_accept(struct work *w, struct case_record *r, const struct answer *a)
{
	const struct person *by = directory_find(w->all->people, a->by);
	const struct offer o = r->offer;
	if (!o.to)
		return refuse(w, "it is offered to nobody");
	if (by->id != o.to)
		return refuse(w, arena_printf(w->arena,
				     "it is offered to %s, and only that person accepts it; assign "
				     "gives it to another owner",
				     who(w, o.to)->ref));
	end_offer(w, r, DETAILS(D_INT("to", o.to)), HISTORY_OFFER_ACCEPTED);
	note(w, "%s owns follow-up %s from now on", by->ref, r->ref);
	return case_assign(w, r, o.to, "which you accepted", o.reason);
}
