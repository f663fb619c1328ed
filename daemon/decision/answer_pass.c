/* SPDX-License-Identifier: Apache-2.0
 *
 * answer_pass.c - answers that leave the question open: another person has it.
 *
 * Nothing is put off by them but what says so: it still goes up when it would have.
 */
#include "autoconf.h"
#include "answer.h"
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
