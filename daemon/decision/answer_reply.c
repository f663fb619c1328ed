/* SPDX-License-Identifier: Apache-2.0
 *
 * answer_reply.c - a person confirms what a mail proposed.
 *
 * A proposal is kept as "ANSWER ARGUMENT by REF": what is to be done, with what, as said by whom.
 * Where it lacks something ("-"), who confirms it says it; nothing is made up.
 */
#include "autoconf.h"
#include "answer.h"
#include "apply.h"
#include "reply.h"

#include <string.h>

struct proposal {
	enum answer_kind kind;
	const char *argument; /* NULL: whoever confirms says it */
	const char *by;
};

/* False: it is none that this program writes. */
static bool parse(struct arena *a, const char *text, struct proposal *out)
{
	const char *blank = text ? strchr(text, ' ') : NULL;
	const char *by = blank ? strstr(blank + 1, " by ") : NULL;
	int kind;
	if (!by || !vocabulary_find(
		       &answer_kind_words, arena_strndup(a, text, (size_t)(blank - text)), &kind))
		return false;
	const char *argument = arena_strndup(a, blank + 1, (size_t)(by - blank - 1));
	*out = (struct proposal){.kind = (enum answer_kind)kind,
	    .argument = strcmp(argument, "-") == 0 ? NULL : argument,
	    .by = by + 4};
	return true;
}

bool reply_waits(const struct work *w, const struct case_record *r, const struct person *p)
{
	const struct chart *c = w->chart;
	struct proposal said;
	for (size_t i = 0; i < c->question_count; i++) {
		const struct question *q = c->question[i];
		if (q->open && q->kind == QUESTION_REPLY && q->followup == r->f.id && q->proposal &&
		    parse(w->arena, q->proposal, &said) && strcmp(said.by, p->ref) == 0 &&
		    (said.kind == ANSWER_CLOSE || said.kind == ANSWER_NOT_OWED))
			return true;
	}
	return false;
}

/* What it takes to close as done elsewhere: a place and a day, as somebody attests them. */
static const char *source_of(const struct answering *g, const struct proposal *p)
{
	if (!g->a->note)
		return NULL;
	return arena_printf(g->w->arena, "%s, as %s wrote%s%s", g->a->note, p->by,
	    p->argument ? " on " : "", p->argument ? p->argument : "");
}

/* The follow-up is changed by an answer of its own; refused, the question stays. */
static bool settle_by(struct answering *g,
    bool (*act)(struct work *, struct case_record *, const struct answer *), const struct answer *a)
{
	if (!act(g->w, g->r, a))
		return false;
	return g->w->out->outcome != OUTCOME_APPLIED || answer_settle(g, true);
}

bool answer_confirm(struct answering *g)
{
	struct work *w = g->w;
	struct proposal p;
	if (!g->r || !case_is_open(g->r))
		return refuse(w, "no open follow-up is left for it: answer fixed");
	if (!parse(w->arena, g->q->proposal, &p))
		return refuse(w, "nothing plain was proposed: read the mail and see to it, then "
				 "answer not-owed, still-owed or fixed");
	struct answer a = *g->a;
	a.kind = p.kind;
	a.clinician = p.by;
	a.reason = arena_printf(w->arena, "%s by %s%s%s", p.by,
	    strncmp(g->q->key, "link ", 5) == 0 ? "link" : "mail", g->a->note ? ": " : "",
	    g->a->note ? g->a->note : "");
	if (p.kind == ANSWER_CLOSE) {
		a.code = closure_text(CLOSURE_DONE_ELSEWHERE);
		a.source = source_of(g, &p);
		return a.source ? settle_by(g, answer_close, &a)
				: refuse(w, "say where and when it was done with --note");
	}
	if (p.kind == ANSWER_ASSIGN) {
		a.person = g->a->person ? g->a->person : p.argument;
		return a.person ? settle_by(g, answer_assign, &a)
				: refuse(w, "say whose it is with --to");
	}
	if (p.kind == ANSWER_POSTPONE) {
		a.until = p.argument;
		return settle_by(g, answer_postpone, &a);
	}
	if (p.kind != ANSWER_NOT_OWED)
		return work_fail(w, ERR_INPUT, "proposal of question %lld is not understood",
		    (long long)g->q->id);
	a.code = p.argument;
	g->a = &a;
	return answer_not_owed(g);
}
