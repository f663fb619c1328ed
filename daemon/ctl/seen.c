/* SPDX-License-Identifier: Apache-2.0
 *
 * seen.c - what a person says about a follow-up without deciding anything: what it waits for, a
 * note, that somebody has looked.
 */
#include "autoconf.h"
#include "followupd/ctl_answer.h"
#include "followupd/ctl_commands.h"
#include "followupd/mem.h"
#include "followupd/vocabulary.h"

#include <stddef.h>

static void need_by(const struct ctl *c, const char *by)
{
	if (!by || !*by)
		ctl_misuse(c, "--by is needed");
}

int ctl_needs(struct ctl *c, int argc, char **argv)
{
	int what;
	const char *by = NULL, *until = NULL, *text = NULL, *wait = WAIT_DEFAULT;
	const struct ctl_option options[] = {OPTION_BY(&by),
	    {"until", "DATE", "when to ask about it (default: as the policy has it)", &until},
	    {"note", "TEXT", "words beside it", &text}, OPTION_SEEN(c), OPTION_WAIT(&wait), {0}};
	char **word = ctl_options(c, argc, argv, options, 2, 2);
	struct arena *a = arena_new();
	if (!vocabulary_find(&need_words, word[1], &what))
		ctl_misuse(c, "\"%s\" is nothing that it can wait for, say one of %s", word[1],
		    vocabulary_list(a, &need_words, ~0U, ", "));
	arena_free(a);
	need_by(c, by);
	const struct member said[] = {{"what", word[1]}, {"until", until}, {"note", text}, {0}};
	return ctl_answer_followup(
	    c, vocabulary_word(&answer_kind_words, ANSWER_NEED), word[0], by, said, wait);
}

int ctl_note(struct ctl *c, int argc, char **argv)
{
	const char *by = NULL, *wait = WAIT_DEFAULT;
	const struct ctl_option options[] = {
	    OPTION_BY(&by), OPTION_SEEN(c), OPTION_WAIT(&wait), {0}};
	char **word = ctl_options(c, argc, argv, options, 2, 2);
	need_by(c, by);
	if (!*word[1])
		ctl_misuse(c, "a note needs a text");
	const struct member said[] = {{"note", word[1]}, {0}};
	return ctl_answer_followup(
	    c, vocabulary_word(&answer_kind_words, ANSWER_NOTE), word[0], by, said, wait);
}

int ctl_seen(struct ctl *c, int argc, char **argv)
{
	const char *by = NULL, *next = NULL, *text = NULL, *wait = WAIT_DEFAULT;
	const struct ctl_option options[] = {OPTION_BY(&by),
	    {"next", "DATE", "off the desk until then: look again on that day", &next},
	    {"note", "TEXT", "words beside it", &text}, OPTION_SEEN(c), OPTION_WAIT(&wait), {0}};
	char **word = ctl_options(c, argc, argv, options, 1, 1);
	need_by(c, by);
	const struct member said[] = {{"next", next}, {"note", text}, {0}};
	return ctl_answer_followup(
	    c, vocabulary_word(&answer_kind_words, ANSWER_SEEN), word[0], by, said, wait);
}
