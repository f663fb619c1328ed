/* SPDX-License-Identifier: Apache-2.0
 *
 * answers.c - what a person says about a follow-up, stored as a message for the engine.
 */
#include "autoconf.h"
#include "followupd/casefile.h"
#include "followupd/ctl_answer.h"
#include "followupd/ctl_commands.h"
#include "followupd/inbox.h"
#include "followupd/people_store.h"
#include "followupd/vocabulary.h"

#include <inttypes.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static json_t *outcome_json(int64_t message, const struct inbox_outcome *o)
{
	return json_pack("{s:I, s:s, s:s}", "message", (json_int_t)message, "outcome",
	    o->known ? o->outcome : "waiting", "detail", o->detail);
}

int ctl_print_outcome(struct ctl *c, int64_t message, int seconds)
{
	struct inbox_outcome o;
	struct err e = {0};
	if (!inbox_await(c->session, message, seconds, &o, &e))
		return ctl_fail(&e);
	bool done = !o.known || strcmp(o.outcome, "applied") == 0;
	if (c->json)
		ctl_print_json(outcome_json(message, &o));
	else if (!o.known)
		printf("stored as message %" PRId64
		       "; no engine has answered yet, it will be applied "
		       "when one runs\n",
		    message);
	else
		printf("%s%s%s (message %" PRId64 ")\n", o.outcome, *o.detail ? ": " : "", o.detail,
		    message);
	return done ? CTL_DONE : CTL_REFUSED;
}

const char *ctl_system_user(void)
{
	const struct passwd *pw = getpwuid(getuid());
	return pw ? pw->pw_name : "unknown";
}

int ctl_wait_seconds(const struct ctl *c, const char *wait)
{
	return (int)ctl_number(c, "--wait", wait, 0, 3600);
}

static json_t *member_json(const struct member *m)
{
	if (m->yes)
		return json_true();
	if (m->number)
		return json_integer(m->number);
	return json_string(m->value);
}

/* NULL when a value is not UTF-8. */
static json_t *answer_json(const struct ctl *c, const char *kind, const char *subject, int64_t id,
    const char *by, const struct member *m)
{
	json_t *j = json_pack("{s:s, s:I, s:s}", "kind", kind, subject, (json_int_t)id, "by", by);
	if (c->seen)
		json_object_set_new(
		    j, "seen", json_integer(ctl_number(c, "--seen", c->seen, 1, INT32_MAX)));
	for (; m->name; m++) {
		bool given = m->yes || m->number || (m->value && *m->value);
		if (given && json_object_set_new(j, m->name, member_json(m)) < 0) {
			json_decref(j);
			return NULL;
		}
	}
	return j;
}

int ctl_answer(struct ctl *c, const char *kind, const char *subject, int64_t id, const char *by,
    const struct member *m, int seconds)
{
	struct err e = {0};
	char ref[80];
	int64_t message;
	if (!people_identify(c->session, by, ref, &e))
		return ctl_fail(&e);
	json_t *j = answer_json(c, kind, subject, id, ref, m);
	if (!j)
		ctl_misuse(c, "an argument is not UTF-8");
	char *text = json_dumps(j, JSON_COMPACT);
	bool ok = inbox_answer(c->session, kind, text, ctl_system_user(), &message, &e);
	free(text);
	json_decref(j);
	return ok ? ctl_print_outcome(c, message, seconds) : ctl_fail(&e);
}

int ctl_answer_followup(struct ctl *c, const char *kind, const char *which, const char *by,
    const struct member *m, const char *wait)
{
	struct err e = {0};
	int64_t followup;
	int seconds = ctl_wait_seconds(c, wait);
	if (!ctl_connect(c, &e) || !casefile_find(c->session, which, &followup, &e))
		return ctl_fail(&e);
	return ctl_answer(c, kind, "followup", followup, by, m, seconds);
}

int ctl_ack(struct ctl *c, int argc, char **argv)
{
	const char *by = NULL, *wait = WAIT_DEFAULT;
	const struct ctl_option options[] = {
	    OPTION_BY(&by), OPTION_SEEN(c), OPTION_WAIT(&wait), {0}};
	char **word = ctl_options(c, argc, argv, options, 1, 1);
	if (!by || !*by)
		ctl_misuse(c, "--by is needed");
	const struct member said[] = {{0}};
	return ctl_answer_followup(c, "ack", word[0], by, said, wait);
}

int ctl_reopen(struct ctl *c, int argc, char **argv)
{
	const char *by = NULL, *reason = NULL, *wait = WAIT_DEFAULT;
	const struct ctl_option options[] = {OPTION_BY(&by),
	    {"reason", "TEXT", "why (needed)", &reason}, OPTION_SEEN(c), OPTION_WAIT(&wait), {0}};
	char **word = ctl_options(c, argc, argv, options, 1, 1);
	if (!by || !*by || !reason || !*reason)
		ctl_misuse(c, "--by and --reason are needed");
	const struct member said[] = {{"reason", reason}, {0}};
	return ctl_answer_followup(c, "reopen", word[0], by, said, wait);
}

int ctl_undo(struct ctl *c, int argc, char **argv)
{
	const char *by = NULL, *wait = WAIT_DEFAULT;
	const struct ctl_option options[] = {OPTION_BY(&by), OPTION_WAIT(&wait), {0}};
	struct err e = {0};
	char **word = ctl_options(c, argc, argv, options, 1, 1);
	if (!by || !*by)
		ctl_misuse(c, "--by is needed");
	int64_t message = ctl_number(c, "the message", word[0], 1, INT64_MAX);
	int seconds = ctl_wait_seconds(c, wait);
	const struct member said[] = {{0}};
	if (!ctl_connect(c, &e))
		return ctl_fail(&e);
	return ctl_answer(c, vocabulary_word(&answer_kind_words, ANSWER_UNDO), "message", message,
	    by, said, seconds);
}
