/* SPDX-License-Identifier: Apache-2.0
 *
 * come_back.c - what comes back because a person asked for it: another attempt to reach the
 * patient.
 *
 * Fails: never by itself; where nobody can be told, telling asks a person.
 */
#include "autoconf.h"
#include "come_back.h"
#include "attempt.h"
#include "case.h"
#include "hand_over.h"
#include "tell.h"

static void take_earlier(struct come_back *out, const char *step, instant at)
{
	if (!out->step || at < out->at)
		*out = (struct come_back){step, at};
}

bool come_back_first(const struct case_record *r, struct come_back *out)
{
	*out = (struct come_back){.at = INSTANT_NONE};
	if (r->offer.to)
		take_earlier(out, "@transfer-ends", r->offer.ends);
	if (r->postponed_at != INSTANT_NONE && r->f.hold != HOLD_SUSPENDED)
		take_earlier(out, "@postponed", r->postponed_at);
	if (r->again_for && r->f.hold != HOLD_SUSPENDED)
		take_earlier(out, "@attempt-again", r->again_at);
	if (r->need.what != NEED_NONE && r->f.hold != HOLD_SUSPENDED)
		take_earlier(out, "@needs", r->need.ask_at);
	if (r->look.at != INSTANT_NONE && r->f.hold != HOLD_SUSPENDED)
		take_earlier(out, "@look-again", r->look.at);
	return out->step != NULL;
}

/* Who has come already is not called again. */
static bool try_again(struct work *w, struct case_record *r)
{
	char day[32];
	const char *step =
	    arena_printf(w->arena, "attempt-again-%s", date_text(work_today(w), day));
	const struct telling t = {.kind = NOTICE_ATTEMPT_AGAIN,
	    .step = step,
	    .to = ROLE_OWNER,
	    .person = r->again_for,
	    .why = attempt_words(w, r),
	    .why_you = "you recorded that attempt and asked to be reminded of the next one",
	    .next = case_next(w, r)};
	r->again_for = 0;
	r->again_at = INSTANT_NONE;
	case_changed(w, r);
	if (r->f.state == FOLLOWUP_PERFORMED)
		return true;
	history_add(w, r, w->actor, HISTORY_REMINDED,
	    DETAILS(D_TEXT("step", step), D_INT("person", t.person)));
	return tell(w, r, &t);
}

void postpone_end(struct case_record *r)
{
	r->f.postponed_until = DATE_NONE;
	r->postponed_at = INSTANT_NONE;
	r->postponed_why = NULL;
}

/* The owner is reminded, unless what he is to see to has happened. */
static bool remind_of_postponed(struct work *w, struct case_record *r)
{
	char day[32];
	const char *step = arena_printf(w->arena, "postponed-%s", date_text(work_today(w), day));
	const struct telling t = {.kind = NOTICE_POSTPONED,
	    .step = step,
	    .to = ROLE_OWNER,
	    .why = r->postponed_why,
	    .next = case_next(w, r)};
	postpone_end(r);
	case_changed(w, r);
	if (r->f.state == FOLLOWUP_PERFORMED)
		return true;
	history_add(w, r, w->actor, HISTORY_REMINDED,
	    DETAILS(D_TEXT("step", step), D_INT("person", r->f.owner)));
	return tell(w, r, &t);
}

bool come_back(struct work *w, struct case_record *r)
{
	bool live = r->f.hold != HOLD_SUSPENDED;
	if (live && r->again_for && r->again_at <= w->now && !try_again(w, r))
		return false;
	if (live && r->postponed_at != INSTANT_NONE && r->postponed_at <= w->now &&
	    !remind_of_postponed(w, r))
		return false;
	if (live && r->need.what != NEED_NONE && r->need.ask_at <= w->now && !need_ask(w, r))
		return false;
	if (live && r->look.at != INSTANT_NONE && r->look.at <= w->now)
		look_again(w, r);
	if (r->offer.to && r->offer.ends <= w->now && !offer_expire(w, r))
		return false;
	timer_look(w, r);
	return !w->failed;
}

void come_back_end(struct work *w, struct case_record *r)
{
	r->again_for = 0;
	r->again_at = INSTANT_NONE;
	postpone_end(r);
	need_end(r);
	look_end(r);
	offer_forget(w, r, "the follow-up is closed");
}
