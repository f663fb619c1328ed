/* SPDX-License-Identifier: Apache-2.0
 *
 * answer_exam.c - does this exam complete that follow-up?  A person says yes or no.
 */
#include "autoconf.h"
#include "answer.h"
#include "appointment.h"
#include "followupd/window.h"
#include "resolve.h"

#include <stdlib.h>
#include <string.h>

/* The exam that the question is about; its key is "FOLLOW-UP/EXAM". */
static struct exam *exam_asked(const struct answering *g)
{
	const char *slash = strchr(g->q->key, '/');
	return slash ? chart_exam(g->c, strtoll(slash + 1, NULL, 10)) : NULL;
}

enum closure_code closure_by_day(
    const struct case_record *r, const struct exam *x, const struct match_result *m)
{
	struct tolerance t =
	    m->by_order ? window_tolerance_ordered(&r->f.window) : window_tolerance(&r->f.window);
	if (x->day < t.open_from)
		return CLOSURE_DONE_EARLY;
	if (t.on_time_until != DATE_NONE && x->day > t.on_time_until)
		return CLOSURE_DONE_LATE;
	return CLOSURE_DONE_MATCH;
}

enum closure_code closure_by_person(
    const struct case_record *r, const struct exam *x, const struct match_result *m)
{
	if (m->closure != CLOSURE_NONE)
		return m->closure;
	return m->suits ? closure_by_day(r, x, m) : CLOSURE_DONE_EQUIV;
}

/* The appointment that the question is about is the one that is waited for. */
static bool attach_appointment(struct answering *g)
{
	const char *slash = strchr(g->q->key, '/');
	struct appointment *a =
	    slash ? chart_appointment(g->c, strtoll(slash + 1, NULL, 10)) : NULL;
	if (!g->r || !case_is_open(g->r))
		return refuse(g->w, "the follow-up is closed already");
	if (!a)
		return refuse(g->w, "that appointment is not known");
	return answer_settle(g, true) && appointment_attach(g->w, g->c, g->r, a);
}

bool answer_attach(struct answering *g)
{
	struct work *w = g->w;
	struct case_record *r = g->r;
	if (g->q->kind == QUESTION_APPOINTMENT_MATCH)
		return attach_appointment(g);
	struct exam *x = g->a->exam ? exam_numbered(g->c, g->a->exam) : exam_asked(g);
	x = chart_root(g->c, x);
	if (!r || !case_is_open(r))
		return refuse(w, "the follow-up is closed already");
	const char *accession = g->a->exam ? g->a->exam : x && x->accession ? x->accession : "";
	const char *fault = proof_exam_fault(w, r, x, accession);
	exams_know_class(w, g->c);
	if (!fault && g->a->exam && x != exam_asked(g))
		fault = proof_unlike_fault(w, r, x, accession);
	if (fault)
		return refuse(w, fault);
	const struct match_result m = match_case(w, r, x, NULL);
	enum closure_code closure = closure_by_person(r, x, &m);
	r->f.performed_at = x->started_at != INSTANT_NONE ? x->started_at : DAYS((instant)x->day);
	note(w, "closed follow-up %s by exam %lld (%s)", r->ref, (long long)x->id,
	    closure_text(closure));
	return answer_settle(g, false) &&
	       case_end(w, r, closure,
		   DETAILS(D_INT("exam", x->id), D_TEXT("accession", accession),
		       D_TEXT("reasons", m.reasons), D_INT("review", g->q->id),
		       D_TEXT("clinician", g->a->by), D_TEXT("by", g->a->by))) &&
	       (!closure_of(closure)->step_done || proof_go_on(w, r, x));
}

bool answer_reject(struct answering *g)
{
	const struct exam *x = exam_asked(g);
	if (g->a->exam && (!x || !text_same(x->accession, g->a->exam)))
		return refuse(g->w, arena_printf(g->w->arena, "the question is about exam %.40s",
					x && x->accession ? x->accession : "without number"));
	return answer_settle(g, true);
}
