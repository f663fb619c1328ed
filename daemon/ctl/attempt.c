/* SPDX-License-Identifier: Apache-2.0
 *
 * attempt.c - a person records that somebody tried to reach the patient.
 */
#include "autoconf.h"
#include "followupd/ctl_answer.h"
#include "followupd/ctl_commands.h"
#include "followupd/mem.h"
#include "followupd/vocabulary.h"

#include <stdio.h>

static const char *value_of(
    const struct ctl *c, const struct vocabulary *v, const char *option, const char *word)
{
	int value;
	struct arena *a = arena_new();
	if (!vocabulary_find(v, word, &value))
		ctl_misuse(c, "%s is needed, one of %s", option, vocabulary_list(a, v, ~0U, ", "));
	arena_free(a);
	return word;
}

int ctl_attempt(struct ctl *c, int argc, char **argv)
{
	const char *by = NULL, *wait = WAIT_DEFAULT, *channel = NULL, *outcome = NULL, *at = NULL,
		   *next = NULL, *text = NULL;
	const struct ctl_option options[] = {OPTION_BY(&by),
	    {"channel", "CHANNEL",
		"phone, letter, certified-letter, portal, mail, visit or other (needed)", &channel},
	    {"outcome", "OUTCOME",
		"reached, left-message, no-answer, wrong-number, refused, returned or receipt "
		"(needed)",
		&outcome},
	    {"at", "TIME", "when, \"2026-03-02 10:40\" or 2026-03-02 (default: now)", &at},
	    {"next", "DATE", "remind me then to try again", &next},
	    {"note", "TEXT", "words beside it", &text}, OPTION_SEEN(c), OPTION_WAIT(&wait), {0}};
	char **word = ctl_options(c, argc, argv, options, 1, 1);
	if (!by || !*by)
		ctl_misuse(c, "--by is needed");
	const struct member said[] = {
	    {"channel", value_of(c, &attempt_channel_words, "--channel", channel)},
	    {"outcome", value_of(c, &attempt_outcome_words, "--outcome", outcome)}, {"at", at},
	    {"next", next}, {"note", text}, {0}};
	return ctl_answer_followup(
	    c, vocabulary_word(&answer_kind_words, ANSWER_ATTEMPT), word[0], by, said, wait);
}
