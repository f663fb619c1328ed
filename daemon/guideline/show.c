/* SPDX-License-Identifier: Apache-2.0
 *
 * show.c - a table for a reader at a terminal, with the way to an answer marked.
 */
#include "autoconf.h"
#include "answer.h"
#include "layout.h"
#include "plain.h"
#include "wording.h"

#include <strings.h>

#define WIDE	 110 /* from here on conditions and answers stand side by side */
#define MARK	 2
#define ID_MAX	 22
#define NAME_MAX 28

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
	if (v->required_when)
		return arena_printf(
		    p->arena, "needed when %s", plain_expr(p->arena, p->g, v->required_when));
	return "";
}

static int name_width(const struct page *p, bool derived)
{
	const struct guideline *g = p->g;
	int most = 4;
	for (size_t i = 0; i < g->variable_count; i++) {
		int n = layout_width(
		    derived ? plain_name(p->arena, &g->variable[i]) : g->variable[i].name);
		if ((derived ? g->variable[i].derive_count > 0 : g->variable[i].is_input) &&
		    n > most)
			most = n;
	}
	return most < NAME_MAX ? most : NAME_MAX;
}

static int longest_word(const char *text)
{
	int most = 0;
	while (*text) {
		int n = (int)strcspn(text, " ");
		most = n > most ? n : most;
		text += n + (text[n] == ' ');
	}
	return most;
}

/* Two fifths, or what the longest legal value takes where that leaves room for the rest. */
static int legal_width(const struct page *p, int rest)
{
	int width = rest * 2 / 5;
	for (size_t i = 0; i < p->g->variable_count; i++) {
		const struct variable *v = &p->g->variable[i];
		int n = v->is_input ? longest_word(word_legal(p->arena, v)) : 0;
		if (n > width && rest - n >= 16)
			width = n;
	}
	return width;
}

static void show_inputs(const struct page *p)
{
	int name = name_width(p, false), rest = p->width - 2 - name - 4,
	    legal = legal_width(p, rest);
	heading(p, "INPUTS");
	for (size_t i = 0; i < p->g->variable_count; i++) {
		const struct variable *v = &p->g->variable[i];
		if (!v->is_input)
			continue;
		const char *text = plain_name(p->arena, v), *need = need_of(p, v);
		if (strncasecmp(v->meaning, text, strlen(text)) == 0)
			text = v->meaning;
		else if (*v->meaning)
			text = arena_printf(p->arena, "%s: %s", text, v->meaning);
		if (*need)
			text = arena_printf(p->arena, "%s; %s", text, need);
		if (v->absent.kind != VALUE_UNSET)
			text = arena_printf(p->arena, "%s; not stated means %s%s%s", text,
			    value_text(p->arena, p->g, v, v->absent), *v->presumed ? ": " : "",
			    v->presumed);
		else if (*v->presumed)
			text = arena_printf(p->arena, "%s; may be left out: %s", text, v->presumed);
		if (*v->round_text)
			text = arena_printf(
			    p->arena, "%s; rounded to %s, halves up", text, v->round_text);
		struct column c[] = {{0, ""}, {name, v->name}, {legal, word_legal(p->arena, v)},
		    {rest - legal, text}};
		layout_columns(p->out, c, 4);
	}
}

static void show_derived(const struct page *p)
{
	int name = name_width(p, true);
	bool any = false;
	for (size_t i = 0; i < p->g->variable_count; i++) {
		const struct variable *v = &p->g->variable[i];
		if (!v->derive_count)
			continue;
		if (!any)
			heading(p, "WORKED OUT, when not stated; the first line that applies");
		any = true;
		const char *text = "";
		for (size_t k = 0; k < v->derive_count; k++)
			text = arena_printf(p->arena, "%s%s%s%s%s", text, k ? "\n" : "",
			    plain_expr(p->arena, p->g, v->derive[k].value),
			    v->derive[k].when ? ", when " : "",
			    plain_expr(p->arena, p->g, v->derive[k].when));
		struct column c[] = {
		    {0, ""}, {name, plain_name(p->arena, v)}, {p->width - name - 4, text}};
		layout_columns(p->out, c, 3);
	}
}

static void show_rejects(const struct page *p)
{
	if (p->g->reject_count)
		heading(p, "CANNOT BE");
	for (size_t i = 0; i < p->g->reject_count; i++)
		layout_text(p->out, 2, p->width,
		    arena_printf(p->arena, "%s; refused when %s", p->g->reject[i].message,
			plain_expr(p->arena, p->g, p->g->reject[i].when)));
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
		*s->meaning ? "; " : "", s->meaning, s->when ? "; only when " : "",
		plain_expr(p->arena, p->g, s->when)));
	for (size_t k = 0; k < s->row_count; k++)
		show_row(p, &s->row[k]);
}

/* ---- schedules ----------------------------------------------------------------------------- */

static void show_step(const struct page *p, const struct table_step *t, bool is_end)
{
	const char *number =
	    is_end ? "end" : arena_printf(p->arena, "%d%s", t->number, t->repeats ? "+" : "");
	const char *text = word_action(p->arena, p->g, &t->act);
	if (!is_end && t->repeats)
		text = arena_printf(p->arena, "%s, again and again", text);
	if (t->until)
		text = arena_printf(
		    p->arena, "%s, until %s", text, plain_expr(p->arena, p->g, t->until));
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

/* Only the marks that the table uses. */
static void show_legend(const struct page *p)
{
	static const struct {
		const char *mark, *says;
	} marks[] = {{"V2", "verified: two independent sources agree"}, {"V1", "one source"},
	    {"I", "our reading of what the guideline leaves open"},
	    {"U", "recalled and not verified: switched off, a person decides"}};
	heading(p, "EVIDENCE, in brackets before the sources");
	for (size_t m = 0; m < sizeof marks / sizeof *marks; m++) {
		bool used = false;
		for (size_t i = 0; i < p->g->stage_count; i++)
			for (size_t k = 0; k < p->g->stage[i].row_count; k++)
				used |= strcmp(p->g->stage[i].row[k].evidence, marks[m].mark) == 0;
		struct column c[] = {{0, ""}, {16, marks[m].mark}, {p->width - 20, marks[m].says}};
		if (used)
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
	show_legend(&p);
	show_named(&p, "SOURCES", g->source, g->source_count);
	arena_free(p.arena);
}
