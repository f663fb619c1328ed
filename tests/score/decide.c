/* SPDX-License-Identifier: Apache-2.0
 *
 * decide.c - what the core decides on messages, each on an empty chart, without a database.
 *
 * usage: decide SOURCE_DIRECTORY <messages
 *
 * A message stands between 0x0b and 0x1c, as on a link.  One line of JSON each: number (MSH-10),
 * failed (why it was put aside), followups, each with the steps of its series, and questions.
 * Exit 1 when a message cannot be read.
 */
#include "desk.h"
#include "../lib/frames.h"

#include <stdio.h>

/* 2026-03-02 20:30 UTC, the clock of tests/score/score_decisions.py */
static const instant now = SECONDS(1772483400);

static json_t *day(date d)
{
	char text[32];
	date_text(d, text);
	return json_string(text);
}

/* As the database keeps them; the first is the follow-up itself. */
static json_t *steps_of(const struct ruling *r)
{
	json_t *list = json_array();
	for (size_t i = 0; r && i < r->step_count; i++) {
		const struct guideline_step *s = &r->step[i];
		json_array_append_new(
		    list, json_pack("{si si ss* ss* sb}", "min", s->min, "max", s->max, "unit",
			      s->unit, "from", s->from, "repeats", s->repeats));
	}
	return list;
}

static json_t *followups_of(const struct chart *c)
{
	json_t *list = json_array();
	for (size_t i = 0; i < c->case_count; i++) {
		const struct followup *f = &c->record[i]->f;
		json_array_append_new(list,
		    json_pack("{ss ss* ss* so so so so so}", "action", f->action, "modality",
			f->modality, "side", f->laterality, "anchor", day(f->window.anchor),
			"earliest", day(f->window.earliest), "target", day(f->window.target),
			"latest", day(f->window.latest), "steps", steps_of(c->record[i]->ruling)));
	}
	return list;
}

static void print_decided(const char *number, const struct charts *all, const struct decided *d)
{
	json_t *cases = json_array(), *questions = json_array();
	for (size_t i = 0; d->ok && i < all->count; i++) {
		json_t *own = followups_of(all->chart[i]);
		json_array_extend(cases, own);
		json_decref(own);
		desk_questions(questions, all->chart[i]);
	}
	desk_questions(questions, all->nobody);
	json_t *line = json_pack("{ss ss* so so}", "number", number, "failed",
	    d->ok ? NULL : d->err.text, "followups", cases, "questions", questions);
	json_dumpf(line, stdout, JSON_COMPACT);
	putchar('\n');
	json_decref(line);
}

static bool decide_one(void *arg, const char *raw, size_t len)
{
	const struct desk *desk = arg;
	struct arena *a = arena_new();
	struct facts *m = arena_alloc(a, sizeof *m);
	bool ok = desk_read(desk, a, raw, len, m);
	if (ok) {
		struct charts *all = desk_charts(desk, a);
		struct decided d;
		desk_decide(desk, all, m, 1, now, a, &d);
		print_decided(m->control_id ? m->control_id : "", all, &d);
	}
	arena_free(a);
	return ok;
}

int main(int argc, char **argv)
{
	struct arena *a = arena_new();
	struct desk desk = {0};
	struct err e = {0};
	if (argc != 2) {
		fprintf(stderr, "usage: decide SOURCE_DIRECTORY <messages\n");
		return 2;
	}
	if (!desk_open(&desk, a, argv[1], &e)) {
		fprintf(stderr, "decide: %s\n", e.text);
		return 2;
	}
	bool ok = frames_each(decide_one, &desk);
	rules_free(desk.rules);
	arena_free(a);
	return ok ? 0 : 1;
}
