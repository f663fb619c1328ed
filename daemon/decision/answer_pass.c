/* SPDX-License-Identifier: Apache-2.0
 *
 * answer_pass.c - answers that leave the question open: another person has it, its author, or it
 * waits.
 *
 * Fails: never; what a site's policy or an earlier answer forbids is refused.
 */
#include "autoconf.h"
#include "answer.h"
#include "holder.h"
#include "question.h"

#include <string.h>

/* The words without the answer's own: "to C1; on leave". */
static const char *words_of_answer(const struct answering *g)
{
	size_t word = strlen(vocabulary_word(&answer_kind_words, (int)g->a->kind));
	size_t gap = strspn(g->said + word, " :;");
	return g->said[word + gap] ? g->said + word + gap : NULL;
}

bool answer_pass_on(struct answering *g)
{
	struct work *w = g->w;
	const struct person *p = g->a->person ? directory_find(w->all->people, g->a->person) : NULL;
	if (!p)
		return refuse(w, "say who of the directory owns it from now on");
	if (p->id == g->q->owner)
		return refuse(w, arena_printf(w->arena, "%s owns the question already", p->ref));
	question_log(w, g->q, QUESTION_WAS_REASSIGNED, g->a->by, words_of_answer(g));
	question_hand_over(w, g->q, p->id);
	note(w, "the question has a new owner");
	return true;
}

/* ---- the author ----------------------------------------------------------------------------- */

static const struct person *author_of(const struct answering *g)
{
	const struct person *p = question_author(g->w, g->q);
	return p || !g->x ? p : directory_get(g->w->all->people, g->x->radiologist);
}

/* The author, or who stands in; NULL with a refusal. */
static const struct person *find_author(const struct answering *g, const struct person *author)
{
	struct work *w = g->w;
	if (!author) {
		refuse(w, "the author of the report is not known: answer reassign");
		return NULL;
	}
	if (g->q->author == author->id || g->q->owner == author->id) {
		refuse(w, arena_printf(w->arena, "%s, the author of the report, was asked already",
			      author->ref));
		return NULL;
	}
	const struct person *to =
	    directory_reachable(author) ? author : role_holder(w, ROLE_COORDINATOR);
	if (to && to->id != g->q->owner)
		return to;
	refuse(w, arena_printf(w->arena,
		      "%s, the author of the report, cannot be told, and who stands in %s",
		      author->ref, to ? "has the question" : "is nobody"));
	return NULL;
}

bool answer_ask_author(struct answering *g)
{
	struct work *w = g->w;
	const struct person *author = author_of(g);
	const struct person *to = find_author(g, author);
	if (!to)
		return true;
	const char *note_of = g->a->note ? arena_printf(w->arena, "; %s", g->a->note) : "";
	question_log(w, g->q, QUESTION_WENT_TO_AUTHOR, g->a->by,
	    to == author ? arena_printf(w->arena, "to %s%s", to->ref, note_of)
			 : arena_printf(w->arena, "to %s, who stands in for %s%s", to->ref,
			       author->ref, note_of));
	g->q->author = author->id;
	question_ask_anew(w, g->q, to->id);
	note(w, "the author of the report is asked");
	return true;
}

/* ---- later ---------------------------------------------------------------------------------- */

#define WAITS_MAX 2

/* What is wrong with the day, in words; NULL: nothing. */
static const char *day_fault(const struct answering *g, date day)
{
	struct work *w = g->w;
	const struct question *q = g->q;
	char until[32];
	const char *fault = ahead_fault(w, day, w->rules->policy.question[q->class].wait_days,
	    arena_printf(w->arena, "lets a question of the class %s wait",
		vocabulary_word(&question_class_words, (int)q->class)));
	if (!fault && question_sleeps(w, q) && day <= work_day(w, q->waits_until))
		fault = arena_printf(w->arena, "it waits until %s already",
		    date_text(work_day(w, q->waits_until), until));
	return fault;
}

static const char *wait_fault(const struct answering *g, date *day)
{
	struct work *w = g->w;
	const struct question *q = g->q;
	int why;
	if (q->class == CLASS_CRITICAL || !w->rules->policy.question[q->class].wait_days)
		return arena_printf(w->arena, "a question of the class %s does not wait",
		    vocabulary_word(&question_class_words, (int)q->class));
	if (!g->a->until || !date_parse(g->a->until, day))
		return "say until when, as 2026-03-20";
	if (g->a->code ? !vocabulary_find(&wait_reason_words, g->a->code, &why) : !g->a->note)
		return arena_printf(w->arena, "say why, with one of: %s, or in a note",
		    vocabulary_list(w->arena, &wait_reason_words, ~0U, ", "));
	if (q->asked_at > w->now)
		return "nobody has been asked yet";
	if (q->waits >= WAITS_MAX)
		return "it has waited twice: answer it, or reassign it";
	return day_fault(g, *day);
}

bool answer_wait_until(struct answering *g)
{
	struct work *w = g->w;
	date day;
	const char *fault = wait_fault(g, &day);
	if (fault)
		return refuse(w, fault);
	question_log(w, g->q, QUESTION_WAS_PUT_OFF, g->a->by, words_of_answer(g));
	question_put_off(w, g->q, day);
	note(w, "the question waits");
	return true;
}
