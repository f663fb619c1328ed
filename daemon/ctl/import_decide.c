/* SPDX-License-Identifier: Apache-2.0
 *
 * import_decide.c - rows of an import decided as the engine would, on the charts as they are, and
 * nothing of it kept.
 */
#include "autoconf.h"
#include "import.h"
#include "followupd/closure.h"
#include "followupd/observations.h"
#include "followupd/stored_event.h"

#include <stdlib.h>
#include <string.h>

#define TOGETHER 64		    /* rows whose charts are loaded at once */
#define IDS	 ((size_t)65536)    /* that they may use */
#define FRESH	 ((int64_t)1 << 61) /* ids from here on are of what would be new */
/* Two trackers rarely have the day of one follow-up to the day. */
#define SAME_DAYS 31

struct deciding {
	struct import_plan *p;
	struct rules *rules;
	struct stored_reading reading;
	instant now;
	struct id_pool ids;
};

static void fill_ids(struct id_pool *ids)
{
	ids->used = 0;
	ids->count = IDS;
	for (size_t i = 0; i < IDS; i++)
		ids->id[i] = FRESH + (int64_t)i;
}

static struct waiting waiting_of(const struct deciding *g, const struct import_row *r, size_t i)
{
	return (struct waiting){.id = FRESH + (int64_t)(IDS + i),
	    .format = FORMAT_HL7,
	    .source = SOURCE_IMPORT,
	    .message_type = "ORU^R01",
	    .control_id = r->message.control_id,
	    .raw = r->message.raw,
	    .len = r->message.len,
	    .received_at = g->now};
}

/* ---- what came of it ----------------------------------------------------------------------------
 */

/* What is closed for another reason than that it was done is no answer to a row that is open. */
static bool stands(const struct followup *f)
{
	if (f->state != FOLLOWUP_CLOSED)
		return true;
	enum closure_counts counts = closure_of(f->closure)->counts;
	return counts == COUNTS_COMPLETED || counts == COUNTS_COMPLETED_APART;
}

static bool same_side(const struct followup *a, const struct followup *b)
{
	return !a->laterality || !b->laterality || strcmp(a->laterality, b->laterality) == 0;
}

/* A follow-up that was there before, on an exam of the same day, for about the same.  A suggestion,
 * which nobody is chased for, does not stand for a firm one. */
static const struct case_record *tracked(
    const struct chart *c, const struct case_record *fresh, const struct tracker_row *row)
{
	for (size_t i = 0; i < c->case_count; i++) {
		const struct case_record *r = c->record[i];
		const struct exam *x = chart_exam(c, r->f.index_exam);
		if (r->f.id < FRESH && stands(&r->f) && x && x->day == row->exam_date &&
		    r->f.index_exam != fresh->f.index_exam &&
		    strcmp(r->f.modality, fresh->f.modality) == 0 && same_side(&r->f, &fresh->f) &&
		    (!r->f.optional || fresh->f.optional) &&
		    abs(r->f.window.target - fresh->f.window.target) <= SAME_DAYS)
			return r;
	}
	return NULL;
}

static const char *ref_of(const struct charts *all, int64_t person)
{
	const struct person *p = directory_get(all->people, person);
	return p ? p->ref : "nobody";
}

static bool reopens(const struct decided *d, const struct case_record *r)
{
	for (size_t i = 0; i < d->change_count; i++)
		if (d->change[i].kind == CHANGE_HISTORY && d->change[i].line->of == r &&
		    d->change[i].line->kind == HISTORY_REOPENED)
			return true;
	return false;
}

static const char *case_text(
    struct arena *a, const struct charts *all, const struct decided *d, const struct case_record *n)
{
	char target[32];
	const char *what = n->f.modality;
	if (n->f.id < FRESH)
		what = arena_printf(a, "%sfollow-up %s:", reopens(d, n) ? "reopens " : "", n->ref);
	return arena_printf(a, "%s due %s, owner %s%s", what, date_text(n->f.window.target, target),
	    ref_of(all, n->f.owner), n->overdue ? ", overdue" : "");
}

static void take_case(struct deciding *g, const struct charts *all, struct import_row *r,
    const struct decided *d, const struct change *c)
{
	struct arena *a = g->p->arena;
	const struct case_record *n = c->record, *old = tracked(c->chart, n, r->row);
	if (r->outcome == IMPORT_OPENS || r->outcome == IMPORT_TRACKED)
		return; /* one change of several of the same follow-up */
	if (n->f.id >= FRESH && old) {
		r->outcome = IMPORT_TRACKED;
		r->text =
		    arena_printf(a, "follow-up %s (%s) tracks %s of the same exam day", old->ref,
			vocabulary_word(&followup_state_words, (int)old->f.state), old->f.modality);
		return;
	}
	r->outcome = n->f.id >= FRESH ? IMPORT_OPENS : IMPORT_CHANGES;
	r->overdue = n->overdue;
	r->text = case_text(a, all, d, n);
}

static void take_question(
    struct deciding *g, const struct charts *all, struct import_row *r, const struct question *q)
{
	struct arena *a = g->p->arena;
	if (q->id < FRESH || !q->open || r->outcome == IMPORT_TRACKED)
		return;
	const char *kind = vocabulary_word(&question_kind_words, (int)q->kind);
	if (strstr(r->text, kind))
		return;
	if (r->outcome != IMPORT_OPENS && r->outcome != IMPORT_CHANGES)
		r->outcome = IMPORT_ASKS;
	r->text = *r->text ? arena_printf(a, "%s; asks %s too", r->text, kind)
			   : arena_printf(a, "%s of %s: %s", kind, ref_of(all, q->owner),
				 *r->row->recommended ? r->row->recommended : "no exam is said");
}

static void take_changes(
    struct deciding *g, const struct charts *all, struct import_row *r, const struct decided *d)
{
	if (!d->ok) {
		r->outcome = IMPORT_REFUSED;
		r->text = arena_strdup(g->p->arena, d->err.text);
		return;
	}
	for (size_t i = 0; i < d->change_count; i++)
		if (d->change[i].kind == CHANGE_CASE)
			take_case(g, all, r, d, &d->change[i]);
	for (size_t i = 0; i < d->change_count; i++)
		if (d->change[i].kind == CHANGE_QUESTION)
			take_question(g, all, r, d->change[i].question);
	if (r->outcome == IMPORT_NOTHING && d->note_count)
		r->text = arena_strdup(g->p->arena, d->note[d->note_count - 1]);
}

/* ---- deciding -----------------------------------------------------------------------------------
 */

static bool decide_some(struct deciding *g, struct import_row **row, size_t count, struct err *e)
{
	struct unit u = {.session = g->p->c->session, .arena = arena_new(), .now = g->now};
	struct stored_event *event = arena_alloc(u.arena, (count + 1) * sizeof *event);
	struct event_request request;
	struct charts all = {.ids = &g->ids};
	for (size_t i = 0; i < count; i++) {
		struct waiting m = waiting_of(g, row[i], i);
		stored_event_read(u.arena, g->p->c->config, &g->reading, &m, &event[i]);
	}
	event_request(u.arena, event, count, &request);
	fill_ids(&g->ids);
	bool ok = charts_read(&u, &request.charts, &all);
	all.ids = &g->ids;
	for (size_t i = 0; ok && i < count; i++) {
		struct decided d;
		if (event[i].refused) {
			row[i]->outcome = IMPORT_REFUSED;
			row[i]->text = arena_strdup(g->p->arena, event[i].why);
			continue;
		}
		decide(&all, &event[i].event, g->rules, g->now, u.arena, &d);
		take_changes(g, &all, row[i], &d);
	}
	if (!ok)
		*e = u.err;
	arena_free(u.arena);
	return ok;
}

static bool decide_all(struct deciding *g, struct err *e)
{
	struct import_row *some[TOGETHER];
	size_t n = 0;
	for (size_t i = 0; i <= g->p->count; i++) {
		bool end = i == g->p->count;
		if (!end && g->p->row[i].message.raw && g->p->row[i].outcome == IMPORT_NOTHING)
			some[n++] = &g->p->row[i];
		if (n && (end || n == TOGETHER)) {
			if (!decide_some(g, some, n, e))
				return false;
			n = 0;
		}
	}
	return true;
}

bool import_decide(struct import_plan *p, instant now, struct err *e)
{
	struct deciding g = {.p = p, .now = now};
	const struct rule_files files = rule_files_of(p->c->config);
	char *path = xasprintf("%s/observations.csv", p->c->config->code_directory);
	g.ids.id = xcalloc(IDS, sizeof *g.ids.id);
	g.rules = rules_load(&files, e);
	bool ok = g.rules && observations_load(p->arena, path, NULL, &g.reading.observations, e) &&
		  decide_all(&g, e);
	rules_free(g.rules);
	free(g.ids.id);
	free(path);
	return ok;
}
