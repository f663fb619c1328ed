/* SPDX-License-Identifier: Apache-2.0
 *
 * source.c - a source of messages that has fallen silent: nothing is found in reports that do not
 * come.
 *
 * An administrator is told at once, at any hour, and a question stays until the source has sent
 * again or somebody says that it is right.
 */
#include "autoconf.h"
#include "followupd/source.h"
#include "apply.h"
#include "holder.h"
#include "question.h"
#include "tell.h"

static const char *what_is_so(struct work *w, const struct source_silence *s)
{
	return arena_printf(w->arena,
	    "%s has sent no %s (%s) for %s; at this hour of the week it is %s at most", s->source,
	    source_kind_words(s->kind), s->kind, span_in_words(w->arena, s->silent),
	    span_in_words(w->arena, s->usual));
}

static void tell_administrator(struct work *w, const struct source_silence *s, struct question *q)
{
	const struct person *to = choose_holder(w, ROLE_ADMINISTRATOR, q->owner, 0, w->now).person;
	if (!directory_reachable(to))
		return;
	struct notice_facts *facts =
	    tell_facts_about(w, to, ROLE_ADMINISTRATOR, NOTICE_SOURCE_SILENT);
	facts->why = q->text;
	facts->ref = s->source;
	tell_send(w, facts, q->id, arena_printf(w->arena, "source-%s", q->key), w->now);
	question_told(w, q);
}

bool look_at_source(struct work *w, const struct source_silence *s)
{
	work_on(w, w->all->nobody);
	if (s->spoke) {
		question_withdraw(w, QUESTION_SOURCE_SILENT, s->key, "it has sent again");
		return !w->failed;
	}
	const struct question *was = question_of(w->chart, QUESTION_SOURCE_SILENT, s->key);
	if (was) /* asked, and perhaps answered: one silence is one question */
		return !w->failed;
	const struct question q = {.kind = QUESTION_SOURCE_SILENT,
	    .key = s->key,
	    .evidence = "followupctl status",
	    .text = what_is_so(w, s)};
	struct question *asked = question_ask(w, &q);
	if (!w->failed)
		tell_administrator(w, s, asked);
	return !w->failed;
}
