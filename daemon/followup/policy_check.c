/* SPDX-License-Identifier: Apache-2.0
 *
 * policy_check.c - whether a policy does what a policy is for: in every state somebody is asked
 * next, tiers rise with time, each has a person, and nobody is told the same too soon again.
 *
 * A role stands for its person: who has two roles may be told oftener than is seen here.
 * Fails: never; what is wrong is what it answers.
 */
#include "autoconf.h"
#include "followupd/policy_check.h"

#include <stdlib.h>

/* The same item to the same person, where minutes count; where days do the policy says it. */
#define APART_MINUTES MINUTES(30)
/* A question that is not critical stands in a digest once a day at most. */
#define APART_DIGEST DAYS(1)
/* So far ahead is the day by which something is to be answered. */
#define USUAL_DEADLINE DAYS(30)

struct checking {
	struct arena *arena;
	size_t count;
	struct policy_fault *fault;
};

static void fault(struct checking *c, int line, const char *words)
{
	c->fault = arena_grow(c->arena, c->fault, c->count, sizeof *c->fault);
	c->fault[c->count++] = (struct policy_fault){line, words};
}

static const char *span_words(struct arena *a, int64_t span)
{
	if (span >= DAYS(1) && span % DAYS(1) == 0)
		return arena_printf(a, "%lld d", (long long)(span / DAYS(1)));
	return span % HOURS(1) == 0 ? arena_printf(a, "%lld h", (long long)(span / HOURS(1)))
				    : arena_printf(a, "%lld min", (long long)(span / MINUTES(1)));
}

/* A step, whichever it is of. */
struct asking {
	const char *name;
	int line, from, tier;
	enum role to;
	int64_t after, repeat;
};

/* ---- two steps of one list ------------------------------------------------------------------ */

static void check_pair(
    struct checking *c, const struct asking *a, const struct asking *b, int64_t apart)
{
	int64_t between = b->after > a->after ? b->after - a->after : a->after - b->after;
	const struct asking *low = a->tier < b->tier ? a : b, *high = low == a ? b : a;
	if (a->from != b->from)
		return; /* how they lie is another thing for each follow-up */
	if (a->to == b->to && between < apart)
		fault(c, b->line,
		    arena_printf(c->arena,
			"step \"%s\" tells the %s %s from step \"%s\": at least %s apart", b->name,
			vocabulary_word(&role_words, (int)b->to), span_words(c->arena, between),
			a->name, span_words(c->arena, apart)));
	if (low->tier > 0 && low->tier < high->tier && high->after <= low->after)
		fault(c, high->line,
		    arena_printf(c->arena,
			"step \"%s\" is tier %d and does not come after step \"%s\" of tier %d",
			high->name, high->tier, low->name, low->tier));
}

static void check_list(
    struct checking *c, size_t count, const struct asking *m, const char *list, int64_t apart)
{
	const struct asking *last = &m[count - 1];
	for (size_t i = 0; i < count; i++)
		for (size_t k = i + 1; k < count; k++)
			check_pair(c, &m[i], &m[k], apart);
	if (last->repeat < apart)
		fault(c, last->line,
		    arena_printf(c->arena, "step \"%s\" tells the %s every %s: at least %s apart",
			last->name, vocabulary_word(&role_words, (int)last->to),
			span_words(c->arena, last->repeat), span_words(c->arena, apart)));
	if (last->to == ROLE_OWNER)
		fault(c, last->line,
		    arena_printf(c->arena,
			"step \"%s\" is the last of %s and goes to the owner, who has not answered",
			last->name, list));
	if (last->tier == 0)
		fault(c, last->line,
		    arena_printf(c->arena,
			"step \"%s\" is the last of %s and has no tier: nobody is asked instead of "
			"the owner",
			last->name, list));
}

/* ---- a band --------------------------------------------------------------------------------- */

static struct asking mark_of(const struct step *s)
{
	return (struct asking){.name = s->name,
	    .line = s->line,
	    .from = (int)s->from,
	    .tier = s->tier,
	    .to = s->to,
	    .after = DAYS(s->days) + s->after,
	    .repeat = DAYS(s->repeat_days) + s->repeat};
}

/* Whatever state it is in, the step that never ends is for it. */
static void check_states(struct checking *c, const struct band *b)
{
	const struct step *last = &b->step[b->step_count - 1];
	for (int state = FOLLOWUP_OPEN; state < FOLLOWUP_CLOSED; state++)
		for (int acknowledged = 0; acknowledged < 2; acknowledged++) {
			const struct followup f = {.state = (enum followup_state)state,
			    .acknowledged_at = acknowledged ? 1 : INSTANT_NONE};
			if (policy_applies(last, &f))
				continue;
			fault(c, last->line,
			    arena_printf(c->arena,
				"step \"%s\" is the last of band \"%s\" and passes over what is "
				"%s%s: nobody is asked any more",
				last->name, b->name, vocabulary_word(&followup_state_words, state),
				acknowledged ? " and acknowledged" : ""));
			return;
		}
}

static void check_band(struct checking *c, const struct policy *p, const struct band *b)
{
	struct asking *m = arena_alloc(c->arena, b->step_count * sizeof *m);
	bool overdue = false;
	for (size_t i = 0; i < b->step_count; i++) {
		m[i] = mark_of(&b->step[i]);
		overdue = overdue || b->step[i].overdue;
	}
	check_list(c, b->step_count, m, arena_printf(c->arena, "band \"%s\"", b->name),
	    b->timed ? APART_MINUTES : DAYS(p->apart_days));
	check_states(c, b);
	if (!overdue)
		fault(c, b->line,
		    arena_printf(
			c->arena, "no step of band \"%s\" marks the follow-up overdue", b->name));
	if (b->step[0].from != FROM_OPENED || b->step[0].to != ROLE_OWNER)
		fault(c, b->step[0].line,
		    arena_printf(c->arena,
			"step \"%s\" is the first of band \"%s\" and does not tell the owner of "
			"the opening",
			b->step[0].name, b->name));
}

/* ---- questions ------------------------------------------------------------------------------ */

static void check_questions(struct checking *c, const struct policy *p, int class)
{
	const struct question_band *q = &p->question[class];
	struct asking *m = arena_alloc(c->arena, q->step_count * sizeof *m);
	for (size_t i = 0; i < q->step_count; i++) {
		const struct question_step *s = &q->step[i];
		m[i] = (struct asking){.name = s->name,
		    .line = s->line,
		    .tier = s->tier,
		    .to = s->to,
		    .after = (s->from_deadline ? USUAL_DEADLINE : 0) + s->after - s->before,
		    .repeat = s->repeat};
	}
	check_list(c, q->step_count, m,
	    arena_printf(
		c->arena, "questions \"%s\"", vocabulary_word(&question_class_words, class)),
	    class == CLASS_CRITICAL ? APART_MINUTES : APART_DIGEST);
}

static int by_line(const void *a, const void *b)
{
	const struct policy_fault *x = a, *y = b;
	return (x->line > y->line) - (x->line < y->line);
}

size_t policy_faults(struct arena *a, const struct policy *p, struct policy_fault **out)
{
	struct checking c = {.arena = a};
	for (size_t i = 0; i < p->band_count; i++)
		check_band(&c, p, &p->band[i]);
	for (int class = 0; class < QUESTION_CLASSES; class ++)
		check_questions(&c, p, class);
	if (c.count)
		qsort(c.fault, c.count, sizeof *c.fault, by_line);
	*out = c.fault;
	return c.count;
}
