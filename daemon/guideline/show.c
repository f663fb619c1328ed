/* SPDX-License-Identifier: Apache-2.0
 *
 * show.c - a table for a reader at a terminal, with the way to an answer marked.
 */
#include "autoconf.h"
#include "answer.h"
#include "layout.h"
#include "wording.h"

#define WIDE	 110 /* from here on conditions and answers stand side by side */
#define MARK	 2
#define ID_MAX	 22
#define NAME_MAX 24

struct page {
	const struct guideline *g;
	const struct guideline_answer *answer; /* NULL: nothing is marked */
	struct arena *arena;
	FILE *out;
	int width, id_width;
};

static void heading(const struct page *p, const char *text)
{
	fprintf(p->out, "\n%s\n", text);
}

/* ---- head and inputs ----------------------------------------------------------------------- */

static void show_head(const struct page *p)
{
	const struct guideline *g = p->g;
	const char *origin = !g->is_site   ? "shipped"
			     : g->replaces ? "the site's, in place of the shipped table"
					   : "the site's own";
	layout_text(p->out, 0, p->width, g->title);
	fprintf(p->out, "%s %s%s, %s\n%s\nsha256 %s\n", g->system, g->version,
	    g->is_default ? " (the default version)" : "", origin, g->path, g->sha256);
	layout_text(p->out, 0, p->width, g->citation);
	for (size_t i = 0; i < g->note_count; i++)
		layout_text(p->out, 2, p->width, g->note[i]);
}

static const char *need_of(const struct page *p, const struct variable *v)
{
	if (strcmp(v->required, "yes") == 0)
		return "needed";
	if (strncmp(v->required, "when ", 5) == 0)
		return arena_printf(p->arena, "needed %s", v->required);
	return "";
}

static int name_width(const struct guideline *g, bool derived)
{
	int most = 4;
	for (size_t i = 0; i < g->variable_count; i++) {
		int n = layout_width(g->variable[i].name);
		if ((derived ? g->variable[i].derive_count > 0 : g->variable[i].is_input) &&
		    n > most)
			most = n;
	}
	return most < NAME_MAX ? most : NAME_MAX;
}

static void show_inputs(const struct page *p)
{
	int name = name_width(p->g, false), rest = p->width - 2 - name - 4, legal = rest * 2 / 5;
	heading(p, "INPUTS");
	for (size_t i = 0; i < p->g->variable_count; i++) {
		const struct variable *v = &p->g->variable[i];
		if (!v->is_input)
			continue;
		const char *text = need_of(p, v);
		if (v->absent.kind != VALUE_UNSET)
			text = arena_printf(p->arena, "%s%snot stated means %s", text,
			    *text ? "; " : "", value_text(p->arena, p->g, v, v->absent));
		if (*v->meaning)
			text =
			    arena_printf(p->arena, "%s%s%s", text, *text ? "; " : "", v->meaning);
		struct column c[] = {{0, ""}, {name, v->name}, {legal, word_legal(p->arena, v)},
		    {rest - legal, text}};
		layout_columns(p->out, c, 4);
	}
}

static void show_derived(const struct page *p)
{
	int name = name_width(p->g, true);
	bool any = false;
	for (size_t i = 0; i < p->g->variable_count; i++) {
		const struct variable *v = &p->g->variable[i];
		if (!v->derive_count)
			continue;
		if (!any)
			heading(p, "DERIVED, when not stated; the first line that applies");
		any = true;
		const char *text = "";
		for (size_t k = 0; k < v->derive_count; k++)
			text = arena_printf(p->arena, "%s%s%s%s%s", text, k ? "\n" : "",
			    v->derive[k].value_text, *v->derive[k].when_text ? "   when " : "",
			    v->derive[k].when_text);
		struct column c[] = {{0, ""}, {name, v->name}, {p->width - name - 4, text}};
		layout_columns(p->out, c, 3);
	}
}

static void show_rejects(const struct page *p)
{
	if (p->g->reject_count)
		heading(p, "CANNOT BE");
	for (size_t i = 0; i < p->g->reject_count; i++)
		layout_text(p->out, 2, p->width,
		    arena_printf(p->arena, "%s   when %s", p->g->reject[i].message,
			p->g->reject[i].when_text));
}

/* ---- rows ---------------------------------------------------------------------------------- */

static const char *mark_of(const struct page *p, int line)
{
	static const struct {
		const char *word, *sign;
	} signs[] = {{"answer", "=>"}, {"passed", "->"}, {"beside", "+"}, {"possible", "?"}};
	const char *word = p->answer ? answer_mark(p->answer, line) : "";
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (strcmp(signs[i].word, word) == 0)
			return signs[i].sign;
	return "";
}

static const char *basis_of(const struct page *p, const struct row *r)
{
	return arena_printf(p->arena, "%s%s%s", r->evidence, *r->source ? " " : "", r->source);
}

static const char *remarks_of(const struct page *p, const struct row *r)
{
	const char *text = "";
	if (*r->next)
		text = arena_printf(p->arena, "next: %s", r->next);
	if (*r->flag)
		text = arena_printf(p->arena, "%s%sflag: %s", text, *text ? "\n" : "", r->flag);
	if (*r->note)
		text = arena_printf(p->arena, "%s%s%s", text, *text ? "\n" : "", r->note);
	return text;
}

static void show_row(const struct page *p, const struct row *r)
{
	const char *when = word_conditions(p->arena, p->g, r), *mark = mark_of(p, r->line),
		   *answer = word_answer(p->arena, p->g, r), *remarks = remarks_of(p, r),
		   *basis = basis_of(p, r);
	int rest = p->width - MARK - 2 - p->id_width - 2, third = rest * 2 / 5;
	if (*remarks)
		answer = arena_printf(p->arena, "%s\n%s", answer, remarks);
	if (p->width >= WIDE) {
		struct column c[] = {{MARK, mark}, {p->id_width, r->id}, {third, when},
		    {rest - third - 2 - 14, answer}, {12, basis}};
		layout_columns(p->out, c, 5);
		return;
	}
	struct column c[] = {{MARK, mark}, {p->id_width, r->id},
	    {rest, arena_printf(p->arena, "%s\n= %s  [%s]", when, answer, basis)}};
	if (*remarks) /* the basis belongs to the answer, not behind the remarks */
		c[2].text = arena_printf(p->arena, "%s\n= %s  [%s]\n%s", when,
		    word_answer(p->arena, p->g, r), basis, remarks);
	layout_columns(p->out, c, 3);
}

static int id_width(const struct guideline *g)
{
	int most = 4;
	for (size_t i = 0; i < g->stage_count; i++)
		for (size_t k = 0; k < g->stage[i].row_count; k++) {
			int n = layout_width(g->stage[i].row[k].id);
			if (n > most)
				most = n;
		}
	return most < ID_MAX ? most : ID_MAX;
}

static void show_stage(const struct page *p, const struct stage *s)
{
	fputc('\n', p->out);
	layout_text(p->out, 0, p->width,
	    arena_printf(p->arena, "STAGE %s: %s%s%s%s%s", s->name, word_hit(s->hit),
		*s->meaning ? "; " : "", s->meaning, s->when ? "; only when " : "", s->when_text));
	for (size_t k = 0; k < s->row_count; k++)
		show_row(p, &s->row[k]);
}

/* ---- schedules ----------------------------------------------------------------------------- */

static void show_step(const struct page *p, const struct table_step *t, bool is_end)
{
	const char *number =
	    is_end ? "end" : arena_printf(p->arena, "%d%s", t->number, t->repeats ? "+" : "");
	const char *text = word_action(p->arena, &t->act);
	if (!is_end && t->repeats)
		text = arena_printf(p->arena, "%s, again and again", text);
	if (*t->until_text)
		text = arena_printf(p->arena, "%s, until %s", text, t->until_text);
	if (*t->note)
		text = arena_printf(p->arena, "%s\n%s", text, t->note);
	const char *mark = p->answer && p->answer->step_line == t->line ? "=>" : "";
	struct column c[] = {{MARK, mark}, {4, number}, {*t->id ? p->id_width : 0, t->id},
	    {p->width - MARK - 4 - (*t->id ? p->id_width : 0) - 6, text}};
	layout_columns(p->out, c, 4);
}

static void show_schedules(const struct page *p)
{
	for (size_t i = 0; i < p->g->schedule_count; i++) {
		const struct schedule *s = &p->g->schedule[i];
		heading(p, arena_printf(p->arena, "SCHEDULE %s", s->name));
		for (size_t k = 0; k < s->count; k++)
			show_step(p, &s->step[k], false);
		if (s->end)
			show_step(p, s->end, true);
	}
}

static void show_named(const struct page *p, const char *title, const struct named *n, size_t count)
{
	if (count)
		heading(p, title);
	for (size_t i = 0; i < count; i++) {
		const char *from = *n[i].from ? word_from(n[i].from) : "";
		struct column c[] = {{0, ""}, {16, n[i].name},
		    {p->width - 20, arena_printf(p->arena, "%s%s%s", from,
					*from && *n[i].meaning ? "; " : "", n[i].meaning)}};
		layout_columns(p->out, c, 3);
	}
}

void guideline_show(
    const struct guideline *g, const struct guideline_answer *answer, int width, FILE *out)
{
	struct page p = {.g = g,
	    .answer = answer,
	    .arena = arena_new(),
	    .out = out,
	    .width = width < 60 ? 60 : width,
	    .id_width = id_width(g)};
	show_head(&p);
	show_inputs(&p);
	show_derived(&p);
	show_rejects(&p);
	for (size_t i = 0; i < g->stage_count; i++)
		show_stage(&p, &g->stage[i]);
	show_schedules(&p);
	show_named(&p, "INTERVALS COUNT FROM", g->anchor, g->anchor_count);
	show_named(&p, "SOURCES", g->source, g->source_count);
	arena_free(p.arena);
}
