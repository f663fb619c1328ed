/* SPDX-License-Identifier: Apache-2.0
 *
 * wording.c - cells of a table in words a reader knows.
 */
#include "autoconf.h"
#include "plain.h"
#include "wording.h"

/* a|b+c as "a or b and c". */
static const char *spelt(struct arena *a, const char *list, const char *bar, const char *plus)
{
	struct buf b = {0};
	for (; *list; list++)
		if (*list == '|')
			buf_adds(&b, bar);
		else if (*list == '+')
			buf_adds(&b, plus);
		else
			buf_addc(&b, *list);
	char *text = arena_strdup(a, buf_text(&b));
	buf_free(&b);
	return text;
}

static const char *word_range(struct arena *a, const struct atom *t)
{
	const char *lo = t->has_lo ? number_text(a, t->lo) : "",
		   *hi = t->has_hi ? number_text(a, t->hi) : "";
	if (!t->has_hi)
		return arena_printf(a, "%s %s", t->lo_open ? "above" : "at least", lo);
	if (!t->has_lo)
		return arena_printf(a, "%s %s", t->hi_open ? "below" : "at most", hi);
	if (number_cmp(t->lo, t->hi) == 0)
		return lo;
	return arena_printf(
	    a, "%s%s to %s%s", t->lo_open ? "above " : "", lo, t->hi_open ? "below " : "", hi);
}

const char *word_cell(struct arena *a, const struct guideline *g, const struct cell *c)
{
	const struct variable *v = &g->variable[c->var];
	bool set = v->type == TYPE_SET, numbers = false;
	const char *text = "";
	for (size_t i = 0; i < c->count; i++) {
		const struct atom *t = &c->atom[i];
		const char *one = t->kind == ATOM_MISSING ? "not stated"
				  : t->kind == ATOM_WORD  ? plain_word(a, g->word[t->word])
							  : word_range(a, t);
		const char *between = !i ? "" : i + 1 < c->count ? ", " : " or ";
		numbers |= t->kind == ATOM_RANGE;
		text = arena_printf(a, "%s%s%s", text, between, one);
	}
	const char *how = set && c->negate && c->count > 1 ? " includes none of "
			  : set && c->negate		   ? " without "
			  : set && c->count > 1		   ? " includes any of "
			  : set				   ? " includes "
			  : c->negate			   ? ": other than "
			  : numbers			   ? " "
							   : ": ";
	return arena_printf(a, "%s%s%s%s%s", plain_name(a, v), how, text,
	    numbers && *v->unit ? " " : "", numbers ? v->unit : "");
}

const char *word_conditions(struct arena *a, const struct guideline *g, const struct row *r)
{
	const char *text = "";
	for (size_t i = 0; i < r->cell_count; i++)
		text = arena_printf(a, "%s%s%s", text, i ? "; " : "", word_cell(a, g, &r->cell[i]));
	return *text ? text : "anything";
}

/* "1 month", "6 months" */
static const char *counted(struct arena *a, int n, const char *unit)
{
	size_t len = strlen(unit);
	return arena_printf(a, "%d %.*s", n, (int)(n == 1 && len ? len - 1 : len), unit);
}

const char *word_interval(struct arena *a, const struct action *act)
{
	if (act->min < 0)
		return "";
	if (act->min == act->max)
		return counted(a, act->min, act->unit);
	if (act->min == 0)
		return arena_printf(a, "within %s", counted(a, act->max, act->unit));
	return arena_printf(a, "%d to %s", act->min, counted(a, act->max, act->unit));
}

const char *word_action(struct arena *a, const struct guideline *g, const struct action *act)
{
	const char *what = plain_actions(a, act->action), *interval = word_interval(a, act),
		   *from = table_anchor_from(g, act->anchor);
	if (*act->modality)
		what = arena_printf(a, "%s (%s)", what, plain_exams(a, act->modality));
	if (*interval)
		what = arena_printf(
		    a, "%s, %s after %s", what, interval, from ? word_from(from) : act->anchor);
	return what;
}

static const char *joined(struct arena *a, const char *text, const char *more)
{
	return arena_printf(a, "%s%s%s", text, *text ? "; " : "", more);
}

const char *word_answer(struct arena *a, const struct guideline *g, const struct row *r)
{
	const char *text = "";
	for (size_t i = 0; i < r->assign_count; i++) {
		const struct variable *v = &g->variable[r->assign[i].var];
		text = joined(a, text,
		    arena_printf(a, "%s becomes %s", plain_name(a, v),
			plain_word(a, value_text(a, g, v, r->assign[i].value))));
	}
	if (*r->act.action)
		text = joined(a, text, word_action(a, g, &r->act));
	if (r->schedule)
		text = joined(a, text, arena_printf(a, "schedule %s, below", r->schedule->name));
	if (*r->urgency && strcmp(r->urgency, "none") != 0)
		text = arena_printf(a, "%s (%s)", text, r->urgency);
	if (strcmp(r->enabled, "yes") != 0)
		text = arena_printf(a, "switched off, a person decides; it would be: %s", text);
	return *text ? text : "goes on to the next part";
}

const char *word_legal(struct arena *a, const struct variable *v)
{
	const char *unit = *v->unit ? arena_printf(a, " %s", v->unit) : "";
	switch (v->type) {
	case TYPE_INTEGER:
	case TYPE_DECIMAL:
		return arena_printf(a, "%.*s to %s%s",
		    (int)(strstr(v->legal_text, "..") - v->legal_text), v->legal_text,
		    strstr(v->legal_text, "..") + 2, unit);
	case TYPE_SET:
		return arena_printf(a, "any of %s", spelt(a, v->legal_text, ", ", "+"));
	case TYPE_DATE:
		return "a date, YYYY-MM-DD";
	case TYPE_TEXT:
		return "text";
	default:
		return arena_printf(a, "%s%s", spelt(a, v->legal_text, ", ", "+"), unit);
	}
}

const char *word_hit(enum hit hit)
{
	switch (hit) {
	case HIT_UNIQUE:
		return "exactly one row applies";
	case HIT_FIRST_OR_NONE:
		return "the first row that applies, if any";
	case HIT_OVERLAY:
		return "every row that applies, beside the answer";
	default:
		return "the first row that applies";
	}
}

const char *word_from(const char *from)
{
	if (strcmp(from, "exam") == 0)
		return "this exam";
	if (strcmp(from, "first") == 0)
		return "the first exam of the finding";
	if (strcmp(from, "previous") == 0)
		return "the exam before, as actually done";
	return strcmp(from, "report") == 0 ? "the date of the report" : from;
}
