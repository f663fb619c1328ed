/* SPDX-License-Identifier: Apache-2.0
 *
 * need.c - what a follow-up waits for before it can be booked: an order, the payer's authorisation,
 * a referral.  A person says so; from then on it has a clock of its own beside the policy's steps,
 * until the feed or a person says that it is there.
 *
 * Fails: never by itself; what cannot be is refused.
 */
#include "autoconf.h"
#include "answer.h"
#include "attempt.h"
#include "case.h"
#include "come_back.h"
#include "hand_over.h"
#include "tell.h"

/* Working days until somebody is asked what came of it. */
static int days_of(const struct work *w, enum need need)
{
	const struct policy *p = &w->rules->policy;
	return need == NEED_ORDER      ? p->order_days
	       : need == NEED_REFERRAL ? p->referral_days
				       : p->authorisation_days;
}

static instant ask_at(const struct work *w, enum need need)
{
	const struct worktime *t = &w->rules->worktime;
	return worktime_send_at(t, worktime_add(t, work_today(w), days_of(w, need)));
}

/* Whether it is still missing, as the follow-up stands. */
static bool is_missing(const struct case_record *r)
{
	return r->f.state == FOLLOWUP_OPEN ||
	       (r->need.what != NEED_ORDER && r->f.state == FOLLOWUP_ORDERED);
}

void need_end(struct case_record *r)
{
	r->need = (struct needing){.since = INSTANT_NONE, .ask_at = INSTANT_NONE};
}

/* An exam may be taken back by the event that brought it: what an event leaves is looked at. */
static void settle(struct work *w, struct case_record *r)
{
	if (r->need.what == NEED_NONE || is_missing(r))
		return;
	history_add(w, r, w->actor, HISTORY_NEED_ENDED,
	    DETAILS(D_TEXT("need", vocabulary_word(&need_words, (int)r->need.what))));
	need_end(r);
	case_changed(w, r);
	timer_look(w, r);
}

bool needs_settle(struct work *w)
{
	for (size_t i = 0; i < w->out->touched_count; i++) {
		struct chart *c = w->out->touched[i];
		work_on(w, c);
		for (size_t k = 0; k < c->case_count; k++)
			settle(w, c->record[k]);
	}
	return !w->failed;
}

const char *need_text(struct work *w, const struct case_record *r)
{
	char day[32];
	const struct person *by = directory_get(w->all->people, r->need.by);
	return arena_printf(w->arena, "waits for %s since %s, as %s recorded%s%s",
	    vocabulary_meaning(&need_words, (int)r->need.what),
	    date_text(work_day(w, r->need.since), day), by ? person_words(w, by) : "somebody",
	    r->need.note ? ": " : "", r->need.note ? r->need.note : "");
}

bool need_ask(struct work *w, struct case_record *r)
{
	char day[32];
	bool first = !r->need.asked;
	const char *step = arena_printf(w->arena, "needs-%s", date_text(work_today(w), day));
	const struct telling t = {.kind = NOTICE_NEEDS,
	    .step = step,
	    .to = first ? ROLE_OWNER : ROLE_COORDINATOR,
	    .person = first ? r->need.by : 0,
	    .why = need_text(w, r),
	    .why_you = first ? "you recorded that it waits for this" : NULL,
	    .next = case_next(w, r)};
	r->need.asked++;
	r->need.ask_at = ask_at(w, r->need.what);
	case_changed(w, r);
	history_add(w, r, w->actor, HISTORY_REMINDED,
	    DETAILS(D_TEXT("step", step), D_INT("times", r->need.asked)));
	return tell(w, r, &t);
}

/* ---- a person says so ----------------------------------------------------------------------- */

static const char *need_fault(
    struct work *w, const struct case_record *r, const struct answer *a, int *what, date *day)
{
	*day = DATE_NONE;
	if (!case_is_open(r))
		return "the follow-up is closed";
	if (!a->what || !vocabulary_find(&need_words, a->what, what))
		return arena_printf(w->arena, "say what it needs, one of: %s",
		    vocabulary_list(w->arena, &need_words, ~0U, ", "));
	if (*what == NEED_NONE)
		return r->need.what == NEED_NONE ? "it is not recorded that it needs anything"
						 : NULL;
	const struct case_record would = {.f = r->f, .need.what = (enum need) * what};
	if (!is_missing(&would))
		return arena_printf(w->arena, "it needs none any more: it is %s",
		    vocabulary_word(&followup_state_words, (int)r->f.state));
	if (!a->until)
		return NULL;
	return date_parse(a->until, day)
		   ? ahead_fault(w, *day, w->rules->policy.attempt_next_days, "lets it wait")
		   : "say until when, as 2026-03-20";
}

static void begin(
    struct work *w, struct case_record *r, const struct answer *a, enum need what, date day)
{
	char text[32];
	bool same = r->need.what == what;
	r->need = (struct needing){.what = what,
	    .by = directory_find(w->all->people, a->by)->id,
	    .since = same ? r->need.since : w->now,
	    .ask_at =
		day == DATE_NONE ? ask_at(w, what) : worktime_send_at(&w->rules->worktime, day),
	    .note = a->note};
	history_add(w, r, w->actor, HISTORY_NEEDED,
	    DETAILS(D_TEXT("need", vocabulary_word(&need_words, (int)what)),
		D_TEXT(
		    "asked", arena_strdup(w->arena, date_text(work_day(w, r->need.ask_at), text))),
		D_TEXT("note", a->note ? a->note : "")));
	note(w, "it needs %s; whoever recorded it is asked about it on %s",
	    vocabulary_word(&need_words, (int)what), date_text(work_day(w, r->need.ask_at), text));
}

bool answer_need(struct work *w, struct case_record *r, const struct answer *a)
{
	int what;
	date day;
	const char *fault = need_fault(w, r, a, &what, &day);
	if (fault)
		return refuse(w, fault);
	if (what == NEED_NONE) {
		history_add(w, r, w->actor, HISTORY_NEED_ENDED,
		    DETAILS(D_TEXT("need", vocabulary_word(&need_words, (int)r->need.what)),
			D_TEXT("note", a->note ? a->note : "")));
		note(w, "it needs %s no more", vocabulary_word(&need_words, (int)r->need.what));
		need_end(r);
	} else
		begin(w, r, a, (enum need)what, day);
	case_changed(w, r);
	timer_look(w, r);
	return !w->failed;
}
