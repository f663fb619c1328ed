/* SPDX-License-Identifier: Apache-2.0
 *
 * postpone.c - a person postpones a follow-up.
 */
#include "autoconf.h"
#include "followupd/ctl_answer.h"
#include "followupd/ctl_commands.h"
#include "followupd/vocabulary.h"

int ctl_postpone(struct ctl *c, int argc, char **argv)
{
	const char *by = NULL, *until = NULL, *reason = NULL, *wait = WAIT_DEFAULT;
	const struct ctl_option options[] = {
	    {"until", "DATE", "the day on which the owner is reminded (needed)", &until},
	    {"reason", "TEXT", "why (needed)", &reason}, OPTION_BY(&by), OPTION_SEEN(c),
	    OPTION_WAIT(&wait), {0}};
	char **word = ctl_options(c, argc, argv, options, 1, 1);
	if (!by || !*by || !until || !*until || !reason || !*reason)
		ctl_misuse(c, "--until, --reason and --by are needed");
	const struct member said[] = {{"until", until}, {"reason", reason}, {0}};
	return ctl_answer_followup(
	    c, vocabulary_word(&answer_kind_words, ANSWER_POSTPONE), word[0], by, said, wait);
}
