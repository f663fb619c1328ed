/* SPDX-License-Identifier: Apache-2.0
 *
 * expr.c - reads the small expression language of derived inputs.
 *
 *     or  and  not  = != < <= > >=  in (a, b)  + - * /  unary -  ( )
 *     given(x) if(c,a,b) round(x[,unit]) min max abs step(x,below,t,v,...) points(x,'w',n,...)
 *
 * Fails: returns false and says at which text it stopped; depth and length are limited.
 */
#include "autoconf.h"
#include "table.h"
#include "followupd/clock.h"

#include <ctype.h>
#include <string.h>

#define DEPTH_MAX  40
#define TEXT_MAX   1000
#define ARGS_MAX   40
#define NAME_LIMIT 64

struct parser {
	struct arena *arena;
	struct guideline *g;
	const char *at;
	int depth;
	struct err *e;
};

static struct expr *parse_or(struct parser *p);

static struct expr *fail(struct parser *p, const char *what)
{
	err_set(p->e, ERR_CONFIG, "%s at \"%.40s\"", what, *p->at ? p->at : "the end");
	return NULL;
}

static void blanks(struct parser *p)
{
	while (*p->at == ' ' || *p->at == '\t' || *p->at == '\n')
		p->at++;
}

static bool accept(struct parser *p, const char *symbol)
{
	blanks(p);
	size_t n = strlen(symbol);
	if (strncmp(p->at, symbol, n) != 0)
		return false;
	if (isalpha((unsigned char)*symbol) &&
	    (isalnum((unsigned char)p->at[n]) || p->at[n] == '_'))
		return false;
	p->at += n;
	return true;
}

static struct expr *node(struct parser *p, enum op op, struct expr *a, struct expr *b)
{
	struct expr *x = arena_alloc(p->arena, sizeof *x);
	x->op = op;
	x->count = a ? b ? 2 : 1 : 0;
	x->arg = arena_alloc(p->arena, 2 * sizeof *x->arg);
	x->arg[0] = a;
	x->arg[1] = b;
	return x;
}

/* ---- primaries ----------------------------------------------------------------------------- */

static struct expr *parse_word(struct parser *p)
{
	const char *end = strchr(p->at, '\'');
	if (!end || end == p->at || end - p->at > NAME_LIMIT)
		return fail(p, "a word in quotes is expected");
	if (p->g->word_count >= WORDS_MAX)
		return fail(p, "too many different words in this table,");
	struct expr *x = node(p, OP_LITERAL, NULL, NULL);
	x->literal.kind = VALUE_WORD;
	x->literal.word =
	    table_word_add(p->arena, p->g, arena_strndup(p->arena, p->at, (size_t)(end - p->at)));
	p->at = end + 1;
	return x;
}

static struct expr *parse_number(struct parser *p)
{
	size_t n = strspn(p->at, "0123456789.");
	struct expr *x = node(p, OP_LITERAL, NULL, NULL);
	x->literal.kind = VALUE_NUMBER;
	if (n > 32 || !number_parse(arena_strndup(p->arena, p->at, n), &x->literal.number))
		return fail(p, "not a number");
	p->at += n;
	return x;
}

static struct expr *parse_call(struct parser *p, enum op op, size_t least, size_t most)
{
	struct expr *x = node(p, op, NULL, NULL);
	x->arg = arena_alloc(p->arena, ARGS_MAX * sizeof *x->arg);
	do {
		if (x->count == ARGS_MAX)
			return fail(p, "too many arguments");
		if (!(x->arg[x->count++] = parse_or(p)))
			return NULL;
	} while (accept(p, ","));
	if (!accept(p, ")"))
		return fail(p, "a closing parenthesis is expected");
	if (x->count < least || x->count > most)
		return fail(p, "wrong number of arguments before");
	return x;
}

/* before(x, '2024-09-10') */
static struct expr *day_compared(struct parser *p, struct expr *x)
{
	date day;
	const struct expr *of = x->arg[0], *at = x->arg[1];
	if (of->op != OP_VAR || p->g->variable[of->var].type != TYPE_DATE || at->op != OP_LITERAL ||
	    at->literal.kind != VALUE_WORD || !date_parse(p->g->word[at->literal.word], &day))
		return fail(p, "before() takes a date input and a day in quotes, before");
	x->var = of->var;
	x->literal = (struct input_value){.kind = VALUE_NUMBER, .number = {day, 1}};
	x->count = 0;
	return x;
}

static struct expr *parse_name(struct parser *p)
{
	static const struct {
		const char *name;
		enum op op;
		size_t least, most;
	} functions[] = {{"given", OP_GIVEN, 1, 1}, {"if", OP_IF, 3, 3}, {"round", OP_ROUND, 1, 2},
	    {"min", OP_MIN, 1, ARGS_MAX}, {"max", OP_MAX, 1, ARGS_MAX}, {"abs", OP_ABS, 1, 1},
	    {"step", OP_STEP, 4, ARGS_MAX}, {"points", OP_POINTS, 3, ARGS_MAX},
	    {"before", OP_BEFORE, 2, 2}};
	size_t n = strspn(p->at, "abcdefghijklmnopqrstuvwxyz0123456789_");
	if (n == 0 || n > NAME_LIMIT)
		return fail(p, "an input, a number or a 'word' is expected");
	const char *start = p->at, *name = arena_strndup(p->arena, p->at, n);
	p->at += n;
	for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
		if (strcmp(name, functions[i].name) != 0 || !accept(p, "("))
			continue;
		struct expr *x =
		    parse_call(p, functions[i].op, functions[i].least, functions[i].most);
		if (x && x->op == OP_BEFORE)
			return day_compared(p, x);
		if (!x || x->op != OP_GIVEN)
			return x;
		if (x->arg[0]->op != OP_VAR)
			return fail(p, "given() takes the name of an input, before");
		x->var = x->arg[0]->var;
		x->count = 0;
		return x;
	}
	struct expr *x = node(p, OP_VAR, NULL, NULL);
	x->var = table_variable(p->g, name);
	if (x->var < 0) {
		p->at = start;
		return fail(p, "unknown input");
	}
	return x;
}

static struct expr *parse_primary(struct parser *p)
{
	blanks(p);
	if (accept(p, "'"))
		return parse_word(p);
	if (isdigit((unsigned char)*p->at))
		return parse_number(p);
	if (accept(p, "(")) {
		struct expr *x = parse_or(p);
		if (x && !accept(p, ")"))
			return fail(p, "a closing parenthesis is expected");
		return x;
	}
	return parse_name(p);
}

static struct expr *parse_unary(struct parser *p)
{
	if (p->depth >= DEPTH_MAX)
		return fail(p, "nested too deep");
	if (!accept(p, "-"))
		return parse_primary(p);
	p->depth++;
	struct expr *x = parse_unary(p);
	p->depth--;
	return x ? node(p, OP_NEG, x, NULL) : NULL;
}

/* ---- binary operators, loosest last -------------------------------------------------------- */

static struct expr *parse_product(struct parser *p)
{
	struct expr *x = parse_unary(p);
	while (x) {
		enum op op = accept(p, "*") ? OP_MUL : accept(p, "/") ? OP_DIV : OP_LITERAL;
		if (op == OP_LITERAL)
			break;
		struct expr *y = parse_unary(p);
		x = y ? node(p, op, x, y) : NULL;
	}
	return x;
}

static struct expr *parse_sum(struct parser *p)
{
	struct expr *x = parse_product(p);
	while (x) {
		enum op op = accept(p, "+") ? OP_ADD : accept(p, "-") ? OP_SUB : OP_LITERAL;
		if (op == OP_LITERAL)
			break;
		struct expr *y = parse_product(p);
		x = y ? node(p, op, x, y) : NULL;
	}
	return x;
}

static struct expr *parse_in(struct parser *p, struct expr *x)
{
	if (!accept(p, "("))
		return fail(p, "an opening parenthesis is expected");
	struct expr *in = parse_call(p, OP_IN, 1, ARGS_MAX - 1);
	if (!in)
		return NULL;
	memmove(in->arg + 1, in->arg, in->count * sizeof *in->arg);
	in->arg[0] = x;
	in->count++;
	return in;
}

static struct expr *parse_compare(struct parser *p)
{
	static const struct {
		const char *symbol;
		enum op op;
	} symbols[] = {
	    {"<=", OP_LE}, {">=", OP_GE}, {"!=", OP_NE}, {"=", OP_EQ}, {"<", OP_LT}, {">", OP_GT}};
	struct expr *x = parse_sum(p);
	if (!x)
		return NULL;
	if (accept(p, "in"))
		return parse_in(p, x);
	for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++)
		if (accept(p, symbols[i].symbol)) {
			struct expr *y = parse_sum(p);
			return y ? node(p, symbols[i].op, x, y) : NULL;
		}
	return x;
}

static struct expr *parse_not(struct parser *p)
{
	if (p->depth >= DEPTH_MAX)
		return fail(p, "nested too deep");
	if (!accept(p, "not"))
		return parse_compare(p);
	p->depth++;
	struct expr *x = parse_not(p);
	p->depth--;
	return x ? node(p, OP_NOT, x, NULL) : NULL;
}

static struct expr *parse_and(struct parser *p)
{
	struct expr *x = parse_not(p);
	while (x && accept(p, "and")) {
		struct expr *y = parse_not(p);
		x = y ? node(p, OP_AND, x, y) : NULL;
	}
	return x;
}

static struct expr *parse_or(struct parser *p)
{
	if (p->depth >= DEPTH_MAX)
		return fail(p, "nested too deep");
	p->depth++;
	struct expr *x = parse_and(p);
	while (x && accept(p, "or")) {
		struct expr *y = parse_and(p);
		x = y ? node(p, OP_OR, x, y) : NULL;
	}
	p->depth--;
	return x;
}

bool expr_parse(
    struct arena *a, struct guideline *g, const char *text, struct expr **out, struct err *e)
{
	if (strlen(text) > TEXT_MAX)
		return err_set(e, ERR_CONFIG, "expression longer than %d characters", TEXT_MAX);
	struct parser p = {.arena = a, .g = g, .at = text, .e = e};
	struct expr *x = parse_or(&p);
	blanks(&p);
	if (x && *p.at) {
		fail(&p, "unexpected text");
		x = NULL;
	}
	*out = x;
	return x != NULL;
}

/* ---- what the checker has to know ---------------------------------------------------------- */

void variable_threshold(struct arena *a, struct variable *v, struct number at)
{
	for (size_t i = 0; i < v->threshold_count; i++)
		if (number_cmp(v->threshold[i], at) == 0)
			return;
	if (v->threshold_count > THRESHOLDS_MAX)
		return; /* one too many: finish() refuses the table */
	v->threshold = arena_grow(a, v->threshold, v->threshold_count, sizeof *v->threshold);
	v->threshold[v->threshold_count++] = at;
}

void expr_thresholds(struct arena *a, struct guideline *g, const struct expr *x)
{
	if (!x)
		return;
	if (x->op == OP_BEFORE)
		variable_threshold(a, &g->variable[x->var], x->literal.number);
	bool compares = (x->op >= OP_EQ && x->op <= OP_GE) || x->op == OP_STEP || x->op == OP_IN;
	for (size_t i = 0; i < x->count; i++) {
		bool other = x->op == OP_STEP ? i > 0 && i % 2 == 0 : true;
		for (size_t k = 0; compares && other && k < x->count; k++)
			if (x->arg[k]->op == OP_VAR && x->arg[i]->op == OP_LITERAL &&
			    x->arg[i]->literal.kind == VALUE_NUMBER)
				variable_threshold(
				    a, &g->variable[x->arg[k]->var], x->arg[i]->literal.number);
		expr_thresholds(a, g, x->arg[i]);
	}
}

bool expr_has_numbers(const struct guideline *g, const struct expr *x)
{
	if (!x)
		return false;
	if (x->op == OP_VAR) {
		enum type t = g->variable[x->var].type;
		return t == TYPE_INTEGER || t == TYPE_DECIMAL || t == TYPE_SET;
	}
	for (size_t i = 0; i < x->count; i++)
		if (expr_has_numbers(g, x->arg[i]))
			return true;
	return false;
}

uint64_t expr_mentions(const struct expr *x)
{
	uint64_t all = 0;
	if (!x)
		return 0;
	if (x->op == OP_VAR || x->op == OP_GIVEN || x->op == OP_BEFORE)
		all |= (uint64_t)1 << x->var;
	for (size_t i = 0; i < x->count; i++)
		all |= expr_mentions(x->arg[i]);
	return all;
}

uint64_t expr_values(const struct expr *x)
{
	uint64_t all = 0;
	if (!x)
		return 0;
	if (x->op == OP_VAR || x->op == OP_BEFORE)
		all |= (uint64_t)1 << x->var;
	for (size_t i = 0; i < x->count; i++)
		all |= expr_values(x->arg[i]);
	return all;
}

uint64_t expr_givens(const struct expr *x)
{
	uint64_t all = 0;
	if (x && x->op == OP_GIVEN)
		all |= (uint64_t)1 << x->var;
	for (size_t i = 0; x && i < x->count; i++)
		all |= expr_givens(x->arg[i]);
	return all;
}

static bool is_number_variable(const struct guideline *g, const struct expr *x)
{
	enum type t = x->op == OP_VAR ? g->variable[x->var].type : TYPE_TEXT;
	return t == TYPE_INTEGER || t == TYPE_DECIMAL;
}

bool expr_calculates(const struct guideline *g, const struct expr *x)
{
	if (!x)
		return false;
	bool sums = (x->op >= OP_ADD && x->op <= OP_NEG) || (x->op >= OP_ROUND && x->op <= OP_ABS);
	if (sums || x->op == OP_POINTS)
		return expr_has_numbers(g, x);
	if ((x->op == OP_EQ || x->op == OP_NE || x->op == OP_IN) &&
	    is_number_variable(g, x->arg[0]))
		for (size_t i = 1; i < x->count; i++)
			if (is_number_variable(g, x->arg[i]))
				return true;
	for (size_t i = 0; i < x->count; i++)
		if (expr_calculates(g, x->arg[i]))
			return true;
	return false;
}
