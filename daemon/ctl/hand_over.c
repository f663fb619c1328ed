/* SPDX-License-Identifier: Apache-2.0
 *
 * hand_over.c - a person gives a follow-up to another owner, or offers it.
 */
#include "autoconf.h"
#include "followupd/casefile.h"
#include "followupd/ctl_answer.h"
#include "followupd/ctl_commands.h"
#include "followupd/people_store.h"
#include "followupd/vocabulary.h"

/* To somebody of the directory who works here. */
static int hand(struct ctl *c, enum answer_kind kind, const char *which, const char *to,
    const char *by, const char *reason, const char *wait)
{
	struct err e = {0};
	char person[80];
	int64_t followup;
	int seconds = ctl_wait_seconds(c, wait);
	if (!ctl_connect(c, &e) || !casefile_find(c->session, which, &followup, &e) ||
	    !people_identify(c->session, to, person, &e))
		return ctl_fail(&e);
	const struct member said[] = {{"person", person}, {"reason", reason}, {0}};
	return ctl_answer(c, vocabulary_word(&answer_kind_words, (int)kind), "followup", followup,
	    by, said, seconds);
}

int ctl_assign(struct ctl *c, int argc, char **argv)
{
	const char *by = NULL, *to = NULL, *reason = NULL, *wait = WAIT_DEFAULT;
	const struct ctl_option options[] = {
	    {"to", "NAME", "who owns it from now on (needed)", &to}, OPTION_BY(&by),
	    {"reason", "TEXT", "why", &reason}, OPTION_SEEN(c), OPTION_WAIT(&wait), {0}};
	char **word = ctl_options(c, argc, argv, options, 1, 1);
	if (!by || !*by || !to || !*to)
		ctl_misuse(c, "--to and --by are needed");
	return hand(c, ANSWER_ASSIGN, word[0], to, by, reason, wait);
}

int ctl_transfer(struct ctl *c, int argc, char **argv)
{
	const char *by = NULL, *to = NULL, *reason = NULL, *wait = WAIT_DEFAULT;
	const struct ctl_option options[] = {
	    {"to", "NAME", "who is asked to take it over (needed)", &to}, OPTION_BY(&by),
	    {"reason", "TEXT", "why (needed)", &reason}, OPTION_SEEN(c), OPTION_WAIT(&wait), {0}};
	char **word = ctl_options(c, argc, argv, options, 1, 1);
	if (!by || !*by || !to || !*to || !reason || !*reason)
		ctl_misuse(c, "--to, --by and --reason are needed");
	return hand(c, ANSWER_OFFER, word[0], to, by, reason, wait);
}

static int answer_offer(struct ctl *c, enum answer_kind kind, int argc, char **argv)
{
	const char *by = NULL, *reason = NULL, *wait = WAIT_DEFAULT;
	const struct ctl_option options[] = {OPTION_BY(&by), {"reason", "TEXT", "why", &reason},
	    OPTION_SEEN(c), OPTION_WAIT(&wait), {0}};
	char **word = ctl_options(c, argc, argv, options, 1, 1);
	if (!by || !*by)
		ctl_misuse(c, "--by is needed");
	const struct member said[] = {{"reason", reason}, {0}};
	return ctl_answer_followup(
	    c, vocabulary_word(&answer_kind_words, (int)kind), word[0], by, said, wait);
}

int ctl_transfer_accept(struct ctl *c, int argc, char **argv)
{
	return answer_offer(c, ANSWER_ACCEPT, argc, argv);
}

int ctl_transfer_return(struct ctl *c, int argc, char **argv)
{
	return answer_offer(c, ANSWER_RETURN, argc, argv);
}
