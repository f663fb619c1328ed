/* SPDX-License-Identifier: Apache-2.0
 *
 * desk.c - which lists an open item stands in, on whose desk, and how urgent it is there.
 *
 * All rows of an item are one person's: a follow-up is with whoever is offered it, else with
 * whoever was asked last to see to it, else with its owner; a question is with its owner. Fails:
 * never.
 */
#include "autoconf.h"
#include "followupd/contact.h"
#include "followupd/desk.h"
#include "change.h"

#include <string.h>

static void put(struct desk *d, enum desk_list list, enum desk_why why)
{
	for (size_t i = 0; i < d->count; i++)
		if (d->row[i].list == list)
			return;
	d->row[d->count++] = (struct desk_row){.list = list, .why = why};
}

/* What is put first says why the item is on the desk. */
static void add(struct desk *d, enum desk_list list, enum desk_why why)
{
	if (!d->count)
		put(d, DESK_ALL, why);
	put(d, list, why);
}

static void complete(struct desk *d, struct desk_row of)
{
	for (size_t i = 0; i < d->count; i++) {
		of.list = d->row[i].list;
		of.why = d->row[i].why;
		d->row[i] = of;
	}
}

static enum desk_rank rank_of_tier(int tier, enum desk_rank none)
{
	return tier <= 0 ? none : tier >= 4 ? RANK_TIER_4 : (enum desk_rank)(RANK_QUESTION - tier);
}

static void name_table(struct desk_row *row, const struct chart *c, const struct case_record *r)
{
	const struct exam *index = r ? chart_exam(c, r->f.index_exam) : NULL;
	row->system = r && r->ruling ? r->ruling->system : NULL;
	row->site = index ? index->facility : NULL;
}

/* ---- what was told -------------------------------------------------------------------------- */

static enum notice_kind kind_of(const struct notice *n)
{
	int kind;
	return vocabulary_find(&notice_kind_words, n->template, &kind) ? (enum notice_kind)kind
								       : NOTICE_STEP;
}

/* Whether its reader is asked to see to it, not only told what happened. */
static bool asks(const struct case_record *r, const struct notice *n)
{
	static const unsigned asking =
	    SET_OF(NOTICE_STEP) | SET_OF(NOTICE_REOPENED) | SET_OF(NOTICE_UNBOOKED) |
	    SET_OF(NOTICE_NO_SHOW) | SET_OF(NOTICE_REVIEW) | SET_OF(NOTICE_ATTEMPT_AGAIN) |
	    SET_OF(NOTICE_ASSIGNED) | SET_OF(NOTICE_POSTPONED) | SET_OF(NOTICE_NEEDS);
	if (n->revision != r->f.revision)
		return false;
	enum notice_kind kind = kind_of(n);
	bool stays = kind == NOTICE_OFFER_ENDED && n->person == r->f.owner;
	return stays || (asking & SET_OF(kind));
}

/* NULL: nobody was asked since it was planned as it is. */
static const struct notice *last_asked(const struct case_record *r)
{
	const struct notice *last = NULL;
	for (size_t i = 0; i < r->notice_count; i++) {
		const struct notice *n = r->notice[i];
		if (asks(r, n) &&
		    (!last || n->at > last->at || (n->at == last->at && n->id > last->id)))
			last = n;
	}
	return last;
}

static bool was_told_kind(const struct case_record *r, enum notice_kind kind)
{
	for (size_t i = 0; i < r->notice_count; i++)
		if (r->notice[i]->revision == r->f.revision && kind_of(r->notice[i]) == kind)
			return true;
	return false;
}

static bool was_told_template(const struct case_record *r, const char *template)
{
	for (size_t i = 0; i < r->notice_count; i++)
		if (r->notice[i]->revision == r->f.revision &&
		    strcmp(r->notice[i]->template, template) == 0)
			return true;
	return false;
}

/* Told, and told again by a step of the policy. */
static bool owner_was_reminded(const struct case_record *r)
{
	static const unsigned first = SET_OF(NOTICE_ASSIGNED) | SET_OF(NOTICE_REOPENED);
	size_t steps = 0, others = 0;
	for (size_t i = 0; i < r->notice_count; i++) {
		const struct notice *n = r->notice[i];
		if (n->person != r->f.owner || n->revision != r->f.revision)
			continue;
		enum notice_kind kind = kind_of(n);
		steps += kind == NOTICE_STEP;
		others += (first & SET_OF(kind)) != 0;
	}
	return steps && steps + others > 1;
}

/* ---- the patient ---------------------------------------------------------------------------- */

/* Since somebody reached him: two attempts in vain, or one that found a wrong address, or the last
 * number wrong; or whoever is asked to phone knows no number. */
static bool is_unreachable(const struct chart *c, const struct case_record *r)
{
	static const unsigned vain = SET_OF(ATTEMPT_LEFT_MESSAGE) | SET_OF(ATTEMPT_NO_ANSWER),
			      wrong = SET_OF(ATTEMPT_WRONG_NUMBER) | SET_OF(ATTEMPT_RETURNED);
	instant reached = INSTANT_NONE;
	size_t count = 0;
	bool numbers = contact_next(c, r) != NULL;
	bool lost = contact_is_lost(c) || (!numbers && was_told_template(r, "phone"));
	for (size_t i = 0; i < r->attempt_count; i++)
		if (!((vain | wrong) & SET_OF(r->attempt[i]->outcome)) &&
		    r->attempt[i]->at > reached)
			reached = r->attempt[i]->at;
	for (size_t i = 0; i < r->attempt_count; i++) {
		if (r->attempt[i]->at <= reached)
			continue;
		count++;
		lost = lost || r->attempt[i]->outcome == ATTEMPT_RETURNED ||
		       (r->attempt[i]->outcome == ATTEMPT_WRONG_NUMBER && !numbers);
	}
	return lost || count > 1;
}

/* The day has come for which it was put off, and nothing was done since. */
static bool has_come_back(const struct case_record *r, const struct notice *last)
{
	bool back =
	    last && (kind_of(last) == NOTICE_ATTEMPT_AGAIN || kind_of(last) == NOTICE_POSTPONED);
	for (size_t i = 0; back && i < r->attempt_count; i++)
		back = r->attempt[i]->recorded_at <= last->at;
	return back && r->f.acknowledged_at <= last->at;
}

/* ---- a follow-up ---------------------------------------------------------------------------- */

static bool is_urgent(const struct case_record *r)
{
	return policy_is_urgent(&r->f.window) && r->f.acknowledged_at == INSTANT_NONE &&
	       r->f.state == FOLLOWUP_OPEN;
}

/* Somebody said when it comes back. */
static bool is_put_off(const struct case_record *r)
{
	return r->again_for || r->postponed_at != INSTANT_NONE || r->look.at != INSTANT_NONE;
}

static void add_booking(struct desk *d, const struct case_record *r)
{
	if (r->f.state != FOLLOWUP_OPEN && r->f.state != FOLLOWUP_ORDERED)
		return;
	if (was_told_kind(r, NOTICE_NO_SHOW))
		add(d, DESK_BOOK, WHY_NO_SHOW);
	else if (was_told_kind(r, NOTICE_UNBOOKED))
		add(d, DESK_BOOK, WHY_UNBOOKED);
	else if (r->f.state == FOLLOWUP_ORDERED && was_told_template(r, "not-scheduled"))
		add(d, DESK_BOOK, WHY_NOT_SCHEDULED);
}

static void find_lists(
    struct desk *d, const struct chart *c, const struct case_record *r, const struct notice *last)
{
	const struct followup *f = &r->f;
	if (f->state == FOLLOWUP_CLOSED || f->hold == HOLD_SUSPENDED)
		return;
	if (f->hold == HOLD_REVIEW && !question_waits_for(c, f->id))
		add(d, DESK_CHECK, WHY_HELD);
	if (r->offer.to)
		add(d, DESK_CHECK, WHY_OFFERED);
	if (f->hold == HOLD_REVIEW || is_put_off(r))
		return;
	if (is_urgent(r))
		add(d, DESK_CRITICAL, WHY_URGENT);
	if (r->overdue)
		add(d, DESK_OVERDUE, WHY_OVERDUE);
	add_booking(d, r);
	if (last && kind_of(last) == NOTICE_OFFER_ENDED)
		add(d, DESK_BOOK, WHY_RETURNED);
	if (r->need.asked)
		add(d, DESK_BOOK, WHY_NEEDS);
	if (f->state == FOLLOWUP_PERFORMED)
		return;
	if (is_unreachable(c, r))
		add(d, DESK_UNREACHABLE, WHY_UNREACHABLE);
	if (f->state == FOLLOWUP_OPEN && !f->optional && f->acknowledged_at == INSTANT_NONE &&
	    owner_was_reminded(r))
		add(d, DESK_UNACK, WHY_UNACK);
	if (!d->count && has_come_back(r, last))
		put(d, DESK_ALL, WHY_COME_BACK);
	if (!d->count && r->look.by)
		put(d, DESK_ALL, WHY_LOOK);
}

void desk_of_case(const struct chart *c, const struct case_record *r, struct desk *out)
{
	const struct notice *last = last_asked(r);
	bool urgent = is_urgent(r);
	struct desk_row row = {.item = r->f.id,
	    .person = r->offer.to  ? r->offer.to
		      : r->look.by ? r->look.by
		      : last	   ? last->person
				   : r->f.owner,
	    .rank = urgent ? RANK_CRITICAL
			   : rank_of_tier(r->f.tier, r->overdue ? RANK_TIER_1 : RANK_REST),
	    /* A day, whatever the zone; of what cannot wait for one, when it was asked for. */
	    .key = urgent ? r->f.planned_at : DAYS(r->f.window.target),
	    .since = INSTANT_NONE,
	    .team = r->f.team};
	*out = (struct desk){0};
	find_lists(out, c, r, last);
	name_table(&row, c, r);
	complete(out, row);
}

/* ---- a question ----------------------------------------------------------------------------- */

static void find_lists_of_question(struct desk *d, const struct question *q)
{
	if (q->class == CLASS_CRITICAL)
		add(d, DESK_CRITICAL, WHY_CRITICAL);
	switch (q->kind) {
	case QUESTION_UNDELIVERABLE:
	case QUESTION_NO_ADDRESS:
	case QUESTION_NO_OWNER:
	case QUESTION_OWNER_INACTIVE:
	case QUESTION_NOBODY_TO_TELL:
		add(d, DESK_MAIL, WHY_MAIL);
		break;
	case QUESTION_EXAM_MATCH:
	case QUESTION_APPOINTMENT_MATCH:
		add(d, DESK_CHECK, WHY_MATCH);
		break;
	case QUESTION_APPOINTMENT_PASSED:
		add(d, DESK_BOOK, WHY_PASSED);
		break;
	case QUESTION_REPLY:
		if (q->proposal)
			add(d, DESK_CHECK, WHY_SAID);
		break;
	default:
		break;
	}
	add(d, DESK_QUESTIONS, WHY_QUESTION);
}

void desk_of_question(const struct chart *c, const struct question *q, struct desk *out)
{
	struct desk_row row = {.item = q->id,
	    .question = true,
	    .person = q->owner,
	    .rank =
		q->class == CLASS_CRITICAL ? RANK_CRITICAL : rank_of_tier(q->tier, RANK_QUESTION),
	    .key = q->clock, /* who waits longest is asked for first */
	    .since = q->asked_at,
	    .team = q->team};
	*out = (struct desk){0};
	if (!q->open || q->waits_until != INSTANT_NONE)
		return;
	find_lists_of_question(out, q);
	name_table(&row, c, q->followup ? chart_case(c, q->followup) : NULL);
	complete(out, row);
}
