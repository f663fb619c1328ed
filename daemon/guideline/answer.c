/* SPDX-License-Identifier: Apache-2.0
 *
 * answer.c - from a finished pass to a guideline_answer.
 */
#include "autoconf.h"
#include "answer.h"

#include <string.h>

void answer_clear(const struct guideline *g, struct guideline_answer *out)
{
	*out = (struct guideline_answer){.system = g->system,
	    .version = g->version,
	    .row = "",
	    .classified_by = "",
	    .action = "",
	    .modality = "",
	    .min = -1,
	    .max = -1,
	    .unit = "",
	    .anchor = "",
	    .from = "",
	    .urgency = "",
	    .next = "",
	    .note = "",
	    .evidence = "",
	    .source = "",
	    .citation = g->citation,
	    .possible_rows = "",
	    .table_sha256 = g->sha256};
}

void answer_review(struct guideline_answer *out, const char *note)
{
	out->action = ACTION_REVIEW;
	out->modality = out->unit = out->anchor = out->from = "";
	out->min = out->max = -1;
	out->note = note;
	out->step_count = 0;
	out->optional = false;
}

const char *answer_row_id(const struct state *s)
{
	return s->step && *s->step->id ? s->step->id : s->row->id;
}

static bool has_line(const int *lines, size_t count, int line)
{
	for (size_t i = 0; i < count; i++)
		if (lines[i] == line)
			return true;
	return false;
}

const char *answer_mark(const struct guideline_answer *r, int line)
{
	for (size_t i = 0; i < r->overlay_count; i++)
		if (r->overlay[i].row_line == line)
			return "beside";
	if (has_line(r->possible, r->possible_count, line))
		return "possible";
	if (r->row_line == line || r->step_line == line)
		return "answer";
	return has_line(r->passed, r->passed_count, line) ? "passed" : "";
}

static bool is_optional(const char *action)
{
	return strcmp(action, "follow-up-imaging-optional") == 0;
}

static const char *from_of(const struct guideline *g, const char *anchor)
{
	const char *from = table_anchor_from(g, anchor);
	return from ? from : "";
}

static void fill_action(
    const struct guideline *g, const struct action *act, struct guideline_answer *out)
{
	out->action = act->action;
	out->modality = act->modality;
	out->min = act->min;
	out->max = act->max;
	out->unit = act->unit;
	out->anchor = act->anchor;
	out->from = from_of(g, act->anchor);
	out->optional = is_optional(act->action);
}

void answer_line(struct arena *a, int **list, size_t *count, int line)
{
	*list = arena_grow(a, *list, *count, sizeof line);
	(*list)[(*count)++] = line;
}

static void add_text(struct arena *a, const char ***list, size_t *count, const char *text)
{
	*list = arena_grow(a, *list, *count, sizeof text);
	(*list)[(*count)++] = text;
}

/* The schedule from the current step on; nothing when it is over. */
static void fill_steps(struct arena *a, const struct state *s, struct guideline_answer *out)
{
	const struct schedule *sch = s->row->schedule;
	for (size_t i = 0; i < sch->count && !s->ended; i++) {
		const struct table_step *t = &sch->step[i];
		if (t < s->step)
			continue;
		out->step = arena_grow(a, out->step, out->step_count, sizeof *out->step);
		out->step[out->step_count++] = (struct guideline_step){.step = t->number,
		    .repeats = t->repeats,
		    .id = t->id,
		    .action = t->act.action,
		    .modality = t->act.modality,
		    .min = t->act.min,
		    .max = t->act.max,
		    .unit = t->act.unit,
		    .anchor = t->act.anchor,
		    .from = from_of(s->g, t->act.anchor),
		    .optional = is_optional(t->act.action),
		    .until = t->until_text};
	}
	if (out->step_count < 2 || *out->next)
		return;
	const struct guideline_step *n = &out->step[1];
	out->next = n->min >= 0 ? arena_printf(a, "step %d: %s %s %d..%d %s from %s", n->step,
				      n->action, n->modality, n->min, n->max, n->unit, n->anchor)
				: arena_printf(a, "step %d: %s", n->step, n->action);
}

static void fill_trail(struct arena *a, const struct state *s, struct guideline_answer *out)
{
	for (size_t i = 0; i < s->trail_count; i++) {
		const struct row *r = s->trail[i];
		answer_line(a, &out->passed, &out->passed_count, r->line);
		out->classified_by = arena_printf(
		    a, "%s%s%s", out->classified_by, *out->classified_by ? " " : "", r->id);
		if (*r->flag)
			add_text(a, &out->flag, &out->flag_count, r->flag);
	}
	if (*s->row->flag)
		add_text(a, &out->flag, &out->flag_count, s->row->flag);
}

static void fill_assumed(struct arena *a, const struct state *s, struct guideline_answer *out)
{
	for (size_t i = 0; i < s->g->variable_count; i++)
		if (s->assumed >> i & 1)
			add_text(a, &out->assumed, &out->assumed_count,
			    arena_printf(a, "%s=%s", s->g->variable[i].name,
				value_text(a, s->g, &s->g->variable[i], s->g->variable[i].absent)));
}

static void fill_overlays(struct arena *a, const struct state *s, struct guideline_answer *out)
{
	if (!s->overlay_count)
		return;
	out->overlay = arena_alloc(a, s->overlay_count * sizeof *out->overlay);
	for (size_t i = 0; i < s->overlay_count; i++) {
		const struct row *r = s->overlay[i];
		struct guideline_answer *o = &out->overlay[out->overlay_count++];
		answer_clear(s->g, o);
		o->row = r->id;
		o->row_line = r->line;
		o->urgency = r->urgency;
		o->next = r->next;
		o->evidence = r->evidence;
		o->source = r->source;
		o->note = r->note;
		fill_action(s->g, &r->act, o);
		if (strcmp(r->enabled, "yes") != 0)
			answer_review(o, arena_printf(a, "row switched off: %s", r->note));
	}
}

void answer_fill(struct arena *a, const struct state *s, struct guideline_answer *out)
{
	const struct row *r = s->row;
	out->row = answer_row_id(s);
	out->row_line = r->line;
	out->step_line = s->step ? s->step->line : 0;
	out->urgency = r->urgency;
	out->next = s->ended ? "" : r->next;
	out->evidence = r->evidence;
	out->source = r->source;
	out->note = r->note;
	fill_action(s->g, s->step ? &s->step->act : &r->act, out);
	if (s->step && *s->step->note)
		out->note = arena_printf(a, "%s%s%s", r->note, *r->note ? "; " : "", s->step->note);
	if (s->step)
		fill_steps(a, s, out);
	fill_trail(a, s, out);
	fill_assumed(a, s, out);
	fill_overlays(a, s, out);
	int c = s->g->category_var;
	if (c >= 0 && s->v[c].kind == VALUE_WORD)
		out->category = s->g->word[s->v[c].word];
	if (strcmp(r->enabled, "yes") != 0)
		answer_review(out, arena_printf(a, "row switched off: %s", out->note));
}
