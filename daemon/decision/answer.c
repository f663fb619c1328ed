/* SPDX-License-Identifier: Apache-2.0
 *
 * answer.c - what a person said of a follow-up: acknowledged, closed, reopened.
 */
#include "autoconf.h"
#include "answer.h"
#include "apply.h"
#include "attempt.h"
#include "come_back.h"
#include "letters.h"
#include "meanwhile.h"
#include "proof.h"
#include "undo.h"

#include <string.h>

bool answer_acknowledge(struct work *w, struct case_record *r, const struct answer *a)
{
	if (!case_is_open(r))
		return refuse(w, "the follow-up is closed");
	if (r->f.acknowledged_at == INSTANT_NONE)
		r->f.acknowledged_at = w->now;
	look_end(r);
	case_changed(w, r);
	history_add(w, r, a->by, HISTORY_ACKNOWLEDGED,
	    a->reason ? &D_TEXT("note", a->reason) : NULL, a->reason != NULL);
	note(w, "acknowledged; the follow-up stays open until the exam is done");
	return true;
}

/* ---- closing -------------------------------------------------------------------------------- */

bool answer_close(struct work *w, struct case_record *r, const struct answer *a)
{
	struct err e = {0};
	enum closure_code code;
	const struct closure_proof proof = {.exam = a->exam,
	    .reason = a->reason,
	    .clinician = a->clinician,
	    .link = a->link,
	    .report = a->report,
	    .source = a->source};
	if (!case_is_open(r))
		return refuse(w, "the follow-up is closed already");
	if (!a->code || !closure_parse(a->code, &code, &e) ||
	    (a->roles && !closure_role_allowed(code, a->roles, &proof, &e)) ||
	    !closure_allowed(code, &proof, &e))
		return refuse(w, a->code ? e.text : "a closure needs a code");
	const struct closure *closure = closure_of(code);
	const char *fault = proof_fault(w, w->chart, r, code, a);
	if (fault)
		return refuse(w, fault);
	const struct detail all[] = {D_TEXT("exam", a->exam), D_TEXT("reason", a->reason),
	    D_TEXT("clinician", a->clinician), D_TEXT("link", a->link), D_TEXT("report", a->report),
	    D_TEXT("source", a->source), D_TEXT("by", a->by)};
	struct detail given[sizeof all / sizeof *all + 2];
	size_t count = closure->needs & NEEDS_ATTEMPTS ? lost_proof(w, r, given) : 0;
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (all[i].text)
			given[count++] = all[i];
	note(w, "closed with %s", a->code);
	return case_end(w, r, code, given, count) &&
	       (!closure->step_done || proof_go_on(w, r, exam_numbered(w->chart, a->exam)));
}

/* ---- reopening ------------------------------------------------------------------------------ */

static bool reopen_case(struct work *w, struct case_record *r, const struct answer *a)
{
	if (case_is_open(r))
		return refuse(w, "the follow-up is open");
	if (!a->reason)
		return refuse(w, "reopening needs a reason");
	char day[32];
	proof_reject(w, w->chart, r, a->by, a->reason);
	if (!proof_take_back_next(w, w->chart, r) || !case_again(w, r, a->reason) ||
	    !proof_take_up(w, w->chart, r, a->reason))
		return false;
	note(w, "reopened; what comes next of it comes on %s",
	    date_text(work_day(w, r->timer_due), day));
	return true;
}

/* ---- all of them ---------------------------------------------------------------------------- */

static bool answer_case(struct work *w, struct case_record *r, const struct answer *a)
{
	switch (a->kind) {
	case ANSWER_ACKNOWLEDGE:
		return answer_acknowledge(w, r, a);
	case ANSWER_CLOSE:
		return answer_close(w, r, a);
	case ANSWER_REOPEN:
		return reopen_case(w, r, a);
	case ANSWER_ATTEMPT:
		return answer_attempt(w, r, a);
	case ANSWER_ASSIGN:
		return answer_assign(w, r, a);
	case ANSWER_OFFER:
		return answer_offer(w, r, a);
	case ANSWER_ACCEPT:
		return answer_accept(w, r, a);
	case ANSWER_RETURN:
		return answer_return(w, r, a);
	case ANSWER_POSTPONE:
		return answer_postpone(w, r, a);
	case ANSWER_POLICY:
		return answer_policy(w, r, a);
	case ANSWER_NEED:
		return answer_need(w, r, a);
	case ANSWER_NOTE:
		return answer_note(w, r, a);
	case ANSWER_SEEN:
		return answer_seen(w, r, a);
	case ANSWER_LETTER:
		return answer_letter(w, w->chart, a);
	case ANSWER_CONTACT:
		return answer_contact(w, r, a);
	case ANSWER_ORDER:
		return answer_order(w, r, a);
	default:
		return refuse(w, "this answer is about a question, and names none");
	}
}

/* One that tells a result is about the question that asks for it. */
static bool answer_letter_of_question(struct work *w, const struct answer *a)
{
	struct chart *c;
	if (!charts_question(w->all, a->question, &c))
		return refuse(w, "there is no such question");
	work_on(w, c);
	return answer_letter(w, c, a);
}

/* Whether somebody works here today is asked before an answer is stored: people come and go without
 * a message, and an answer that counted then still counts. */
bool apply_answer(struct work *w, const struct answer *a)
{
	struct chart *c;
	w->actor = a->by;
	if (!directory_find(w->all->people, a->by))
		return refuse(
		    w, arena_printf(w->arena, "\"%.60s\" is nobody in the directory", a->by));
	if (a->kind == ANSWER_UNDO)
		return answer_undo(w, a);
	if (a->question && a->kind == ANSWER_LETTER)
		return answer_letter_of_question(w, a);
	if (a->question)
		return answer_question(w, a);
	if (a->kind == ANSWER_ENTER)
		return answer_enter(w, a);
	struct case_record *r = charts_case(w->all, a->followup, &c);
	if (!r)
		return refuse(w, "there is no such follow-up");
	work_on(w, c);
	const char *meanwhile = case_meanwhile(w, r, a->seen);
	if (meanwhile && !answer_is_fact(a->kind))
		return refuse_changed(w, meanwhile);
	if (!answer_case(w, r, a))
		return false;
	if (meanwhile && w->out->outcome == OUTCOME_APPLIED)
		note(w, "meanwhile %s", meanwhile);
	return true;
}
