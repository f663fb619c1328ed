/* SPDX-License-Identifier: Apache-2.0
 *
 * enter.c - a person enters a follow-up that no message asked for: on a patient who is known, on a
 * report that is here or on an exam that is not, with what was found, in words.
 *
 * An exam that is entered so has no report that anybody here could read: it stands for what was
 * found on it, and never closes anything.
 * Fails: as opening does; what is not said whole is refused, with what is missing.
 */
#include "autoconf.h"
#include "answer_plan.h"
#include "apply.h"

#include <string.h>

#define FACILITY "by-hand"

/* ---- the exam it rests on ------------------------------------------------------------------- */

static const char *day_fault(struct work *w, const struct chart *c, date day)
{
	const struct policy *p = &w->rules->policy;
	date today = work_today(w);
	if (day > today)
		return "that exam is in the future";
	if (c->patient.birth != DATE_NONE && day < c->patient.birth)
		return "that exam is before the birth";
	return day < today - p->exam_years_back * 366
		   ? arena_printf(w->arena,
			 "that exam is more than %d years ago, which the policy "
			 "does not believe",
			 p->exam_years_back)
		   : NULL;
}

/* Not here yet: what it was, on which day, ... */
static struct exam new_exam(struct work *w, const struct answer *a, date day)
{
	return (struct exam){.facility = FACILITY,
	    .accession = a->report ? a->report
				   : arena_printf(w->arena, "H%lld", (long long)w->event->inbound),
	    .procedure_text = a->source,
	    .day = day,
	    .started_at = INSTANT_NONE,
	    .status = EXAM_PERFORMED,
	    .order_event_at = INSTANT_NONE};
}

/* ... and the words of whoever enters it as its report. */
static struct exam *add_exam(struct work *w, struct chart *c, const struct exam *fresh)
{
	const char *words = w->event->answer->note;
	struct report version = {.status = VERSION_FINAL,
	    .status_at = w->event->received_at,
	    .version = 1,
	    .inbound = w->event->inbound,
	    .text_inbound = w->event->inbound};
	sha256(words, strlen(words), version.text_sha256);
	struct exam *x = exam_add(w, c, fresh);
	report_add(w, x, &version, true);
	exam_know_class(w, x);
	return x;
}

/* The one that is here, or how it is to be added; NULL with *fault set. */
static struct exam *exam_of(struct work *w, const struct chart *c, const struct answer *a,
    struct exam *fresh, const char **fault)
{
	date day = DATE_NONE;
	struct exam *x = exam_numbered(c, a->report);
	*fault = NULL;
	if (x && !x->current)
		*fault = arena_printf(w->arena,
		    "exam %.40s has no report here yet: what it asks for is opened when it comes",
		    a->report);
	if (x)
		return *fault ? NULL : x;
	if (!a->day || !a->source)
		*fault = a->report
			     ? arena_printf(w->arena,
				   "this patient has no exam %.40s here: if it was done elsewhere, "
				   "say on which day and what it was (--seen-on, --seen-in)",
				   a->report)
			     : "say on which report it rests (--report), or on which day it was "
			       "seen and in what exam (--seen-on, --seen-in)";
	else if (!date_parse(a->day, &day))
		*fault = "say the day of the exam as 2026-03-02";
	else
		*fault = day_fault(w, c, day);
	*fresh = new_exam(w, a, day);
	return *fault ? NULL : fresh;
}

/* ---- whose it is ---------------------------------------------------------------------------- */

static int64_t owner_of(struct work *w, const struct chart *c, const struct exam *x,
    const struct answer *a, const char **fault)
{
	bool named = true;
	*fault = NULL;
	if (a->person) {
		const struct person *p = directory_find(w->all->people, a->person);
		if (!p || !p->active)
			*fault =
			    arena_printf(w->arena, "\"%.60s\" is nobody who works here", a->person);
		return *fault ? 0 : p->id;
	}
	int64_t owner = owner_of_exam(w, c, x, NULL, &named);
	if (owner && !named)
		*fault = "nobody is known who ordered that exam, and the patient has no doctor "
			 "here: say who owns the follow-up (--owner)";
	return owner && named ? owner : 0;
}

/* ---- entering it ---------------------------------------------------------------------------- */

static const char *said_fault(struct work *w, const struct chart *c, const struct answer *a)
{
	if (!c)
		return "no patient has that number here";
	if (c->patient.deceased)
		return "the hospital has reported this patient's death";
	if (!a->note)
		return "say what was found, in the words of the report (--finding)";
	return a->reason ? NULL : "say why it is entered by hand (--reason)";
}

/* The same answer, applied once more. */
static const struct case_record *entered(struct work *w, const struct chart *c, const char *key)
{
	for (size_t i = 0; i < c->case_count; i++)
		if (text_same(c->record[i]->finding_key, key))
			return c->record[i];
	return NULL;
}

static bool open_it(struct answering *g, const struct plan *p, const struct exam *from,
    const char *key, int64_t owner)
{
	struct work *w = g->w;
	char target[32];
	const struct finding f = {.origin = ORIGIN_RECOMMENDATION,
	    .key = key,
	    .row = "",
	    .table_sha256 = "",
	    .evidence = g->evidence,
	    .disposition = DISPOSITION_FOLLOWUP};
	const struct finding *own = finding_save(w, g->x->current, &f);
	struct duty d = plan_duty(g, p, from, key);
	struct case_record *r;
	if (!own || !case_open(w, g->c, from, own->id, &d, NULL, owner, &r))
		return false;
	history_add(w, r, w->actor, HISTORY_ENTERED,
	    DETAILS(D_TEXT("finding", g->evidence), D_TEXT("exam", g->x->accession),
		D_TEXT("reason", g->a->reason)));
	note(w, "opened follow-up %s: %s, due %s, owned by %s", r->ref, r->f.modality,
	    date_text(r->f.window.target, target), directory_get(w->all->people, owner)->ref);
	return answer_opened(w, g->c, r);
}

bool answer_enter(struct work *w, const struct answer *a)
{
	struct chart *c =
	    a->authority && a->number ? charts_find(w->all, a->authority, a->number) : NULL;
	const char *fault = said_fault(w, c, a);
	if (fault)
		return refuse(w, fault);
	work_on(w, c);
	exams_know_class(w, c);
	const char *key =
	    arena_printf(w->arena, "%senter/%lld", KEY_OF_ANSWER, (long long)w->event->inbound);
	const struct case_record *again = entered(w, c, key);
	if (again) {
		note(w, "entered already: follow-up %s", again->ref);
		return true;
	}
	struct exam fresh, from;
	struct plan p;
	struct answering g = {.w = w, .c = c, .a = a, .evidence = a->note};
	g.x = exam_of(w, c, a, &fresh, &fault);
	int64_t owner = fault ? 0 : owner_of(w, c, g.x, a, &fault);
	if (!fault)
		fault = plan_read(&g, &p, &from);
	if (!fault && p.tracked_by && !a->another)
		fault = arena_printf(w->arena,
		    "follow-up %s tracks the same exam at the same time: if another finding is "
		    "meant, say so (--another)",
		    p.tracked_by);
	if (fault)
		return refuse(w, fault);
	if (g.x == &fresh) {
		g.x = add_exam(w, c, &fresh);
		from.id = g.x->id;
	}
	return owner && open_it(&g, &p, &from, key, owner);
}
