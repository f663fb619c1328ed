/* SPDX-License-Identifier: Apache-2.0
 *
 * show.c - a table as text for a terminal, with the row that fired marked.
 */
#include "autoconf.h"
#include "table.h"

#include <string.h>

static bool fired(const struct guideline_answer *answer, const char *id)
{
	size_t n = strlen(id);
	if (!answer || !n)
		return false;
	const char *lists[] = {answer->row, answer->classified_by};
	for (size_t i = 0; i < 2; i++)
		for (const char *at = lists[i]; (at = strstr(at, id)); at += n) {
			bool starts = at == lists[i] || strchr(" |", at[-1]);
			if (starts && strchr(" |", at[n]))
				return true;
		}
	for (size_t i = 0; i < answer->overlay_count; i++)
		if (strcmp(answer->overlay[i].row, id) == 0)
			return true;
	return false;
}

static void show_inputs(const struct guideline *g, FILE *out)
{
	fprintf(out, "\nInputs\n");
	for (size_t i = 0; i < g->variable_count; i++) {
		const struct variable *v = &g->variable[i];
		if (!v->is_input)
			continue;
		fprintf(
		    out, "  %-20s %s%s%s", v->name, v->legal_text, *v->unit ? " " : "", v->unit);
		if (strcmp(v->required, "no") != 0)
			fprintf(out, " (required%s%s)", v->required[0] == 'w' ? " " : "",
			    v->required[0] == 'w' ? v->required : "");
		if (*v->meaning)
			fprintf(out, "\n  %-20s %s", "", v->meaning);
		fputc('\n', out);
	}
}

static void show_act(const struct action *act, FILE *out)
{
	fputs(act->action, out);
	if (*act->modality)
		fprintf(out, " %s", act->modality);
	if (act->min >= 0)
		fprintf(out, " %d..%d %s from %s", act->min, act->max, act->unit, act->anchor);
}

static void show_row(const struct guideline *g, const struct row *r,
    const struct guideline_answer *answer, FILE *out)
{
	struct arena *a = arena_new();
	fprintf(out, "%s %-20s", fired(answer, r->id) ? "=>" : "  ", r->id);
	for (size_t i = 0; i < r->cell_count; i++)
		fprintf(out, " %s:%s", g->variable[r->cell[i].var].name, r->cell[i].text);
	fprintf(out, " -> ");
	for (size_t i = 0; i < r->assign_count; i++) {
		const struct variable *v = &g->variable[r->assign[i].var];
		fprintf(out, "%s=%s ", v->name, value_text(a, g, v, r->assign[i].value));
	}
	show_act(&r->act, out);
	if (r->schedule)
		fprintf(out, "schedule %s", r->schedule->name);
	fprintf(out, " [%s %s]%s\n", r->evidence, r->source,
	    strcmp(r->enabled, "yes") == 0 ? "" : " (switched off)");
	if (*r->note)
		fprintf(out, "   %-20s %s\n", "", r->note);
	arena_free(a);
}

static void show_schedule(
    const struct schedule *s, const struct guideline_answer *answer, FILE *out)
{
	fprintf(out, "\nSchedule %s\n", s->name);
	for (size_t i = 0; i < s->count; i++) {
		const struct step *t = &s->step[i];
		fprintf(out, "%s %2d%s %-12s ", fired(answer, t->id) ? "=>" : "  ", t->number,
		    t->repeats ? "+" : " ", t->id);
		show_act(&t->act, out);
		if (*t->until_text)
			fprintf(out, ", until %s", t->until_text);
		fputc('\n', out);
	}
	if (s->end) {
		fprintf(out, "   end %-12s ", "");
		show_act(&s->end->act, out);
		fputc('\n', out);
	}
}

void guideline_show(const struct guideline *g, const struct guideline_answer *answer, FILE *out)
{
	static const char *const hits[] = {"first row that matches", "exactly one row matches",
	    "first row that matches, or none", "every row that matches, additionally"};
	fprintf(out, "%s %s - %s\n%s\nsha256 %s\n", g->system, g->version, g->title, g->citation,
	    g->sha256);
	show_inputs(g, out);
	for (size_t i = 0; i < g->stage_count; i++) {
		const struct stage *s = &g->stage[i];
		fprintf(out, "\nStage %s: %s%s%s\n", s->name, hits[s->hit],
		    s->when ? "; only when " : "", s->when_text);
		for (size_t k = 0; k < s->row_count; k++)
			show_row(g, &s->row[k], answer, out);
	}
	for (size_t i = 0; i < g->schedule_count; i++)
		show_schedule(&g->schedule[i], answer, out);
}
