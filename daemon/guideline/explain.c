/* SPDX-License-Identifier: Apache-2.0
 *
 * explain.c - why an answer is what it is, in a few lines.
 */
#include "autoconf.h"
#include "layout.h"
#include "wording.h"

struct explain_page {
	const struct guideline *g;
	const struct guideline_answer *answer;
	struct arena *arena;
	FILE *out;
	int width;
};

static void say(const struct explain_page *p, const char *label, const char *text)
{
	struct column c[] = {{0, ""}, {9, label}, {p->width - 13, text}};
	if (*text)
		layout_columns(p->out, c, 3);
}

static const struct row *row_at(const struct guideline *g, int line)
{
	for (size_t i = 0; i < g->stage_count; i++)
		for (size_t k = 0; k < g->stage[i].row_count; k++)
			if (g->stage[i].row[k].line == line)
				return &g->stage[i].row[k];
	return NULL;
}

static const char *list(const struct explain_page *p, const char **text, size_t count)
{
	const char *all = "";
	for (size_t i = 0; i < count; i++)
		all = arena_printf(p->arena, "%s%s%s", all, i ? ", " : "", text[i]);
	return all;
}

static const char *words_of(const struct explain_page *p, const struct guideline_answer *r)
{
	struct action act = {r->action, r->modality, r->min, r->max, r->unit, r->anchor};
	const char *text = word_action(p->arena, p->g, &act);
	return *r->urgency && strcmp(r->urgency, "none") != 0
		   ? arena_printf(p->arena, "%s (%s)", text, r->urgency)
		   : text;
}

/* The row itself, and what made it match. */
static void say_row(const struct explain_page *p)
{
	const struct guideline_answer *a = p->answer;
	const struct row *r = row_at(p->g, a->row_line);
	if (a->provisional)
		say(p, "by",
		    arena_printf(p->arena,
			"%s: provisional; what all rows still possible (marked ?) have in common",
			a->row));
	else if (*a->possible_rows && r)
		say(p, "by",
		    arena_printf(p->arena,
			"%s: each row still possible (marked ?) answers the same", a->row));
	else if (r)
		say(p, "by",
		    arena_printf(p->arena, "%s, line %d: %s  [%s %s]",
			strcmp(a->row, r->id) == 0
			    ? a->row
			    : arena_printf(p->arena, "%s, a step of %s", a->row, r->id),
			r->line, word_conditions(p->arena, p->g, r), r->evidence, r->source));
	for (size_t i = 0; i < a->passed_count; i++) {
		r = row_at(p->g, a->passed[i]);
		if (r)
			say(p, i ? "" : "passed",
			    arena_printf(p->arena, "%s, line %d: %s; %s", r->id, r->line,
				word_conditions(p->arena, p->g, r),
				word_answer(p->arena, p->g, r)));
	}
}

static void say_steps(const struct explain_page *p)
{
	const struct guideline_answer *a = p->answer;
	if (!a->step_count)
		return;
	const struct guideline_step *s = &a->step[0];
	say(p, "step",
	    a->step_count > 1 || s->repeats
		? arena_printf(p->arena, "%d%s, %zu more to come", s->step,
		      s->repeats ? ", again and again" : "", a->step_count - 1)
		: arena_printf(p->arena, "%d, the last of its schedule", s->step));
}

static void say_rest(const struct explain_page *p)
{
	const struct guideline_answer *a = p->answer;
	say(p, "next", a->next);
	say(p, "note", a->note);
	say(p, "missing", list(p, a->missing, a->missing_count));
	if (*a->possible_rows && !*a->row)
		say(p, "possible", arena_printf(p->arena, "%s (marked ?)", a->possible_rows));
	if (a->assumed_count)
		say(p, "assumed",
		    arena_printf(p->arena, "%s; not stated, and that is what the table takes then",
			list(p, a->assumed, a->assumed_count)));
	say(p, "flags", list(p, a->flag, a->flag_count));
	for (size_t i = 0; i < a->overlay_count; i++)
		say(p, i ? "" : "also",
		    arena_printf(
			p->arena, "%s by %s", words_of(p, &a->overlay[i]), a->overlay[i].row));
	if (a->category)
		say(p, "category", a->category);
}

void guideline_explain(
    const struct guideline *g, const struct guideline_answer *answer, int width, FILE *out)
{
	struct explain_page p = {.g = g,
	    .answer = answer,
	    .arena = arena_new(),
	    .out = out,
	    .width = width < 60 ? 60 : width};
	fputs("\nANSWER\n", out);
	say(&p, "=>", words_of(&p, answer));
	say_row(&p);
	say_steps(&p);
	say_rest(&p);
	arena_free(p.arena);
}
