/* SPDX-License-Identifier: Apache-2.0
 *
 * undo.c - who gave an answer takes it back: what it replaced is put back, to the letter, while
 * nothing has happened since.
 *
 * Its mails that wait are withdrawn, those that it withdrew are queued again; who was told
 * meanwhile is told that it no longer holds.  What it opened or asked cannot be as if it had never
 * been: it is closed as entered in error, or withdrawn.  Both lines stay in the history. Fails:
 * never by itself; what cannot be is refused.
 */
#include "autoconf.h"
#include "undo.h"
#include "digest.h"
#include "hand_over.h"
#include "meanwhile.h"
#include "question.h"
#include "team.h"
#include "tell.h"

/* ---- whether it can be ---------------------------------------------------------------------- */

static const struct undoable *find(const struct work *w, int64_t inbound)
{
	for (size_t i = 0; i < w->all->count; i++)
		for (size_t k = 0; k < w->all->chart[i]->undoable_count; k++)
			if (w->all->chart[i]->undoable[k]->inbound == inbound)
				return w->all->chart[i]->undoable[k];
	return NULL;
}

static const char *since_fault(struct work *w, const char *meanwhile)
{
	return arena_printf(w->arena, "it cannot be taken back any more: %s", meanwhile);
}

/* What happened behind it; NULL: nothing did. */
static const char *later_fault(struct work *w, const struct undoable *u)
{
	struct chart *c;
	for (size_t i = 0; i < u->case_count; i++) {
		const struct case_record *r = charts_case(w->all, u->of_case[i].id, &c);
		const char *later = r ? case_meanwhile(w, r, u->of_case[i].seq)
				      : "the records of its patient were joined";
		if (later)
			return since_fault(w, later);
	}
	for (size_t i = 0; i < u->question_count; i++) {
		const struct question *q = charts_question(w->all, u->of_question[i].id, &c);
		const char *later = q ? question_meanwhile(w, q, u->of_question[i].seq)
				      : "its question belongs to another patient";
		if (later)
			return since_fault(w, later);
	}
	return NULL;
}

/* The row that the field is of; NULL: it is not there any more. */
static void *row_of(struct work *w, const struct undo_field *f, struct chart **c)
{
	struct case_record *r;
	switch (f->member->row) {
	case UNDO_CASE:
		return charts_case(w->all, f->id, c);
	case UNDO_QUESTION:
		return charts_question(w->all, f->id, c);
	case UNDO_ENTRY:
		r = charts_case(w->all, f->id, c);
		for (size_t i = 0; r && i < r->calendar_count; i++)
			if (r->calendar[i]->person == f->person &&
			    (int)r->calendar[i]->kind == f->kind)
				return r->calendar[i];
		return NULL;
	case UNDO_CONTACT:
		return charts_contact(w->all, f->id, c);
	case UNDO_PATIENT:
		*c = charts_of(w->all, f->id);
		return *c ? &(*c)->patient : NULL;
	case UNDO_LETTER:
	case UNDO_APPOINTMENT:
	case UNDO_FINDING:
		break;
	}
	for (size_t i = 0; i < w->all->count; i++) {
		*c = w->all->chart[i];
		if (f->member->row == UNDO_LETTER && chart_letter(*c, f->id))
			return chart_letter(*c, f->id);
		if (f->member->row == UNDO_APPOINTMENT && chart_appointment(*c, f->id))
			return chart_appointment(*c, f->id);
		for (size_t k = 0; k < (*c)->exam_count; k++) {
			const struct report *v = (*c)->exam[k]->current;
			for (size_t n = 0; v && n < v->finding_count; n++)
				if (f->member->row == UNDO_FINDING && v->finding[n]->id == f->id)
					return v->finding[n];
		}
	}
	return NULL;
}

/* It has no line in a history, and is not as the answer left it. */
static const char *field_fault(struct work *w, const struct undoable *u)
{
	struct chart *c;
	for (size_t i = 0; i < u->field_count; i++) {
		const struct undo_field *f = &u->field[i];
		const void *row = row_of(w, f, &c);
		if (!row)
			return since_fault(w, "what it changed is not there any more");
		bool whole = f->member->type != UNDO_RULING && f->member->type != UNDO_PROOF;
		const struct undo_value now = undo_get(f->member, row);
		if (whole && !undo_same(f->member, &now, &f->is))
			return since_fault(w, "what it changed has changed again");
	}
	return NULL;
}

static const char *undo_fault(struct work *w, const struct undoable *u, const struct answer *a)
{
	if (!u)
		return "nothing is kept of that answer that could be taken back";
	if (!text_same(u->by, a->by)) {
		const struct person *p = directory_find(w->all->people, u->by);
		return arena_printf(w->arena, "only %s, who said it, can take it back",
		    p ? person_words(w, p) : u->by);
	}
	if (w->event->received_at > u->at + UNDO_FOR)
		return arena_printf(w->arena,
		    "an answer can be taken back for %d minutes: say what is so now instead",
		    (int)(UNDO_FOR / MINUTES(1)));
	if (u->fault)
		return arena_printf(w->arena, "it cannot be taken back: %s", u->fault);
	const char *fault = later_fault(w, u);
	return fault ? fault : field_fault(w, u);
}

/* ---- mails ---------------------------------------------------------------------------------- */

struct undoing {
	struct work *w;
	const struct undoable *u;
	size_t left_count; /* who was told already: of a follow-up a person */
	struct left {
		struct case_record *of;
		int64_t person;
	} * left;
};

static struct notice *notice_of(
    struct work *w, const struct undoable *u, int64_t id, struct case_record **of)
{
	struct chart *c;
	for (size_t i = 0; i < u->case_count; i++) {
		*of = charts_case(w->all, u->of_case[i].id, &c);
		for (size_t k = 0; *of && k < (*of)->notice_count; k++)
			if ((*of)->notice[k]->id == id)
				return (*of)->notice[k];
	}
	return NULL;
}

static bool has_left(const struct undoing *n, const struct case_record *of, int64_t person)
{
	for (size_t i = 0; i < n->left_count; i++)
		if (n->left[i].of == of && n->left[i].person == person)
			return true;
	return false;
}

/* Those that wait are taken back unseen. */
static void take_mails_back(struct undoing *n)
{
	struct case_record *r;
	for (size_t i = 0; i < n->u->told_count; i++) {
		struct notice *one = notice_of(n->w, n->u, n->u->told[i], &r);
		if (one && one->fate == NOTICE_WAITS) {
			notice_take_back(n->w, one);
		} else if (one && one->fate != NOTICE_TAKEN_BACK && !has_left(n, r, one->person)) {
			n->left = arena_grow(n->w->arena, n->left, n->left_count, sizeof *n->left);
			n->left[n->left_count++] = (struct left){r, one->person};
		}
	}
}

static void queue_mails_again(struct undoing *n)
{
	struct work *w = n->w;
	struct case_record *r;
	for (size_t i = 0; i < n->u->withdrawn_count; i++) {
		const struct undo_withdrawn *was = &n->u->withdrawn[i];
		struct notice *one = notice_of(w, n->u, was->notice, &r);
		if (one)
			notice_put_back(w, one, was->digest, tell_again_at(w, r, was->digest));
	}
}

/* ---- what is put back ----------------------------------------------------------------------- */

static bool is_fresh(const struct undo_item *list, size_t count, int64_t id)
{
	for (size_t i = 0; i < count; i++)
		if (list[i].id == id)
			return list[i].fresh;
	return false;
}

static void put_back(struct undoing *n, const struct undo_field *f)
{
	struct work *w = n->w;
	struct chart *c;
	void *row = row_of(w, f, &c);
	if (!row || (f->member->row == UNDO_ENTRY &&
			has_left(n, charts_case(w->all, f->id, &c), f->person)))
		return; /* in that calendar it stands otherwise by now: undo_tell() */
	undo_set(f->member, row, &f->was);
	work_on(w, c);
	if (f->member->row == UNDO_ENTRY)
		calendar_put_back(w, charts_case(w->all, f->id, &c), row);
	else if (f->member->row == UNDO_PATIENT)
		patient_changed(w, row);
	else if (f->member->row == UNDO_LETTER)
		letter_changed(w, row);
	else if (f->member->row == UNDO_CONTACT)
		contact_changed(w, c, row);
	else if (f->member->row == UNDO_APPOINTMENT)
		appointment_changed(w, row);
	else if (f->member->row == UNDO_FINDING)
		finding_changed(w, row);
}

/* What each coordinator has, without or with what is taken back. */
static void count_open(struct undoing *n, void (*count)(struct work *, const struct case_record *))
{
	struct chart *c;
	for (size_t i = 0; i < n->u->case_count; i++) {
		const struct case_record *r = charts_case(n->w->all, n->u->of_case[i].id, &c);
		if (case_is_open(r))
			count(n->w, r);
	}
}

static bool put_all_back(struct undoing *n)
{
	const struct undoable *u = n->u;
	count_open(n, team_let_go);
	for (size_t i = 0; i < u->field_count; i++)
		put_back(n, &u->field[i]);
	count_open(n, team_take_up);
	return !n->w->failed;
}

/* What it opened is closed again, before what stood there is put back. */
static bool end_fresh(struct undoing *n)
{
	struct work *w = n->w;
	struct chart *c;
	for (size_t i = 0; i < n->u->case_count; i++) {
		const struct undo_item *item = &n->u->of_case[i];
		struct case_record *r = charts_case(w->all, item->id, &c);
		if (!item->fresh || !case_is_open(r))
			continue;
		work_on(w, c);
		if (!case_end(w, r, CLOSURE_ENTERED_IN_ERROR,
			DETAILS(D_TEXT("reason", "the answer that opened it was taken back"),
			    D_INT("undone", n->u->inbound), D_TEXT("by", w->actor))))
			return false;
	}
	return true;
}

static void withdraw_attempt(struct undoing *n, struct case_record *r)
{
	for (size_t i = r->attempt_count; i-- > 0;)
		if (r->attempt[i]->inbound == n->u->inbound)
			attempt_withdraw(n->w, r, i);
}

/* What was told once in a revision is not told again in it. */
static void end_revision(struct undoing *n, struct case_record *r)
{
	struct case_record *of;
	for (size_t i = 0; i < n->u->told_count; i++)
		if (notice_of(n->w, n->u, n->u->told[i], &of) && of == r) {
			r->f.revision++;
			return;
		}
}

static void settle_cases(struct undoing *n)
{
	struct work *w = n->w;
	struct chart *c;
	for (size_t i = 0; i < n->u->case_count; i++) {
		const struct undo_item *item = &n->u->of_case[i];
		struct case_record *r = charts_case(w->all, item->id, &c);
		if (item->fresh)
			continue;
		work_on(w, c);
		withdraw_attempt(n, r);
		end_revision(n, r);
		case_put_back(w, r);
		history_add(w, r, w->actor, HISTORY_UNDONE,
		    DETAILS(D_TEXT("answer", n->u->what), D_INT("inbound", n->u->inbound)));
		if (case_is_open(r) && r->f.planned_at < r->f.opened_at && !r->notice_count)
			tell_in_summary(w, r); /* its closing took that line */
	}
}

/* Not only a line of its history. */
static bool changed_question(const struct undoable *u, int64_t id)
{
	for (size_t i = 0; i < u->field_count; i++)
		if (u->field[i].member->row == UNDO_QUESTION && u->field[i].id == id)
			return true;
	return false;
}

/* Its lines in digests were taken back with the answer; who has it now is told again. */
static void settle_questions(struct undoing *n)
{
	struct work *w = n->w;
	struct chart *c;
	for (size_t i = 0; i < n->u->question_count; i++) {
		const struct undo_item *item = &n->u->of_question[i];
		struct question *q = charts_question(w->all, item->id, &c);
		work_on(w, c);
		if (item->fresh) {
			question_end(w, q, QUESTION_WAS_WITHDRAWN, MACHINE,
			    "the answer that asked it was taken back");
			continue;
		}
		bool changed = changed_question(n->u, q->id);
		if (changed)
			question_untell(w, q, 0);
		question_put_back(
		    w, q, q->open ? QUESTION_WAS_UNDONE : QUESTION_WAS_WITHDRAWN, w->actor);
		if (q->open && changed)
			question_tell_again(w, q);
	}
}

/* ---- who was told --------------------------------------------------------------------------- */

static bool correct(struct undoing *n)
{
	for (size_t i = 0; i < n->left_count; i++) {
		struct case_record *r = n->left[i].of;
		if (!is_fresh(n->u->of_case, n->u->case_count, r->f.id) &&
		    !undo_tell(n->w, n->u, r, n->left[i].person))
			return false;
	}
	return true;
}

bool answer_undo(struct work *w, const struct answer *a)
{
	struct undoing n = {.w = w, .u = find(w, a->message)};
	const char *fault = undo_fault(w, n.u, a);
	if (fault)
		return refuse(w, fault);
	take_mails_back(&n);
	if (!end_fresh(&n) || !put_all_back(&n))
		return false;
	settle_cases(&n);
	settle_questions(&n);
	queue_mails_again(&n);
	note(w, "taken back: %s is as it was before%s",
	    n.u->case_count ? "the follow-up" : "the question",
	    n.left_count ? "; who was told meanwhile is told so" : "");
	return correct(&n) && !w->failed;
}
