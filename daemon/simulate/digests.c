/* SPDX-License-Identifier: Apache-2.0
 *
 * digests.c - lines wait for their digest as in the store: those that are due stand in one.
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

void run_add_told(struct run *r, size_t patient, struct notice *n, int tier)
{
	const struct digest_line l = {
	    .person = n->person, .followup = n->followup, .step = n->step, .due = n->digest};
	run_add_line(r, patient, &l);
	r->line[r->line_count - 1].notice = n;
	r->line[r->line_count - 1].tier = tier;
}

void run_carried(struct run *r, struct notice *n)
{
	n->fate = NOTICE_ACCEPTED;
	for (size_t i = 0; i < r->line_count; i++) {
		const struct run_line *l = &r->line[i];
		const struct case_record *c =
		    l->notice == n ? chart_case(r->patient[l->patient].chart, n->followup) : NULL;
		if (!c)
			continue;
		run_told(r, TOLD_LINE, n->person, n->followup, c->ref, 0);
		if (strcmp(n->template, "phone") == 0)
			run_told(r, TOLD_CALL, n->person, n->followup, c->ref, 0);
		if (strcmp(n->template, "last-net") == 0)
			run_told(r, TOLD_LETTER, n->person, n->followup, c->ref, 0);
		if (l->tier > 0)
			run_told(r, TOLD_ESCALATION, n->person, n->followup, c->ref, l->tier);
	}
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

static void add_told(struct run *r, struct digest *d, const struct run_line *l)
{
	if (l->notice->fate != NOTICE_WAITS)
		return;
	struct digest_told *all =
	    arena_grow(r->arena, (void *)(uintptr_t)d->line, d->line_count, sizeof *d->line);
	all[d->line_count++] = (struct digest_told){l->notice->followup, l->notice->id};
	d->line = all;
}

/* Of old reports, and nothing else. */
static bool is_apart(const struct run_line *l)
{
	return l->line.followup && !l->notice;
}

static bool is_due(const struct run *r, const struct run_line *l, int64_t person, bool apart)
{
	return !l->gone && l->line.person == person && is_apart(l) == apart &&
	       l->line.due <= r->now;
}

/* Each patient once. */
static void add_patient(struct run *r, size_t **list, size_t *count, size_t patient)
{
	for (size_t i = 0; i < *count; i++)
		if ((*list)[i] == patient)
			return;
	*list = arena_grow(r->arena, *list, *count, sizeof **list);
	(*list)[(*count)++] = patient;
}

/* Long ones are cut where they are printed; here every line counts. */
static void send(struct run *r, int64_t person, bool apart)
{
	struct digest d = {.person = person};
	size_t *patient = NULL, count = 0, lines = r->line_count;
	if (!directory_reachable(directory_get(&r->s->staff, person)))
		return;
	for (size_t i = 0; i < lines; i++) {
		struct run_line *l = &r->line[i];
		if (!is_due(r, l, person, apart))
			continue;
		if (l->notice)
			add_told(r, &d, l);
		else if (apart)
			add_followup(r, &d, l);
		else
			add_question(r, &d, l);
		add_patient(r, &patient, &count, l->patient);
		l->gone = true;
	}
	const struct event e = {.kind = EVENT_DIGEST, .digest = &d};
	if (d.count || d.line_count)
		run_digest(r, patient, count, &e);
}

void run_send_digest(struct run *r, int64_t person)
{
	send(r, person, false);
	send(r, person, true);
	drop_gone(r);
}
