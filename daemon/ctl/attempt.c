/* SPDX-License-Identifier: Apache-2.0
 *
 * attempt.c - a person records that somebody tried to reach the patient, and by what he is reached.
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
		   *next = NULL, *text = NULL, *number = NULL;
	const struct ctl_option options[] = {OPTION_BY(&by),
	    {"channel", "CHANNEL",
		"phone, letter, certified-letter, portal, mail, visit or other (needed)", &channel},
	    {"outcome", "OUTCOME",
		"reached, left-message, no-answer, wrong-number, refused, returned or receipt "
		"(needed)",
		&outcome},
	    {"number", "TEXT", "the number or address that was tried; a wrong one is marked",
		&number},
	    {"at", "TIME", "when, \"2026-03-02 10:40\" or 2026-03-02 (default: now)", &at},
	    {"next", "DATE", "remind me then to try again", &next},
	    {"note", "TEXT", "words beside it", &text}, OPTION_SEEN(c), OPTION_WAIT(&wait), {0}};
	char **word = ctl_options(c, argc, argv, options, 1, 1);
	if (!by || !*by)
		ctl_misuse(c, "--by is needed");
	const struct member said[] = {
	    {"channel", value_of(c, &attempt_channel_words, "--channel", channel)},
	    {"outcome", value_of(c, &attempt_outcome_words, "--outcome", outcome)}, {"at", at},
	    {"contact", number}, {"next", next}, {"note", text}, {0}};
	return ctl_answer_followup(
	    c, vocabulary_word(&answer_kind_words, ANSWER_ATTEMPT), word[0], by, said, wait);
}

int ctl_contact(struct ctl *c, int argc, char **argv)
{
	const char *by = NULL, *wait = WAIT_DEFAULT, *right = NULL, *wrong = NULL, *use = NULL,
		   *name = NULL, *text = NULL;
	const struct ctl_option options[] = {OPTION_BY(&by),
	    {"right", "TEXT", "what holds from now on, beside what is on record", &right},
	    {"wrong", "TEXT", "what is on record and is not right", &wrong},
	    {"use", "USE", "home, mobile, work, pager, text, post, temporary or kin", &use},
	    {"name", "TEXT", "whose it is, when not the patient's own", &name},
	    {"note", "TEXT", "words beside it", &text}, OPTION_SEEN(c), OPTION_WAIT(&wait), {0}};
	char **word = ctl_options(c, argc, argv, options, 2, 2);
	if (!by || !*by)
		ctl_misuse(c, "--by is needed");
	if (!right && !wrong)
		ctl_misuse(c, "--right or --wrong is needed");
	const struct member said[] = {
	    {"contact_kind", value_of(c, &contact_kind_words, "KIND", word[1])}, {"what", right},
	    {"contact", wrong}, {"use", use}, {"to", name}, {"note", text}, {0}};
	return ctl_answer_followup(
	    c, vocabulary_word(&answer_kind_words, ANSWER_CONTACT), word[0], by, said, wait);
}

int ctl_order(struct ctl *c, int argc, char **argv)
{
	const char *by = NULL, *wait = WAIT_DEFAULT, *from = NULL, *number = NULL, *at = NULL,
		   *where = NULL;
	const struct ctl_option options[] = {OPTION_BY(&by),
	    {"from", "NAME", "who said it by phone (needed)", &from},
	    {"number", "TEXT", "the number of the order or appointment", &number},
	    {"at", "TIME", "the appointment, \"2026-03-20 10:40\" or 2026-03-20", &at},
	    {"where", "TEXT", "where it is", &where}, OPTION_SEEN(c), OPTION_WAIT(&wait), {0}};
	char **word = ctl_options(c, argc, argv, options, 1, 1);
	if (!by || !*by)
		ctl_misuse(c, "--by is needed");
	if (!from || !*from)
		ctl_misuse(c, "--from is needed");
	const struct member said[] = {
	    {"source", from}, {"number", number}, {"at", at}, {"what", where}, {0}};
	return ctl_answer_followup(
	    c, vocabulary_word(&answer_kind_words, ANSWER_ORDER), word[0], by, said, wait);
}
