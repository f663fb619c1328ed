/* SPDX-License-Identifier: Apache-2.0
 *
 * undo_tell.c - an answer was taken back after its mail had left: who had it is told what is so
 * now, and what it did to that person's calendar is undone there.
 */
#include "autoconf.h"
#include "undo.h"
#include "change.h"
#include "hand_over.h"
#include "tell.h"

/* The value that a column of the follow-up had as the answer left it. */
static int64_t left_as(
    const struct undoable *u, const struct case_record *r, size_t offset, int64_t otherwise)
{
	for (size_t i = 0; i < u->field_count; i++) {
		const struct undo_field *f = &u->field[i];
		if (f->member->row == UNDO_CASE && f->id == r->f.id && f->member->offset == offset)
			return f->is.number;
	}
	return otherwise;
}

#define LEFT_AS(u, r, member)                                                                      \
	left_as((u), (r), offsetof(struct case_record, member), (int64_t)(r)->member)

/* What the program says where the same comes about without an answer taken back. */
static enum notice_kind kind_for(
    const struct undoable *u, const struct case_record *r, int64_t person)
{
	bool open = case_is_open(r), was_open = LEFT_AS(u, r, f.state) != FOLLOWUP_CLOSED;
	int64_t owner = LEFT_AS(u, r, f.owner), offered = LEFT_AS(u, r, offer.to);
	if (!open)
		return NOTICE_WITHDRAWN;
	if (!was_open)
		return NOTICE_REOPENED;
	if (owner != r->f.owner)
		return person == owner ? NOTICE_HANDED_OVER : NOTICE_ASSIGNED;
	if (offered != r->offer.to && !r->offer.to)
		return NOTICE_OFFER_ENDED;
	return offered != r->offer.to && person == r->offer.to ? NOTICE_OFFERED : NOTICE_CORRECTED;
}

/* The entry that the answer changed in that calendar, and how it stood; NULL: none of that kind. */
static struct calendar_entry *entry_of(const struct undoable *u, const struct case_record *r,
    int64_t person, enum calendar_kind kind, bool *lived)
{
	struct calendar_entry *e = NULL;
	for (size_t i = 0; i < r->calendar_count; i++)
		if (r->calendar[i]->person == person && r->calendar[i]->kind == kind)
			e = r->calendar[i];
	for (size_t i = 0; e && i < u->field_count; i++) {
		const struct undo_field *f = &u->field[i];
		if (f->member->row != UNDO_ENTRY || f->id != r->f.id || f->person != person ||
		    f->kind != (int)kind ||
		    f->member->offset != offsetof(struct calendar_entry, cancelled))
			continue;
		*lived = !f->was.number;
		return e;
	}
	return NULL;
}

static const char *word_of(const struct calendar_entry *e)
{
	return e ? vocabulary_word(&calendar_kind_words, e->kind) : "";
}

/* One mail carries one entry. */
static bool say(struct work *w, struct case_record *r, int64_t person, enum notice_kind kind,
    struct calendar_entry *e, bool lives)
{
	const struct person *by = directory_find(w->all->people, w->actor);
	const struct person *to = directory_get(w->all->people, person);
	bool owner = person == r->f.owner;
	const struct telling t = {.kind = kind,
	    .step = arena_printf(w->arena, "undone-%lld-%s-%s", (long long)w->event->inbound,
		to ? to->ref : "", word_of(e)),
	    .to = ROLE_OWNER,
	    .person = person,
	    .why = arena_printf(w->arena, "%s took back what was recorded before",
		by ? person_words(w, by) : w->actor),
	    .why_you = owner ? NULL : "you were told of it",
	    .respond_by = kind == NOTICE_OFFERED ? work_day(w, r->offer.ends) : 0,
	    .calendar = !e			  ? CALENDAR_LEAVE
			: !lives		  ? CALENDAR_CANCEL
			: e->kind == CALENDAR_DUE ? CALENDAR_ASK_DUE
						  : CALENDAR_ASK_APPOINTMENT,
	    .cancel = e,
	    .alarm_days =
		e && e->kind == CALENDAR_APPOINTMENT ? 1 : rules_band(w->rules, r)->alarm_days};
	return !directory_reachable(to) || tell(w, r, &t);
}

bool undo_tell(struct work *w, const struct undoable *u, struct case_record *r, int64_t person)
{
	const enum notice_kind kind = kind_for(u, r, person);
	bool said = false;
	if (r->f.hold == HOLD_SUSPENDED)
		return true; /* of the dead nobody is told anything */
	for (enum calendar_kind k = CALENDAR_DUE; k <= CALENDAR_APPOINTMENT; k++) {
		bool lived = false;
		struct calendar_entry *e = entry_of(u, r, person, k, &lived);
		if (!e || (lived && k == CALENDAR_APPOINTMENT && r->f.appointment_at <= w->now))
			continue;
		if (!lived && !e->cancelled)
			calendar_cancel(w, r, e);
		if (!say(w, r, person, kind, e, lived))
			return false;
		said = true;
	}
	return said || say(w, r, person, kind, NULL, false);
}
