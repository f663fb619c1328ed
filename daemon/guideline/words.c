/* SPDX-License-Identifier: Apache-2.0
 *
 * words.c - the checker's half for vocabulary, citations, references and schedules.
 */
#include "autoconf.h"
#include "checker.h"

#include <string.h>
#include <strings.h>

static bool has_token(const struct checker *c, const char *word, size_t len)
{
	for (size_t i = 0; i < c->tokens->count; i++)
		if (strlen(c->tokens->token[i]) == len &&
		    strncmp(c->tokens->token[i], word, len) == 0)
			return true;
	return false;
}

static bool is_bare(const char *action)
{
	return strcmp(action, "none") == 0 || strcmp(action, ACTION_REVIEW) == 0 ||
	       strcmp(action, "not-applicable") == 0;
}

static void check_interval(struct checker *c, int line, const char *what, const struct action *act)
{
	bool interval = act->min >= 0 || act->max >= 0;
	if ((act->min >= 0) != (act->max >= 0) || act->min > act->max)
		check_fault(
		    c, line, "%s: interval %d..%d is not a window", what, act->min, act->max);
	if (interval ? !vocabulary_has_unit(act->unit) : *act->unit != '\0')
		check_fault(
		    c, line, "%s: unit \"%s\" does not go with its interval", what, act->unit);
	if (interval && !*act->anchor)
		check_fault(c, line, "%s: an interval without an anchor", what);
	if (*act->anchor && !table_anchor_from(c->g, act->anchor))
		check_fault(c, line, "%s: anchor \"%s\" is not declared", what, act->anchor);
}

static void check_action(struct checker *c, int line, const char *what, const struct action *act)
{
	size_t len = 0;
	if (!*act->action)
		check_fault(c, line, "%s: no action", what);
	for (const char *w = vocabulary_next(act->action, &len); w; w = vocabulary_next(w, &len))
		if (!vocabulary_has_action(w, len))
			check_fault(c, line, "%s: unknown action \"%.*s\"", what, (int)len, w);
	len = 0;
	for (const char *w = vocabulary_next(act->modality, &len); w && c->tokens;
	     w = vocabulary_next(w, &len))
		if (!has_token(c, w, len))
			check_fault(c, line, "%s: unknown modality \"%.*s\"", what, (int)len, w);
	if (is_bare(act->action) && (*act->modality || act->min >= 0))
		check_fault(c, line, "%s: %s has no modality and no interval", what, act->action);
	if (!is_bare(act->action) && *act->action && !*act->modality &&
	    strcmp(act->action, "notify") != 0)
		check_fault(c, line, "%s: %s without a modality", what, act->action);
	check_interval(c, line, what, act);
}

/* Blank-separated keys of declared sources; "-" for the project's own rows. */
static void check_source(struct checker *c, const struct row *r)
{
	char *rest = arena_strdup(c->arena, r->source), *key;
	if (!*r->source)
		check_fault(c, r->line, "row %s: no source", r->id);
	while ((key = strsep(&rest, " "))) {
		bool known = strcmp(key, "-") == 0 && strchr("IU", r->evidence[0]);
		for (size_t i = 0; i < c->g->source_count; i++)
			known |= strcmp(c->g->source[i].name, key) == 0;
		if (!known && *r->source)
			check_fault(
			    c, r->line, "row %s: source \"%s\" is not declared", r->id, key);
	}
}

static bool is_row_id(const struct guideline *g, const char *word, size_t len)
{
	for (size_t i = 0; i < g->stage_count; i++)
		for (size_t k = 0; k < g->stage[i].row_count; k++) {
			const char *id = g->stage[i].row[k].id;
			if (strlen(id) == len && strncmp(id, word, len) == 0)
				return true;
		}
	for (size_t i = 0; i < g->schedule_count; i++)
		for (size_t k = 0; k < g->schedule[i].count; k++)
			if (strlen(g->schedule[i].step[k].id) == len &&
			    strncmp(g->schedule[i].step[k].id, word, len) == 0)
				return true;
	return false;
}

/* Row ids named in `next` begin with the table's prefix, so a wrong one can be seen. */
static void check_next(struct checker *c, const struct row *r)
{
	const char *prefix = c->g->prefix;
	size_t n = strlen(prefix);
	for (const char *at = r->next; n && (at = strstr(at, prefix)); at += n) {
		size_t len = strspn(at, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");
		if (!is_row_id(c->g, at, len))
			check_fault(c, r->line, "row %s: next names \"%.*s\", which is no row",
			    r->id, (int)len, at);
	}
}

static void check_row(struct checker *c, const struct stage *s, const struct row *r)
{
	bool off = strcmp(r->enabled, "no") == 0;
	const char *what = arena_printf(c->arena, "row %s", r->id);
	if (!off && strcmp(r->enabled, "yes") != 0)
		check_fault(c, r->line, "%s: enabled is yes or no", what);
	if (vocabulary_evidence_rank(r->evidence) < 0)
		check_fault(
		    c, r->line, "%s: evidence \"%s\" is not V2, V1, I or U", what, r->evidence);
	if (strcmp(r->evidence, "U") == 0 && !off)
		check_fault(c, r->line, "%s: an unverified row (U) must be switched off", what);
	if (off && !*r->note)
		check_fault(c, r->line, "%s: switched off without a reason in its note", what);
	if (vocabulary_urgency_rank(r->urgency) < 0)
		check_fault(c, r->line, "%s: unknown urgency \"%s\"", what, r->urgency);
	if (strncmp(r->id, c->g->prefix, strlen(c->g->prefix)) != 0)
		check_fault(c, r->line, "%s: its id does not begin with %s", what, c->g->prefix);
	if (off && !*r->act.action && !r->schedule)
		check_fault(c, r->line,
		    "%s: switched off, and yet sets values: give it an action instead", what);
	check_source(c, r);
	check_next(c, r);
	if (r->schedule && (*r->act.action || r->act.min >= 0))
		check_fault(c, r->line, "%s: has a schedule and an action of its own", what);
	else if (!r->schedule && (*r->act.action || !r->assign_count))
		if (*r->act.action || !*r->flag || s->hit == HIT_OVERLAY)
			check_action(c, r->line, what, &r->act);
	if (s->hit == HIT_OVERLAY && (r->assign_count || r->schedule))
		check_fault(c, r->line, "%s: an overlay row neither sets nor schedules", what);
}

static void check_schedule(struct checker *c, const struct schedule *s)
{
	if (!s->end)
		check_fault(c, s->line, "schedule %s has no end line", s->name);
	else
		check_action(c, s->end->line, "end of schedule", &s->end->act);
	for (size_t i = 0; i < s->count; i++) {
		const struct table_step *t = &s->step[i];
		const char *what =
		    arena_printf(c->arena, "schedule %s step %d", s->name, t->number);
		check_action(c, t->line, what, &t->act);
		if (*t->id && strncmp(t->id, c->g->prefix, strlen(c->g->prefix)) != 0)
			check_fault(c, t->line, "%s: its id %s does not begin with %s", what, t->id,
			    c->g->prefix);
		if (t->number != (int)i + 1)
			check_fault(c, t->line, "%s: steps count from 1 without a gap", what);
		if (t->repeats && (i + 1 != s->count || !t->until))
			check_fault(
			    c, t->line, "%s: repeats without an until, it never ends", what);
		const char *from = table_anchor_from(c->g, t->act.anchor);
		bool previous = from && strcmp(from, "previous") == 0;
		if (i == 0 && previous)
			check_fault(
			    c, t->line, "%s: there is no previous exam to count from", what);
		if (i && t->act.min >= 0 && s->step[i - 1].act.max > t->act.min && !previous)
			check_fault(c, t->line, "%s: is due before the step before it", what);
	}
	if (s->count == 0)
		check_fault(c, s->line, "schedule %s has no step", s->name);
	if (c->g->step_var < 0 && s->count > 1)
		check_fault(c, s->line, "schedule %s needs a step input to advance in", s->name);
}

static bool is_used(const struct guideline *g, const struct schedule *s)
{
	for (size_t i = 0; i < g->stage_count; i++)
		for (size_t k = 0; k < g->stage[i].row_count; k++)
			if (g->stage[i].row[k].schedule == s)
				return true;
	return false;
}

/* ---- the head ------------------------------------------------------------------------------ */

/* They name the file, and stand on command lines and in messages. */
static void check_name(struct checker *c, const char *what, const char *name, const char *legal)
{
	if (!*name || strspn(name, legal) != strlen(name))
		check_fault(c, 1, "%s \"%s\": only %s may stand in it", what, name, legal);
}

static void check_head(struct checker *c)
{
	const struct guideline *g = c->g;
	check_name(c, "system", g->system, "abcdefghijklmnopqrstuvwxyz0123456789-");
	check_name(c, "version", g->version, "abcdefghijklmnopqrstuvwxyz0123456789.-");
	if (!*g->citation)
		check_fault(c, 1, "no citation");
	for (size_t i = 0; i < g->anchor_count; i++)
		if (!vocabulary_has_from(g->anchor[i].from))
			check_fault(c, g->anchor[i].line,
			    "anchor %s: \"%s\" is not exam, first, previous or report",
			    g->anchor[i].name, g->anchor[i].from);
	for (size_t i = 0; i < g->source_count; i++)
		if (!*g->source[i].meaning)
			check_fault(
			    c, g->source[i].line, "source %s has no citation", g->source[i].name);
}

static bool is_legal_word(
    const struct guideline *g, const struct variable *v, const char *s, size_t n)
{
	for (size_t i = 0; i < v->word_count; i++) {
		const char *word = g->word[v->word[i]];
		if (strlen(word) == n && strncmp(word, s, n) == 0)
			return true;
	}
	return false;
}

/* Of a set: it could be two of its words, joined. */
static bool is_ambiguous(const struct guideline *g, const struct variable *v, const char *word)
{
	for (const char *at = strchr(word, '+'); at; at = strchr(at + 1, '+'))
		if (at == word || (is_legal_word(g, v, word, (size_t)(at - word)) &&
				      is_legal_word(g, v, at + 1, strlen(at + 1))))
			return true;
	return false;
}

/* A word that cells or messages could not state, or that could be read as another. */
static void check_legal(struct checker *c, const struct variable *v)
{
	for (size_t i = 0; i < v->word_count; i++) {
		const char *word = c->g->word[v->word[i]];
		size_t n = strlen(word);
		if (strcmp(word, "missing") == 0 || strncmp(word, "!=", 2) == 0 ||
		    strpbrk(word, "';=") || (v->type == TYPE_SET && is_ambiguous(c->g, v, word)))
			check_fault(
			    c, v->line, "%s: \"%s\" cannot be a legal value", v->name, word);
		if (n && (word[0] == ' ' || word[n - 1] == ' '))
			check_fault(
			    c, v->line, "%s: a blank beside the legal value \"%s\"", v->name, word);
		for (size_t k = 0; k < i; k++)
			if (strcasecmp(c->g->word[v->word[k]], word) == 0)
				check_fault(c, v->line, "%s: \"%s\" and \"%s\" are the same",
				    v->name, c->g->word[v->word[k]], word);
	}
}

static void check_sets(struct checker *c)
{
	uint64_t class[64];
	for (size_t i = 0; i < c->g->variable_count; i++) {
		const struct variable *v = &c->g->variable[i];
		check_legal(c, v);
		if (v->type == TYPE_SET && set_classes(c->g, (int)i, class) > SET_CLASSES_MAX)
			check_fault(c, v->line,
			    "%s: rows tell more than %d of its words apart; count them with "
			    "points() or state them as inputs of their own",
			    v->name, SET_CLASSES_MAX);
	}
}

void check_words(struct checker *c)
{
	const struct guideline *g = c->g;
	check_head(c);
	check_sets(c);
	for (size_t i = 0; i < g->schedule_count; i++) {
		check_schedule(c, &g->schedule[i]);
		if (!is_used(g, &g->schedule[i]))
			check_fault(c, g->schedule[i].line, "schedule %s: no row uses it",
			    g->schedule[i].name);
	}
	for (size_t i = 0; i < g->stage_count; i++)
		for (size_t k = 0; k < g->stage[i].row_count; k++)
			check_row(c, &g->stage[i], &g->stage[i].row[k]);
}
