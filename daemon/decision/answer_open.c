/* SPDX-License-Identifier: Apache-2.0
 *
 * answer_open.c - a person says what is owed: the follow-up is opened as a report would have opened
 * it, or the one that was asked about is planned again.
 */
#include "autoconf.h"
#include "answer_plan.h"
#include "resolve.h"
#include "series.h"

/* ---- opening -------------------------------------------------------------------------------- */

/* The finding that the follow-up is for; one without a finding gets one of its own. */
static int64_t save_finding(struct answering *g, const char **key)
{
	struct report *v = g->x->current;
	const struct finding *known = answer_finding(g);
	struct finding f = {.origin = ORIGIN_RECOMMENDATION, .row = "", .table_sha256 = ""};
	if (known)
		f = *known;
	else
		f.key = arena_printf(g->w->arena, "%s%s/%s", KEY_OF_ANSWER,
		    vocabulary_word(&question_kind_words, (int)g->q->kind),
		    g->finding ? g->finding : "");
	f.evidence = f.evidence ? f.evidence : g->evidence;
	f.disposition = DISPOSITION_FOLLOWUP;
	const struct finding *own = finding_save(g->w, v, &f);
	*key = f.key;
	return own ? own->id : 0;
}

bool answer_opened(struct work *w, struct chart *c, struct case_record *r)
{
	struct closed_list late = {0};
	if (!resolve_case(w, c, r, &late))
		return false;
	for (size_t i = 0; i < late.count; i++)
		if (!proof_go_on(w, chart_case(c, late.id[i]), NULL))
			return false;
	return true;
}

static bool open_new(struct answering *g, const struct exam *from, const struct plan *p)
{
	struct work *w = g->w;
	const struct case_record *before = g->r; /* closed: this is its next step */
	struct case_record *r;
	char day[32];
	const char *key = before ? before->finding_key : NULL;
	bool named = true;
	int64_t finding = before ? before->f.finding : save_finding(g, &key);
	int64_t owner = before ? before->f.owner : owner_of_exam(w, g->c, g->x, NULL, &named);
	if (!finding || !owner)
		return false;
	struct duty d = plan_duty(g, p, from, key);
	if (!case_open(w, g->c, from, finding, &d, before, owner, &r))
		return false;
	note(w, "opened follow-up %s, %s%s", r->ref, r->overdue ? "overdue already, due " : "due ",
	    date_text(r->f.window.target, day));
	history_add(w, r, g->a->by, HISTORY_QUESTION_ANSWERED,
	    DETAILS(D_INT("review", g->q->id), D_TEXT("resolution", g->said)));
	return answer_opened(w, g->c, r);
}

static bool plan_again(struct answering *g, const struct exam *from, const struct plan *p)
{
	const char *key = g->r->finding_key;
	struct duty d = plan_duty(g, p, from, key);
	note(g->w, "planned follow-up %s again", g->r->ref);
	return case_replan(g->w, g->r, from, g->r->f.finding, &d, NULL);
}

bool answer_open(struct answering *g)
{
	struct work *w = g->w;
	struct plan p;
	struct exam from;
	if (!g->x || !g->x->current)
		return refuse(w, "the question names no report: nothing can be opened from it");
	const char *why = plan_read(g, &p, &from);
	if (why)
		return refuse(w, why);
	if (p.tracked_by)
		return refuse(
		    w, arena_printf(w->arena, "follow-up %s tracks it already: answer same-as %s",
			   p.tracked_by, p.tracked_by));
	bool again = g->r && case_is_open(g->r);
	return answer_settle(g, true) &&
	       (again ? plan_again(g, &from, &p) : open_new(g, &from, &p));
}
