/* SPDX-License-Identifier: Apache-2.0
 *
 * versions.c - a finding that only an older version of a report states is asked about, and what an
 * older version asked is asked no more, whichever version came first.
 *
 * Critical findings stay asked: what was wrong and told has to be taken back by somebody.
 */
#include "autoconf.h"
#include "versions.h"
#include "case.h"
#include "prose.h"
#include "question.h"

#include <stdlib.h>
#include <string.h>

/* ---- what was asked of the report before ----------------------------------------------------- */

/* What each version owes beside exams, beside.c looks after; see there. */
static bool is_beside(const struct question *q)
{
	return q->class == CLASS_REVIEW || q->class == CLASS_PATIENT;
}

/* Asked of the report's words; others are of its day, its number, its owner or its standing. */
static bool is_of_words(const struct question *q)
{
	switch (q->kind) {
	case QUESTION_FINDING_GONE:
	case QUESTION_INDEX_CANCELLED:
	case QUESTION_NO_FOLLOWUP_STATED:
	case QUESTION_REPORT_MOVED:
	case QUESTION_IMPLAUSIBLE_DATE:
	case QUESTION_NEVER_FINAL:
	case QUESTION_NO_OWNER:
	case QUESTION_REFUSED_REPORT:
	case QUESTION_DISCREPANCY: /* who acted on the first reading acted on it */
		return false;
	default:
		return q->class != CLASS_CRITICAL;
	}
}

/* The finding or word that an open question about the exam's report is about; NULL: it is not. */
static const char *about(const struct exam *x, const struct question *q)
{
	char *end;
	bool here = q->open && strtoll(q->key, &end, 10) == x->id && *end == '/';
	return here && is_of_words(q) ? end + 1 : NULL;
}

static bool was_asked_now(const struct reading *g, const struct question *q)
{
	for (size_t i = 0; i < g->asked_count; i++)
		if (g->asked[i] == q)
			return true;
	return false;
}

static bool states(const struct report *v, const char *key)
{
	for (size_t i = 0; v && i < v->finding_count; i++)
		if (strcmp(v->finding[i]->key, key) == 0)
			return true;
	return false;
}

static bool is_owed(const struct duty_list *l, const char *key)
{
	for (size_t i = 0; i < l->count; i++)
		if (strcmp(l->duty[i].key, key) == 0)
			return true;
	return false;
}

static void ask_gone(struct reading *g, const char *key, const char *evidence)
{
	reading_ask(g, QUESTION_FINDING_GONE, key,
	    "another version of the report states this finding, and the newest one does not: is "
	    "anything owed for it?",
	    evidence ? evidence : "", 0);
}

static void ask_cancelled(struct reading *g, const char *key, const char *evidence)
{
	reading_ask(g, QUESTION_INDEX_CANCELLED, key,
	    "the exam whose report states this finding was cancelled: is anything owed for it?",
	    evidence ? evidence : "", 0);
}

void version_settle(struct reading *g, const struct duty_list *l)
{
	size_t count = g->c->question_count; /* not those that are asked on the way */
	for (size_t i = 0; i < count; i++) {
		struct question *q = g->c->question[i];
		const char *key = about(g->x, q);
		if (!key || is_beside(q) || was_asked_now(g, q))
			continue;
		bool gone = states(g->before, key) && !is_owed(l, key);
		question_end(g->w, q, QUESTION_WAS_WITHDRAWN, g->w->actor,
		    "a newer version of the report was decided");
		if (gone)
			ask_gone(g, key, q->evidence);
	}
}

static void ask_match_no_more(struct reading *g)
{
	for (size_t i = 0; i < g->c->case_count; i++)
		question_withdraw(g->w, QUESTION_EXAM_MATCH,
		    arena_printf(g->w->arena, "%lld/%lld", (long long)g->c->record[i]->f.id,
			(long long)g->x->id),
		    "the exam was taken back");
}

void version_taken_back(struct reading *g)
{
	if (!g->x->same_as)
		ask_match_no_more(g);
	size_t count = g->x->same_as ? 0 : g->c->question_count; /* else it stands elsewhere */
	for (size_t i = 0; i < count; i++) {
		struct question *q = g->c->question[i];
		const char *key = about(g->x, q);
		if (!key)
			continue;
		question_end(
		    g->w, q, QUESTION_WAS_WITHDRAWN, g->w->actor, "the report was taken back");
		if (g->r->status == REPORT_CANCELLED && states(g->before, key))
			ask_cancelled(g, key, q->evidence);
	}
}

/* ---- an older version that comes late -------------------------------------------------------- */

static bool read_duties(struct reading *g, struct duty_list *out)
{
	const struct closed_list none = {0};
	struct prose p = {0};
	if (!duties_of_report(g->w, g->c, g->x, g->r, &none, out))
		return false;
	if (g->w->event->prose != PROSE_ON)
		return true;
	prose_read(g->w, g->c, g->x, g->r, &g->text, &none, out, &p);
	*out = p.list;
	return !g->w->failed;
}

/* The follow-up that the exam would have answered is open: there it is not lost. */
static bool goes_on(const struct reading *g, const struct duty *d)
{
	for (size_t i = 0; i < g->c->case_count; i++) {
		const struct case_record *r = g->c->record[i];
		if (case_is_open(r) && r->f.index_exam != g->x->id && r->ruling && d->system &&
		    r->f.window.anchor < g->x->day && text_same(r->ruling->system, d->system))
			return true;
	}
	return false;
}

bool version_came_late(struct reading *g)
{
	struct duty_list l;
	enum exam_status s = g->x->status;
	bool final = g->r->status == REPORT_FINAL || g->r->status == REPORT_CORRECTED;
	if (g->w->failed || !final || g->x->same_as || (s != EXAM_FINAL && s != EXAM_CANCELLED))
		return !g->w->failed;
	if (!read_duties(g, &l))
		return false;
	for (size_t i = 0; i < l.count; i++) {
		const struct duty *d = &l.duty[i];
		if (d->kind == DUTY_NONE || states(g->x->current, d->key) ||
		    (s == EXAM_CANCELLED && goes_on(g, d)))
			continue;
		if (s == EXAM_FINAL)
			ask_gone(g, d->key, d->evidence);
		else
			ask_cancelled(g, d->key, d->evidence);
	}
	return !g->w->failed;
}
