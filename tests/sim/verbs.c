/* SPDX-License-Identifier: Apache-2.0
 *
 * verbs.c - rules about what people do with a follow-up: attempts, hand-overs, postponements,
 * answers by mail.
 */
#include "autoconf.h"
#include "check.h"
#include "followupd/contact.h"

#include <stdio.h>
#include <string.h>

/* c, r, was: each case of each chart that was touched, and how it was; was NULL: it is new. */
#define EACH_CASE(k, c, r, was)                                                                    \
	for (size_t at_ = 0, i_; ((c) = next_touched((k), &at_));)                                 \
		for (i_ = 0; i_ < (c)->case_count && ((r) = (c)->record[i_]) &&                    \
			     ((was) = case_before((k), (r)->f.id), true);                          \
		     i_++)

static bool is_answer(const struct check *k, enum answer_kind kind)
{
	return k->t->event->kind == EVENT_ANSWER && k->t->event->answer->kind == kind;
}

/* What is due already was put off by a day after a failure. */
static bool is_late(const struct check *k, const struct case_record *r, instant at)
{
	return at > k->t->now && r->timer_due > at;
}

/* Its one timer is for whatever comes first. */
void check_timer_first(struct check *k)
{
	const struct chart *c;
	for (size_t at = 0; (c = next_touched(k, &at));)
		for (size_t i = 0; i < c->case_count; i++) {
			const struct case_record *r = c->record[i];
			bool speaks = r->f.hold != HOLD_SUSPENDED;
			if (!is_open(r))
				continue;
			rule_checked(k, 1);
			if (is_late(k, r, r->plan_due) ||
			    (r->offer.to && is_late(k, r, r->offer.ends)) ||
			    (speaks && r->again_for && is_late(k, r, r->again_at)) ||
			    (speaks && r->need.what && is_late(k, r, r->need.ask_at)) ||
			    (speaks && is_late(k, r, r->look.at)) ||
			    (speaks && is_late(k, r, r->postponed_at)))
				rule_violated(k, "follow-up %lld: timer %s is not what comes first",
				    (long long)r->f.id, r->timer_step);
		}
}

/* An offer alone changes nothing, and no message ever does. */
void check_owner_by_person(struct check *k)
{
	const struct chart *c;
	const struct case_record *r, *was;
	EACH_CASE(k, c, r, was)
	{
		if (!was || was->f.owner == r->f.owner)
			continue;
		rule_checked(k, 1);
		if (by_machine(k) || is_answer(k, ANSWER_OFFER) || is_answer(k, ANSWER_RETURN))
			rule_violated(k, "follow-up %lld has another owner, and nobody said so",
			    (long long)r->f.id);
		if (r->offer.to && !is_answer(k, ANSWER_UNDO)) /* which puts an offer back */
			rule_violated(k, "follow-up %lld has another owner and is still offered",
			    (long long)r->f.id);
	}
}

static bool is_by_link(const struct check *k, enum reply_kind said)
{
	const struct event *e = k->t->event;
	return e->kind == EVENT_REPLY && e->mailed->by_link && e->mailed->said->kind == said;
}

static bool same_dates(const struct case_record *a, const struct case_record *b)
{
	return a->f.window.target == b->f.window.target &&
	       a->f.window.latest == b->f.window.latest && a->overdue == b->overdue &&
	       a->f.tier == b->f.tier;
}

void check_postponed(struct check *k)
{
	const struct policy *p = &k->h->rules->policy;
	date today = zone_date(k->h->rules->worktime.zone, k->t->now);
	const struct chart *c;
	const struct case_record *r, *was;
	EACH_CASE(k, c, r, was)
	{
		if (!was || is_answer(k, ANSWER_UNDO) || was->postponements == r->postponements)
			continue;
		rule_checked(k, 1);
		if ((!is_answer(k, ANSWER_POSTPONE) && !is_answer(k, ANSWER_CONFIRM) &&
			!is_by_link(k, REPLY_LATER)) ||
		    r->postponements > p->postpone_times ||
		    r->f.postponed_until > today + p->postpone_days ||
		    r->f.window.target - r->f.window.anchor <= 3)
			rule_violated(
			    k, "follow-up %lld was postponed, and may not be", (long long)r->f.id);
		if (!same_dates(was, r))
			rule_violated(k, "postponing follow-up %lld moved its dates or its tier",
			    (long long)r->f.id);
	}
}

/* Neither moves a date, ends a clock or tells anybody; only a person or its own state ends a need.
 */
void check_only_said(struct check *k)
{
	const struct chart *c;
	const struct case_record *r, *was;
	bool said = is_answer(k, ANSWER_NEED) || is_answer(k, ANSWER_NOTE) ||
		    is_answer(k, ANSWER_SEEN) || is_answer(k, ANSWER_CONTACT);
	EACH_CASE(k, c, r, was)
	{
		if (!was || is_answer(k, ANSWER_UNDO) || (!said && was->need.what == r->need.what))
			continue;
		rule_checked(k, 1);
		if (said && (!same_dates(was, r) || was->f.owner != r->f.owner ||
				was->f.state != r->f.state || was->f.hold != r->f.hold ||
				was->f.acknowledged_at != r->f.acknowledged_at ||
				was->notice_count != r->notice_count ||
				strcmp(was->plan_step ? was->plan_step : "",
				    r->plan_step ? r->plan_step : "") != 0))
			rule_violated(k, "words about follow-up %lld changed what is planned",
			    (long long)r->f.id);
		bool missing = r->f.state == FOLLOWUP_OPEN ||
			       (r->f.state == FOLLOWUP_ORDERED && was->need.what != NEED_ORDER);
		/* closed and open again it begins anew */
		bool same = r->f.revision == was->f.revision;
		if (!said && same && missing && was->need.what != NEED_NONE &&
		    r->need.what == NEED_NONE)
			rule_violated(k, "follow-up %lld still waits for what nobody has given",
			    (long long)r->f.id);
		if (r->look.by && r->look.at != INSTANT_NONE &&
		    r->f.window.target - r->f.window.anchor <= 3)
			rule_violated(
			    k, "urgent follow-up %lld was put off by a look", (long long)r->f.id);
	}
}

static bool same_plan_but_step(const struct case_record *a, const struct case_record *b)
{
	return same_dates(a, b) && a->f.owner == b->f.owner && a->f.revision == b->f.revision &&
	       a->f.hold == b->f.hold && a->f.state == b->f.state &&
	       a->notice_count == b->notice_count && a->calendar_count == b->calendar_count;
}

void check_policy_kept(struct check *k)
{
	const struct chart *c;
	const struct case_record *r, *was;
	EACH_CASE(k, c, r, was)
	{
		if (!was || is_answer(k, ANSWER_UNDO) || strcmp(was->policy, r->policy) == 0)
			continue;
		bool said = is_answer(k, ANSWER_POLICY);
		rule_checked(k, 1);
		if (!said && r->f.revision == was->f.revision)
			rule_violated(k,
			    "follow-up %lld goes by another policy, and nobody said so",
			    (long long)r->f.id);
		if (said && !same_plan_but_step(was, r))
			rule_violated(k,
			    "another policy changed more of follow-up %lld than what "
			    "comes next",
			    (long long)r->f.id);
		if (strcmp(r->policy, k->h->rules->policy_id) != 0)
			rule_violated(k,
			    "follow-up %lld was planned by a policy that is not in "
			    "force",
			    (long long)r->f.id);
	}
}

/* Counted once more, and less closely than by the rule itself. */
void check_lost(struct check *k)
{
	const struct policy *p = &k->h->rules->policy;
	const struct chart *c;
	const struct case_record *r, *was;
	EACH_CASE(k, c, r, was)
	{
		int tried = 0, receipts = 0;
		if (r->f.closure != CLOSURE_LTFU || (was && was->f.closure == CLOSURE_LTFU))
			continue;
		for (size_t i = 0; i < r->attempt_count; i++) {
			tried += r->attempt[i]->channel != CHANNEL_CERTIFIED_LETTER;
			receipts += r->attempt[i]->outcome == ATTEMPT_RECEIPT;
		}
		rule_checked(k, 1);
		if (by_machine(k) || tried < p->attempts || !receipts ||
		    zone_date(k->h->rules->worktime.zone, k->t->now) < r->f.window.latest)
			rule_violated(k, "follow-up %lld was given up after %d attempts",
			    (long long)r->f.id, tried);
	}
}

/* What the plan of a follow-up may become by an answer: it is asked about sooner; by link it is
 * also put off, or offered. */
static bool may_move(
    const struct mailed *m, const struct case_record *was, const struct case_record *r)
{
	bool looked_for = was->look.at != INSTANT_NONE; /* nobody has to look again */
	bool sooner =
	    was->timer_due == r->timer_due ||
	    (m->said->kind == REPLY_ORDERED && (was->timer_due > r->timer_due || looked_for));
	bool put_off = m->by_link && m->said->kind == REPLY_LATER;
	bool offered = m->by_link && m->said->kind == REPLY_NOT_MINE;
	return (sooner || put_off || offered) &&
	       (was->postponements == r->postponements || put_off);
}

void check_reply(struct check *k)
{
	const struct event *e = k->t->event;
	const struct chart *c;
	const struct case_record *r, *was;
	if (e->kind != EVENT_REPLY || !k->t->d.ok)
		return;
	EACH_CASE(k, c, r, was)
	{
		if (!was)
			continue;
		rule_checked(k, 1);
		if (was->f.state != r->f.state || was->f.closure != r->f.closure ||
		    was->f.owner != r->f.owner || was->f.window.target != r->f.window.target ||
		    was->f.hold != r->f.hold || !may_move(e->mailed, was, r))
			rule_violated(k, "an answer stopped or moved a clock of follow-up %lld",
			    (long long)r->f.id);
		if (was->f.acknowledged_at != r->f.acknowledged_at &&
		    (e->mailed->subject != MAILED_FOLLOWUP ||
			(e->mailed->said->kind != REPLY_ACK &&
			    e->mailed->said->kind != REPLY_ORDERED)))
			rule_violated(k,
			    "a mail that says no such thing acknowledged follow-up %lld",
			    (long long)r->f.id);
	}
}

/* What is decided on what is no longer so is refused, and nothing happens; what was so is recorded
 * whatever happened meanwhile. */
void check_seen_honoured(struct check *k)
{
	const struct answer *a = k->t->event->kind == EVENT_ANSWER ? k->t->event->answer : NULL;
	const struct case_record *was = a && a->followup ? case_before(k, a->followup) : NULL;
	const struct question *q = a && a->question ? question_before(k, a->question) : NULL;
	if (!a || !a->seen || (!was && !q))
		return;
	rule_checked(k, 1);
	bool fact = a->kind == ANSWER_ATTEMPT || a->kind == ANSWER_NOTE || a->kind == ANSWER_SEEN ||
		    a->kind == ANSWER_LETTER || a->kind == ANSWER_CONTACT ||
		    a->kind == ANSWER_ORDER;
	bool stale = a->seen != (q ? q->event_seq : was->event_seq);
	const char *said = k->t->d.note_count ? k->t->d.note[0] : "";
	bool refused = strncmp(said, CHANGED_SINCE, strlen(CHANGED_SINCE)) == 0;
	if (stale && !fact && k->t->d.change_count)
		rule_violated(k, "a decision on what is no longer so changed something");
	if (refused && (fact || !stale))
		rule_violated(k, "what did not change, or does not matter, was refused for it");
}

/* ---- numbers and addresses ------------------------------------------------------------------- */

static bool is_marked_wrong(const struct chart *c, const struct contact_point *p)
{
	bool wrong = false, again = false;
	for (size_t i = 0; i < c->contact_count; i++) {
		const struct contact_point *o = c->contact[i];
		if (o == p || o->kind != p->kind || !contact_same(p->kind, o->value, p->value))
			continue;
		wrong = wrong || (o->end == CONTACT_WRONG &&
				     strcmp(o->name ? o->name : "", p->name ? p->name : "") == 0);
		again = again || (o->end == CONTACT_HOLDS && o->place == PLACE_PERSON);
	}
	return wrong && !again;
}

/* What a person said no message ends, and a number that one marked as wrong no message brings back.
 */
void check_contacts(struct check *k)
{
	const struct chart *c;
	if (k->t->event->kind != EVENT_MESSAGE || k->t->event->facts->kind == FACTS_MERGES)
		return;
	for (size_t at = 0; (c = next_touched(k, &at));)
		for (size_t i = 0; i < c->contact_count; i++) {
			const struct contact_point *p = c->contact[i];
			if (p->mark == ROW_CLEAN)
				continue;
			rule_checked(k, 1);
			if (p->place == PLACE_PERSON || p->end == CONTACT_WRONG)
				rule_violated(k, "a message changed contact %lld, of a person",
				    (long long)p->id);
			if (p->mark == ROW_FRESH && is_marked_wrong(c, p))
				rule_violated(k, "contact %lld is marked as wrong, and is back",
				    (long long)p->id);
		}
}

static bool is_asked_of_phone(const struct chart *c, const struct appointment *p)
{
	char key[64];
	snprintf(key, sizeof key, "%lld/%lld", (long long)p->followup, (long long)p->id);
	return has_question_key(c, key);
}

/* What was told by phone counts alone, or the feed has said the same, or a person is asked. */
void check_phoned(struct check *k)
{
	const struct chart *c;
	for (size_t at = 0; (c = next_touched(k, &at));)
		for (size_t i = 0; i < c->appointment_count; i++) {
			const struct appointment *p = c->appointment[i];
			const struct case_record *r =
			    p->said_by ? chart_case(c, p->followup) : NULL;
			if (!r || !is_open(r))
				continue;
			rule_checked(k, 1);
			if (p->status == VISIT_CONTRADICTED && !is_asked_of_phone(c, p))
				rule_violated(k,
				    "what was told by phone of follow-up %lld was dropped",
				    (long long)r->f.id);
			if (p->status == VISIT_BOOKED && r->f.state == FOLLOWUP_SCHEDULED &&
			    p->starts_at != INSTANT_NONE && r->f.appointment_at != p->starts_at)
				rule_violated(k, "follow-up %lld is booked otherwise than by phone",
				    (long long)r->f.id);
			for (size_t n = i + 1; n < c->appointment_count; n++)
				if (c->appointment[n]->said_by && p->status == VISIT_BOOKED &&
				    c->appointment[n]->status == VISIT_BOOKED &&
				    c->appointment[n]->followup == p->followup)
					rule_violated(k, "follow-up %lld is booked by phone twice",
					    (long long)r->f.id);
		}
}
