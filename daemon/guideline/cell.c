/* SPDX-License-Identifier: Apache-2.0
 *
 * cell.c - condition cells: 3|4A, [6.0,8.0), <6, >=8, !=x, missing.
 *
 * Fails: returns false and names what is not legal for that input.
 */
#include "autoconf.h"
#include "table.h"

#include <string.h>

#define ATOMS_MAX 64

static bool is_number(const struct variable *v)
{
	return v->type == TYPE_INTEGER || v->type == TYPE_DECIMAL;
}

static bool bound(const struct variable *v, const char *s, struct number *out, struct err *e)
{
	if (!number_parse(s, out))
		return err_set(e, ERR_CONFIG, "\"%s\" is not a number", s);
	if (!number_is_multiple(*out, v->precision))
		return err_set(e, ERR_CONFIG, "%s is finer than the input is stated", s);
	if (number_cmp(*out, v->lo) < 0 || number_cmp(*out, v->hi) > 0)
		return err_set(e, ERR_CONFIG, "%s is outside the legal range %s", s, v->legal_text);
	return true;
}

/* [6.0,8.0) and its three sisters. */
static bool interval(
    struct arena *a, const struct variable *v, char *s, struct atom *out, struct err *e)
{
	size_t n = strlen(s);
	char *comma = strchr(s, ','), last = n ? s[n - 1] : '\0';
	if (!comma || (last != ')' && last != ']'))
		return err_set(e, ERR_CONFIG, "\"%s\" is not a range like [6,8)", s);
	char *lo = arena_strndup(a, s + 1, (size_t)(comma - s - 1));
	char *hi = arena_strndup(a, comma + 1, (size_t)(s + n - 1 - (comma + 1)));
	if (!bound(v, lo, &out->lo, e) || !bound(v, hi, &out->hi, e))
		return false;
	out->has_lo = out->has_hi = true;
	out->lo_open = *s == '(';
	out->hi_open = last == ')';
	int order = number_cmp(out->lo, out->hi);
	if (order > 0 || (order == 0 && (out->lo_open || out->hi_open)))
		return err_set(e, ERR_CONFIG, "range \"%s\" is empty", s);
	return true;
}

static bool number_atom(
    struct arena *a, const struct variable *v, char *s, struct atom *out, struct err *e)
{
	out->kind = ATOM_RANGE;
	if (*s == '[' || *s == '(')
		return interval(a, v, s, out, e);
	bool less = *s == '<', more = *s == '>';
	bool open = s[0] && s[1] != '=';
	if (less || more)
		s += open ? 1 : 2;
	struct number x;
	if (!bound(v, s, &x, e))
		return false;
	if (!less) {
		out->has_lo = true;
		out->lo = x;
		out->lo_open = more && open;
	}
	if (!more) {
		out->has_hi = true;
		out->hi = x;
		out->hi_open = less && open;
	}
	return true;
}

static bool word_atom(const struct guideline *g, const struct variable *v, const char *s,
    struct atom *out, struct err *e)
{
	out->kind = ATOM_WORD;
	out->word = table_word(g, s);
	for (size_t i = 0; i < v->word_count; i++)
		if (v->word[i] == out->word)
			return true;
	return err_set(e, ERR_CONFIG, "\"%s\" is not one of %s", s, v->legal_text);
}

bool cell_parse(struct arena *a, struct guideline *g, int var, const char *text, struct cell *out,
    struct err *e)
{
	struct variable *v = &g->variable[var];
	*out = (struct cell){.var = var, .text = text};
	if (strncmp(text, "!=", 2) == 0) {
		out->negate = true;
		text += 2;
	}
	char *rest = arena_strdup(a, text), *s;
	while ((s = strsep(&rest, "|"))) {
		struct atom atom = {.kind = ATOM_MISSING};
		if (out->count == ATOMS_MAX)
			return err_set(e, ERR_CONFIG, "more than %d alternatives", ATOMS_MAX);
		if (strcmp(s, "missing") != 0 &&
		    !(is_number(v) ? number_atom(a, v, s, &atom, e) : word_atom(g, v, s, &atom, e)))
			return false;
		out->wants_missing |= atom.kind == ATOM_MISSING;
		if (atom.has_lo)
			variable_threshold(a, v, atom.lo);
		if (atom.has_hi)
			variable_threshold(a, v, atom.hi);
		out->atom = arena_grow(a, out->atom, out->count, sizeof atom);
		out->atom[out->count++] = atom;
	}
	return true;
}

static bool in_range(const struct atom *a, struct number x)
{
	if (a->has_lo) {
		int c = number_cmp(x, a->lo);
		if (c < 0 || (c == 0 && a->lo_open))
			return false;
	}
	if (a->has_hi) {
		int c = number_cmp(x, a->hi);
		if (c > 0 || (c == 0 && a->hi_open))
			return false;
	}
	return true;
}

static bool atom_hits(const struct variable *v, const struct atom *a, struct input_value x)
{
	if (a->kind == ATOM_RANGE)
		return x.kind == VALUE_NUMBER && in_range(a, x.number);
	if (a->kind != ATOM_WORD)
		return false;
	if (x.kind == VALUE_SET) {
		for (size_t i = 0; i < v->word_count; i++)
			if (v->word[i] == a->word)
				return x.set >> i & 1;
		return false;
	}
	return x.kind == VALUE_WORD && x.word == a->word;
}

bool cell_matches(const struct variable *v, const struct cell *c, struct input_value x)
{
	bool hit = false;
	for (size_t i = 0; i < c->count && !hit; i++)
		hit = atom_hits(v, &c->atom[i], x);
	return hit != c->negate;
}

/* The row that matched because an input is missing has decided what that means: of a unique stage,
 * no other row matches by a value of it. */
static bool is_decided(const struct state *s, const struct cell *c)
{
	if (c->wants_missing)
		return true;
	for (size_t i = 0; s->hit && i < s->hit->cell_count; i++)
		if (s->hit->cell[i].var == c->var && s->hit->cell[i].wants_missing)
			return true;
	return false;
}

struct input_value cell_test(struct state *s, const struct cell *c)
{
	const struct variable *v = &s->g->variable[c->var];
	bool decided = is_decided(s, c);
	bool known = s->presence >> c->var & 1, stated = s->stated >> c->var & 1;
	struct input_value x = {.kind = VALUE_ABSENT};
	s->work++;
	if (decided && s->walking && !known)
		return (struct input_value){.kind = VALUE_NEED, .presence = true, .var = c->var};
	bool derivable = v->derive_count || v->absent.kind != VALUE_UNSET;
	bool empty = s->v[c->var].kind == VALUE_UNSET && !derivable;
	if (!(decided && s->walking && !stated && empty))
		x = state_get(s, c->var);
	if (x.kind == VALUE_NEED)
		return x;
	if (x.kind == VALUE_ABSENT && decided)
		return (struct input_value){
		    .kind = VALUE_WORD, .word = c->wants_missing && !c->negate};
	if (x.kind == VALUE_ABSENT)
		return s->inputs_only ? x : state_need(s, c->var);
	return (struct input_value){.kind = VALUE_WORD, .word = cell_matches(v, c, x)};
}
