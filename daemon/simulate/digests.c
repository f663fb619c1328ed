/* SPDX-License-Identifier: Apache-2.0
 *
 * digests.c - lines wait for their digest as in the store: the first that is due takes all others
 * of its person and kind along.
 */
#include "autoconf.h"
#include "run.h"

#include <string.h>

void run_add_line(struct run *r, size_t patient, const struct digest_line *l)
{
	r->line = arena_grow(r->arena, r->line, r->line_count, sizeof *r->line);
	r->line[r->line_count++] = (struct run_line){.line = *l, .patient = patient};
	due_put(&r->due,
	    (struct due){
		.at = l->due > r->now ? l->due : r->now, .rank = RUN_DIGEST, .what = l->person});
}

void run_drop_lines(struct run *r, int64_t question, int64_t person)
{
	for (size_t i = 0; i < r->line_count; i++)
		if (r->line[i].line.question == question &&
		    (!person || r->line[i].line.person == person))
			r->line[i].gone = true;
}

static void drop_gone(struct run *r)
{
	size_t kept = 0;
	for (size_t i = 0; i < r->line_count; i++)
		if (!r->line[i].gone)
			r->line[kept++] = r->line[i];
	r->line_count = kept;
}

/* ---- what stands in one -----------------------------------------------------------------------
 */

static bool has_question(const struct digest *d, int64_t id)
{
	for (size_t i = 0; i < d->count; i++)
		if (d->question[i].id == id)
			return true;
	return false;
}

static void add_question(struct run *r, struct digest *d, const struct run_line *l)
{
	const struct chart *c = r->patient[l->patient].chart;
	const struct question *q = NULL;
	for (size_t i = 0; !q && i < c->question_count; i++)
		if (c->question[i]->id == l->line.question)
			q = c->question[i];
	if (!q || !q->open || has_question(d, q->id))
		return;
	struct digest_question *all =
	    arena_grow(r->arena, (void *)(uintptr_t)d->question, d->count, sizeof *d->question);
	all[d->count++] =
	    (struct digest_question){q->id, q->kind, q->class, q->asked_at, q->due, q->tier};
	d->question = all;
	run_told(r, TOLD_LINE, d->person, q->id, NULL, 0);
	run_told(r, TOLD_QUESTION, d->person, q->id, NULL, 0);
	if (q->tier > 0)
		run_told(r, TOLD_ESCALATION, d->person, q->id, NULL, q->tier);
}

static void add_followup(struct run *r, struct digest *d, const struct run_line *l)
{
	const struct case_record *c = chart_case(r->patient[l->patient].chart, l->line.followup);
	if (!c)
		return;
	struct digest_followup *all =
	    arena_grow(r->arena, (void *)(uintptr_t)d->followup, d->count, sizeof *d->followup);
	const struct person *owner = directory_get(&r->s->staff, c->f.owner);
	all[d->count++] = (struct digest_followup){.ref = c->ref,
	    .action = c->f.action,
	    .owner = owner ? owner->ref : "",
	    .exam = c->f.window.anchor,
	    .target = c->f.window.target,
	    .latest = c->f.window.latest,
	    .tier = c->f.tier,
	    .overdue = c->overdue};
	d->followup = all;
	run_told(r, TOLD_LINE, d->person, c->f.id, c->ref, 0);
}

static bool is_due(const struct run *r, int64_t person, bool followups)
{
	for (size_t i = 0; i < r->line_count; i++) {
		const struct run_line *l = &r->line[i];
		if (!l->gone && l->line.person == person && !l->line.followup != followups &&
		    l->line.due <= r->now)
			return true;
	}
	return false;
}

/* Long ones are cut where they are printed; here every line counts. */
static void send(struct run *r, int64_t person, bool followups)
{
	struct digest d = {.person = person};
	if (!is_due(r, person, followups) ||
	    !directory_reachable(directory_get(&r->s->staff, person)))
		return;
	for (size_t i = 0; i < r->line_count; i++) {
		struct run_line *l = &r->line[i];
		if (l->gone || l->line.person != person || !l->line.followup == followups)
			continue;
		if (followups)
			add_followup(r, &d, l);
		else
			add_question(r, &d, l);
		l->gone = true;
	}
	const struct event e = {.kind = EVENT_DIGEST, .digest = &d};
	if (d.count)
		run_decide(r, r->patient_count - 1, &e);
}

void run_send_digest(struct run *r, int64_t person)
{
	send(r, person, false);
	send(r, person, true);
	drop_gone(r);
}
