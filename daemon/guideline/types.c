/* SPDX-License-Identifier: Apache-2.0
 *
 * types.c - the checker's part for expressions: words that do not exist, numbers that are never
 * met.
 *
 * A misspelt word or a comparison of unlike things makes a condition that is simply never true.
 */
#include "autoconf.h"
#include "checker.h"

enum kind { KIND_NUMBER, KIND_TRUTH, KIND_WORD, KIND_SET, KIND_OTHER };

/* Where an expression stands, for messages. */
struct type_place {
	struct checker *c;
	int line;
	const char *what;
};

static enum kind check_expr(const struct type_place *p, const struct expr *x);

static bool is_numeric(enum kind k)
{
	return k == KIND_NUMBER || k == KIND_TRUTH; /* yes counts 1 */
}

static const struct variable *variable_of(const struct type_place *p, const struct expr *x)
{
	return x->op == OP_VAR ? &p->c->g->variable[x->var] : NULL;
}

static bool has_word(const struct variable *v, int word)
{
	for (size_t i = 0; i < v->word_count; i++)
		if (v->word[i] == word)
			return true;
	return false;
}

/* ---- comparisons --------------------------------------------------------------------------- */

static void check_word(
    const struct type_place *p, const struct variable *v, const struct expr *word)
{
	if (word->op == OP_LITERAL && word->literal.kind == VALUE_WORD &&
	    !has_word(v, word->literal.word))
		check_fault(p->c, p->line, "%s: '%s' is not a value of %s (%s)", p->what,
		    p->c->g->word[word->literal.word], v->name, v->legal_text);
}

static void check_number(const struct type_place *p, const struct variable *v, const struct expr *x)
{
	if (x->op != OP_LITERAL || x->literal.kind != VALUE_NUMBER || v->precision.d == 0)
		return;
	const char *text = number_text(p->c->arena, x->literal.number);
	if (!number_is_multiple(x->literal.number, v->precision))
		check_fault(p->c, p->line, "%s: %s is finer than %s is stated (%s)", p->what, text,
		    v->name, v->legal_text);
	else if (number_cmp(x->literal.number, v->lo) < 0 ||
		 number_cmp(x->literal.number, v->hi) > 0)
		check_fault(p->c, p->line, "%s: %s is outside the legal range of %s (%s)", p->what,
		    text, v->name, v->legal_text);
}

/* a compared with b; both ways round by the caller. */
static void check_against(const struct type_place *p, const struct expr *a, const struct expr *b)
{
	const struct variable *v = variable_of(p, a);
	if (v && v->word_count)
		check_word(p, v, b);
	else if (v)
		check_number(p, v, b);
}

static void check_pair(const struct type_place *p, const struct expr *x, const struct expr *b)
{
	const struct expr *a = x->arg[0];
	enum kind k = check_expr(p, a), m = check_expr(p, b);
	bool equal = x->op == OP_EQ || x->op == OP_NE || x->op == OP_IN;
	bool words = (k == KIND_WORD || k == KIND_TRUTH) && (m == KIND_WORD || m == KIND_TRUTH);
	if (k == KIND_SET || m == KIND_SET)
		check_fault(p->c, p->line,
		    "%s: a set is not compared; use a condition cell, or points()", p->what);
	else if (!(is_numeric(k) && is_numeric(m)) && !(equal && words))
		check_fault(
		    p->c, p->line, "%s: unlike things are compared, so it is never true", p->what);
	check_against(p, a, b);
	check_against(p, b, a);
}

/* ---- functions ----------------------------------------------------------------------------- */

static void want(const struct type_place *p, const struct expr *x, bool ok, const char *what)
{
	if (!ok)
		check_fault(p->c, p->line, "%s: %s is expected", p->what, what);
}

static void want_numbers(const struct type_place *p, const struct expr *x, size_t from)
{
	for (size_t i = from; i < x->count; i++)
		want(p, x, is_numeric(check_expr(p, x->arg[i])), "a number");
}

static void want_truths(const struct type_place *p, const struct expr *x)
{
	for (size_t i = 0; i < x->count; i++)
		want(p, x, check_expr(p, x->arg[i]) == KIND_TRUTH, "a condition (yes or no)");
}

/* step(x, below, t, v, ...): the last t reached counts, so they must rise. */
static enum kind check_step(const struct type_place *p, const struct expr *x)
{
	const struct number *last = NULL;
	want(p, x, is_numeric(check_expr(p, x->arg[0])), "a number");
	want(p, x, x->count % 2 == 0, "a value for each threshold of step()");
	for (size_t i = 2; i + 1 < x->count; i += 2) {
		const struct expr *t = x->arg[i];
		want(p, x, check_expr(p, t) == KIND_NUMBER, "a number");
		check_against(p, x->arg[0], t);
		bool known = t->op == OP_LITERAL && t->literal.kind == VALUE_NUMBER;
		if (known && last && number_cmp(*last, t->literal.number) >= 0)
			check_fault(p->c, p->line, "%s: thresholds of step() must rise", p->what);
		last = known ? &t->literal.number : NULL;
		check_expr(p, x->arg[i + 1]);
	}
	return check_expr(p, x->arg[1]);
}

static enum kind check_points(const struct type_place *p, const struct expr *x)
{
	const struct variable *v = variable_of(p, x->arg[0]);
	if (!v || (v->type != TYPE_SET && v->type != TYPE_ENUM && v->type != TYPE_BOOL)) {
		check_fault(p->c, p->line, "%s: points() takes a set or an enum", p->what);
		return KIND_NUMBER;
	}
	want(p, x, x->count % 2 == 1, "a number for each word of points()");
	for (size_t i = 1; i + 1 < x->count; i += 2) {
		check_word(p, v, x->arg[i]);
		want(p, x, is_numeric(check_expr(p, x->arg[i + 1])), "a number");
	}
	return KIND_NUMBER;
}

static enum kind check_if(const struct type_place *p, const struct expr *x)
{
	want(p, x, check_expr(p, x->arg[0]) == KIND_TRUTH, "a condition (yes or no)");
	enum kind a = check_expr(p, x->arg[1]), b = check_expr(p, x->arg[2]);
	bool words = (a == KIND_WORD || a == KIND_TRUTH) && (b == KIND_WORD || b == KIND_TRUTH);
	want(p, x, words || (is_numeric(a) && is_numeric(b)), "the same kind of value twice");
	return a;
}

static enum kind kind_of_variable(const struct variable *v)
{
	switch (v->type) {
	case TYPE_INTEGER:
	case TYPE_DECIMAL:
		return KIND_NUMBER;
	case TYPE_BOOL:
		return KIND_TRUTH;
	case TYPE_SET:
		return KIND_SET;
	case TYPE_ENUM:
		return KIND_WORD;
	default:
		return KIND_OTHER;
	}
}

static enum kind check_leaf(const struct type_place *p, const struct expr *x)
{
	if (x->op == OP_LITERAL && x->literal.kind == VALUE_NUMBER)
		return KIND_NUMBER;
	if (x->op == OP_LITERAL)
		return x->literal.word <= WORD_YES ? KIND_TRUTH : KIND_WORD;
	const struct variable *v = &p->c->g->variable[x->var];
	if (x->op == OP_GIVEN && !v->is_input)
		check_fault(p->c, p->line, "%s: given(%s) is never true: it is derived, not stated",
		    p->what, v->name);
	return x->op == OP_GIVEN ? KIND_TRUTH : kind_of_variable(v);
}

static enum kind check_expr(const struct type_place *p, const struct expr *x)
{
	switch (x->op) {
	case OP_LITERAL:
	case OP_VAR:
	case OP_GIVEN:
		return check_leaf(p, x);
	case OP_OR:
	case OP_AND:
	case OP_NOT:
		want_truths(p, x);
		return KIND_TRUTH;
	case OP_STEP:
		return check_step(p, x);
	case OP_POINTS:
		return check_points(p, x);
	case OP_IF:
		return check_if(p, x);
	case OP_BEFORE:
		return KIND_TRUTH;
	default:
		break;
	}
	if (x->op < OP_EQ || x->op > OP_IN) {
		want_numbers(p, x, 0);
		return KIND_NUMBER;
	}
	for (size_t i = 1; i < x->count; i++)
		check_pair(p, x, x->arg[i]);
	return KIND_TRUTH;
}

/* ---- where expressions stand --------------------------------------------------------------- */

static void check_condition(struct checker *c, int line, const char *what, const struct expr *x)
{
	struct type_place p = {c, line, what};
	if (x && check_expr(&p, x) != KIND_TRUTH)
		check_fault(c, line, "%s: is not a condition (yes or no)", what);
}

/* The walk tries numbers at the thresholds they are compared with; a sum has its own. */
static void check_branch(struct checker *c, int line, const char *what, const struct expr *x)
{
	check_condition(c, line, what, x);
	if (expr_calculates(c->g, x))
		check_fault(c, line,
		    "%s: calculates; give the result a name with a derive line, so that every "
		    "value of it can be walked",
		    what);
}

/* The words an expression can have as its value. */
static void check_value_words(
    const struct type_place *p, const struct variable *v, const struct expr *x)
{
	check_word(p, v, x);
	for (size_t i = x->op == OP_IF || x->op == OP_STEP ? 1 : x->count; i < x->count; i++)
		if (x->op == OP_IF || i % 2 == 1)
			check_value_words(p, v, x->arg[i]);
}

static void check_derive(struct checker *c, const struct variable *v, const struct derive *d)
{
	const char *what = arena_printf(c->arena, "derive %s", v->name);
	struct type_place p = {c, d->line, what};
	check_condition(c, d->line, what, d->when);
	enum kind k = check_expr(&p, d->value), wanted = kind_of_variable(v);
	if (wanted == KIND_SET || wanted == KIND_OTHER)
		check_fault(c, d->line, "%s: %s is not derived", what, v->type_name);
	else if (wanted == KIND_NUMBER ? k != KIND_NUMBER && k != KIND_TRUTH
				       : k != KIND_WORD && k != KIND_TRUTH)
		check_fault(c, d->line, "%s: its value is not of type %s", what, v->type_name);
	if (v->word_count)
		check_value_words(&p, v, d->value);
}

void check_types(struct checker *c)
{

	const struct guideline *g = c->g;
	for (size_t i = 0; i < g->variable_count; i++) {
		const struct variable *v = &g->variable[i];
		const char *what = arena_printf(c->arena, "input %s, required", v->name);
		check_condition(c, v->line, what, v->required_when);
		for (size_t k = 0; k < v->derive_count; k++)
			check_derive(c, v, &v->derive[k]);
	}
	for (size_t i = 0; i < g->reject_count; i++)
		check_condition(c, g->reject[i].line, "reject", g->reject[i].when);
	for (size_t i = 0; i < g->stage_count; i++)
		check_branch(c, g->stage[i].line,
		    arena_printf(c->arena, "stage %s, when", g->stage[i].name), g->stage[i].when);
	for (size_t i = 0; i < g->schedule_count; i++)
		for (size_t k = 0; k < g->schedule[i].count; k++) {
			const struct table_step *t = &g->schedule[i].step[k];
			check_branch(c, t->line,
			    arena_printf(c->arena, "schedule %s step %d, until",
				g->schedule[i].name, t->number),
			    t->until);
		}
}
