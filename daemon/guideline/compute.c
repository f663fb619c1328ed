/* SPDX-License-Identifier: Apache-2.0
 *
 * compute.c - the value of an expression, with three-valued logic for what is not known.
 *
 * What does not fit, or divides by zero, is absent: a person is asked, nothing is guessed.
 */
#include "autoconf.h"
#include "table.h"

static const struct input_value absent = {.kind = VALUE_ABSENT};

static struct input_value truth(bool yes)
{
	return (struct input_value){.kind = VALUE_WORD, .word = yes ? WORD_YES : WORD_NO};
}

static bool settled(struct input_value v)
{
	return v.kind != VALUE_ABSENT && v.kind != VALUE_NEED;
}

static bool as_number(struct input_value v, struct number *out)
{
	if (v.kind == VALUE_NUMBER)
		*out = v.number;
	else if (v.kind == VALUE_WORD && v.word <= WORD_YES)
		*out = (struct number){v.word, 1}; /* yes counts 1, so conditions can be summed */
	else
		return false;
	return true;
}

/* or: the first yes decides, whatever is unknown beside it; and: the first no. */
static struct input_value logic(struct state *s, const struct expr *x)
{
	int decisive = x->op == OP_OR ? WORD_YES : WORD_NO;
	struct input_value unknown = truth(x->op == OP_AND);
	for (size_t i = 0; i < x->count; i++) {
		struct input_value v = expr_eval(s, x->arg[i]);
		if (v.kind == VALUE_WORD && v.word == decisive)
			return v;
		if (v.kind == VALUE_NEED || (v.kind != VALUE_WORD && unknown.kind != VALUE_NEED))
			unknown = v.kind == VALUE_NEED ? v : absent;
	}
	return unknown;
}

static struct input_value compare(enum op op, struct input_value a, struct input_value b)
{
	struct number p, q;
	if (a.kind == VALUE_WORD && b.kind == VALUE_WORD) {
		if (op == OP_EQ || op == OP_NE)
			return truth((a.word == b.word) == (op == OP_EQ));
		return absent;
	}
	if (!as_number(a, &p) || !as_number(b, &q))
		return absent;
	int c = number_cmp(p, q);
	switch (op) {
	case OP_EQ:
		return truth(c == 0);
	case OP_NE:
		return truth(c != 0);
	case OP_LT:
		return truth(c < 0);
	case OP_LE:
		return truth(c <= 0);
	case OP_GT:
		return truth(c > 0);
	default:
		return truth(c >= 0);
	}
}

static struct input_value arithmetic(enum op op, struct input_value a, struct input_value b)
{
	struct number p, q, r;
	if (!as_number(a, &p) || !as_number(b, &q))
		return absent;
	bool fits;
	switch (op) {
	case OP_ADD:
		fits = number_add(p, q, &r);
		break;
	case OP_SUB:
		fits = number_sub(p, q, &r);
		break;
	case OP_MUL:
		fits = number_mul(p, q, &r);
		break;
	case OP_DIV:
		fits = number_div(p, q, &r);
		break;
	case OP_MIN:
		r = number_cmp(p, q) <= 0 ? p : q;
		fits = true;
		break;
	case OP_MAX:
		r = number_cmp(p, q) >= 0 ? p : q;
		fits = true;
		break;
	default:
		fits = number_round(p, q, &r);
		break;
	}
	return fits ? (struct input_value){.kind = VALUE_NUMBER, .number = r} : absent;
}

/* step(x, below, t1, v1, t2, v2...): the v of the last t that x has reached. */
static struct input_value look_up(struct state *s, const struct expr *x, struct input_value at)
{
	size_t pick = 1;
	for (size_t i = 2; i + 1 < x->count; i += 2) {
		struct input_value reached = compare(OP_GE, at, expr_eval(s, x->arg[i]));
		if (reached.kind != VALUE_WORD)
			return reached;
		if (reached.word == WORD_YES)
			pick = i + 1;
	}
	return expr_eval(s, x->arg[pick]);
}

/* points(x, 'a', 1, 'b', 2...): the sum over the words chosen. */
static struct input_value points(struct state *s, const struct expr *x, struct input_value chosen)
{
	struct input_value sum = {.kind = VALUE_NUMBER, .number = {0, 1}};
	const struct variable *v = x->arg[0]->op == OP_VAR ? &s->g->variable[x->arg[0]->var] : NULL;
	for (size_t i = 1; i + 1 < x->count; i += 2) {
		struct input_value word = expr_eval(s, x->arg[i]);
		bool hit = chosen.kind == VALUE_WORD && word.kind == VALUE_WORD &&
			   chosen.word == word.word;
		if (chosen.kind == VALUE_SET && v)
			for (size_t k = 0; k < v->word_count; k++)
				hit |= (chosen.set >> k & 1) && v->word[k] == word.word;
		if (hit)
			sum = arithmetic(OP_ADD, sum, expr_eval(s, x->arg[i + 1]));
	}
	return sum;
}

static struct input_value member(struct state *s, const struct expr *x, struct input_value first)
{
	for (size_t i = 1; i < x->count; i++) {
		struct input_value v = expr_eval(s, x->arg[i]);
		if (!settled(v))
			return v;
		struct input_value same = compare(OP_EQ, first, v);
		if (same.kind != VALUE_WORD || same.word == WORD_YES)
			return same;
	}
	return truth(false);
}

static struct input_value fold(struct state *s, const struct expr *x, struct input_value v)
{
	for (size_t i = 1; i < x->count; i++) {
		struct input_value next = expr_eval(s, x->arg[i]);
		if (!settled(next))
			return next;
		v = x->op >= OP_EQ && x->op <= OP_GE ? compare(x->op, v, next)
						     : arithmetic(x->op, v, next);
	}
	return v;
}

static struct input_value given(const struct state *s, int var)
{
	uint64_t bit = (uint64_t)1 << var;
	if (!s->walking || s->presence & bit)
		return truth(s->stated & bit);
	if (!(s->settled & bit))
		return (struct input_value){.kind = VALUE_NEED, .presence = true, .var = var};
	/* In the proof, what nobody asked for may have been stated all the same. */
	return s->inputs_only ? truth(false) : absent;
}

static struct input_value before(struct state *s, const struct expr *x)
{
	struct input_value v = state_get(s, x->var);
	if (v.kind != VALUE_OPAQUE)
		return v;
	return v.number.d ? truth(number_cmp(v.number, x->literal.number) < 0) : absent;
}

struct input_value expr_eval(struct state *s, const struct expr *x)
{
	static const struct input_value zero = {.kind = VALUE_NUMBER, .number = {0, 1}};
	static const struct input_value one = {.kind = VALUE_NUMBER, .number = {1, 1}};
	s->work++; /* load.c has made sure that it ends soon */
	if (x->op == OP_LITERAL)
		return x->literal;
	if (x->op == OP_VAR)
		return state_get(s, x->var);
	if (x->op == OP_GIVEN)
		return given(s, x->var);
	if (x->op == OP_BEFORE)
		return before(s, x);
	if (x->op == OP_OR || x->op == OP_AND)
		return logic(s, x);
	struct input_value v = expr_eval(s, x->arg[0]);
	if (!settled(v))
		return v;
	switch (x->op) {
	case OP_NOT:
		return v.kind == VALUE_WORD ? truth(v.word == WORD_NO) : absent;
	case OP_NEG:
		return arithmetic(OP_SUB, zero, v);
	case OP_ABS:
		return arithmetic(OP_MAX, v, arithmetic(OP_SUB, zero, v));
	case OP_ROUND:
		return x->count == 2 ? fold(s, x, v) : arithmetic(OP_ROUND, v, one);
	case OP_IF:
		return expr_eval(s, x->arg[v.kind == VALUE_WORD && v.word == WORD_YES ? 1 : 2]);
	case OP_IN:
		return member(s, x, v);
	case OP_STEP:
		return look_up(s, x, v);
	case OP_POINTS:
		return points(s, x, v);
	default:
		return fold(s, x, v);
	}
}
