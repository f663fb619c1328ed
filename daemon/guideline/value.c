/* SPDX-License-Identifier: Apache-2.0
 *
 * value.c - words, names and stated values.
 */
#include "autoconf.h"
#include "table.h"
#include "followupd/clock.h"

#include <string.h>
#include <strings.h>

#define TEXT_VALUE_MAX 200

int table_word(const struct guideline *g, const char *s)
{
	for (size_t i = 0; i < g->word_count; i++)
		if (strcmp(g->word[i], s) == 0)
			return (int)i;
	return -1;
}

int table_word_add(struct arena *a, struct guideline *g, const char *s)
{
	int known = table_word(g, s);
	if (known >= 0)
		return known;
	g->word = arena_grow(a, g->word, g->word_count, sizeof *g->word);
	g->word[g->word_count] = s;
	return (int)g->word_count++;
}

int table_variable(const struct guideline *g, const char *name)
{
	for (size_t i = 0; i < g->variable_count; i++)
		if (strcmp(g->variable[i].name, name) == 0)
			return (int)i;
	return -1;
}

const struct schedule *table_schedule(const struct guideline *g, const char *name)
{
	for (size_t i = 0; i < g->schedule_count; i++)
		if (strcmp(g->schedule[i].name, name) == 0)
			return &g->schedule[i];
	return NULL;
}

const char *table_anchor_from(const struct guideline *g, const char *anchor)
{
	for (size_t i = 0; i < g->anchor_count; i++)
		if (strcmp(g->anchor[i].name, anchor) == 0)
			return g->anchor[i].from;
	return NULL;
}

const char *value_text(
    struct arena *a, const struct guideline *g, const struct variable *v, struct input_value x)
{
	if (x.kind == VALUE_NUMBER)
		return number_text(a, x.number);
	if (x.kind == VALUE_WORD)
		return g->word[x.word];
	const char *text = "";
	for (size_t i = 0; x.kind == VALUE_SET && i < v->word_count; i++)
		if (x.set >> i & 1)
			text =
			    arena_printf(a, "%s%s%s", text, *text ? "+" : "", g->word[v->word[i]]);
	return x.kind == VALUE_SET ? text : x.kind == VALUE_ABSENT ? "(missing)" : "(stated)";
}

/* ---- stated values ------------------------------------------------------------------------- */

static bool illegal(const struct variable *v, const char *s, struct err *e)
{
	err_set(e, ERR_INPUT, "%s: \"%.60s\" is not legal; legal is %.200s%s%s", v->name, s,
	    v->legal_text, *v->unit ? " " : "", v->unit);
	return false;
}

static int legal_word(const struct guideline *g, const struct variable *v, const char *s, size_t n)
{
	for (size_t i = 0; i < v->word_count; i++) {
		const char *word = g->word[v->word[i]];
		if (strncasecmp(word, s, n) == 0 && word[n] == '\0')
			return (int)i;
	}
	return -1;
}

/* The longest legal word at s that a + or the end follows: "I+" may be a word of its own. */
static int word_ahead(
    const struct guideline *g, const struct variable *v, const char *s, size_t *len)
{
	int best = -1;
	*len = 0;
	for (size_t i = 0; i < v->word_count; i++) {
		const char *word = g->word[v->word[i]];
		size_t n = strlen(word);
		bool ends = strncasecmp(word, s, n) == 0 && (s[n] == '+' || s[n] == '\0');
		if (ends && n > *len) {
			best = (int)i;
			*len = n;
		}
	}
	return best;
}

static bool read_set(
    const struct guideline *g, const struct variable *v, const char *s, struct input_value *out)
{
	*out = (struct input_value){.kind = VALUE_SET};
	while (true) {
		size_t n;
		int i = word_ahead(g, v, s, &n);
		if (i < 0)
			return false;
		out->set |= (uint64_t)1 << i;
		if (s[n] == '\0')
			return true;
		s += n + 1;
	}
}

static bool read_number(
    const struct variable *v, const char *s, struct input_value *out, struct err *e)
{
	struct number x;
	if (!number_parse(s, &x) || number_cmp(x, v->lo) < 0 || number_cmp(x, v->hi) > 0)
		return illegal(v, s, e);
	if (*v->round_text && !number_round(x, v->round_to, &x))
		return illegal(v, s, e);
	/* The rows ask on which side of a limit a measurement lies, however fine it is. */
	if (v->type == TYPE_INTEGER && !number_is_multiple(x, v->precision))
		return err_set(e, ERR_INPUT,
		    "%s: \"%s\" is finer than this input is stated; legal is %s %s", v->name, s,
		    v->legal_text, v->unit);
	*out = (struct input_value){.kind = VALUE_NUMBER, .number = x};
	return true;
}

bool value_read(const struct guideline *g, const struct variable *v, const char *s,
    struct input_value *out, struct err *e)
{
	date day;
	*out = (struct input_value){.kind = VALUE_OPAQUE};
	switch (v->type) {
	case TYPE_INTEGER:
	case TYPE_DECIMAL:
		return read_number(v, s, out, e);
	case TYPE_SET:
		return read_set(g, v, s, out) || illegal(v, s, e);
	case TYPE_DATE:
		if (!date_parse(s, &day))
			return illegal(v, s, e);
		out->number = (struct number){day, 1};
		return true;
	case TYPE_TEXT:
		return strlen(s) <= TEXT_VALUE_MAX || illegal(v, s, e);
	default:
		break;
	}
	int i = legal_word(g, v, s, strlen(s));
	if (i < 0)
		return illegal(v, s, e);
	*out = (struct input_value){.kind = VALUE_WORD, .word = v->word[i]};
	return true;
}
