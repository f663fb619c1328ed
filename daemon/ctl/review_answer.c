/* SPDX-License-Identifier: Apache-2.0
 *
 * review_answer.c - a person answers a question by saying what is to be done.
 *
 * Whether it can be done is the engine's to say; what no engine would take is refused here at once.
 */
#include "autoconf.h"
#include "followupd/answers.h"
#include "followupd/casefile.h"
#include "followupd/ctl_answer.h"
#include "followupd/ctl_commands.h"
#include "followupd/people_store.h"
#include "followupd/review_list.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* What stands in the help of the answers' words. */
static const char *const needs[] = {
    [ANSWER_OPEN] = "--exam, --in or --due, perhaps --from",
    [ANSWER_SAME_AS] = "REF of the other follow-up",
    [ANSWER_NOT_OWED] = "--reason",
    [ANSWER_ATTACH_EXAM] = "perhaps ACCESSION",
    [ANSWER_REJECT_EXAM] = "perhaps ACCESSION",
    [ANSWER_MERGE] = "of patients perhaps NUMBER of the record that is meant",
    [ANSWER_COMMUNICATED] =
	"--to, --at, --means, --read-back (without it a critical one stays open)",
    [ANSWER_REVIEWED] = "perhaps --to and --at",
    [ANSWER_REASSIGN] = "--to",
    [ANSWER_WAIT_UNTIL] = "DATE and --reason or --note",
    [ANSWER_CONFIRM] = "perhaps --to or --note, where the mail does not say it",
    [ANSWER_FIXED] = NULL,
};

static const char *need_of(int answer)
{
	return needs[answer] ? needs[answer] : "";
}

static json_t *words_json(const struct vocabulary *v, size_t from)
{
	json_t *list = json_array();
	for (size_t i = from; i < v->count; i++)
		json_array_append_new(list, json_pack("{s:s, s:s}", "word", v->word[i].word,
						"meaning", v->word[i].meaning));
	return list;
}

static void print_words(const char *title, const struct vocabulary *v, size_t from, bool with_needs)
{
	printf("%s\n", title);
	for (size_t i = from; i < v->count; i++) {
		const char *need = with_needs ? need_of((int)i) : "";
		printf("  %-18s %s%s%s\n", v->word[i].word, v->word[i].meaning, *need ? "; " : "",
		    need);
	}
}

static void print_answers(const struct ctl *c)
{
	if (c->json) {
		ctl_print_json(json_pack("{s:o, s:o, s:o, s:o}", "answers",
		    words_json(&answer_kind_words, ANSWER_OPEN), "reasons",
		    words_json(&not_owed_words, 0), "reasons_to_wait",
		    words_json(&wait_reason_words, 0), "means", words_json(&told_by_words, 0)));
		return;
	}
	print_words("Answers", &answer_kind_words, ANSWER_OPEN, true);
	print_words("Reasons of not-owed", &not_owed_words, 0, false);
	print_words("Reasons of wait-until", &wait_reason_words, 0, false);
	print_words("Means of communicated", &told_by_words, 0, false);
}

/* ---- an answer ------------------------------------------------------------------------------ */

struct typed {
	int answer;
	const char *by, *subject; /* the third word: a follow-up, an exam, a record or a day */
	const char *exam, *in, *due, *from, *reason, *note, *to, *at, *means, *read_back;
};

static bool fits(const struct ctl *c, int64_t id, int answer, struct err *e)
{
	enum question_kind kind;
	if (!review_open_kind(c->session, id, &kind, e))
		return false;
	if (answer_fits((enum answer_kind)answer, kind))
		return true;
	struct arena *a = arena_new();
	err_set(e, ERR_REFUSED, "%s does not answer a question of the kind %s",
	    vocabulary_word(&answer_kind_words, answer),
	    vocabulary_word(&question_kind_words, (int)kind));
	err_hint(
	    e, "Say %s; followupctl review answer --answers explains them.", answers_of(a, kind));
	arena_free(a);
	return false;
}

static int store(struct ctl *c, int64_t id, const struct typed *t, int seconds)
{
	struct err e = {0};
	int64_t other = 0;
	char person[80];
	bool same = t->answer == ANSWER_SAME_AS,
	     owner = t->answer == ANSWER_REASSIGN || (t->answer == ANSWER_CONFIRM && t->to),
	     waits = t->answer == ANSWER_WAIT_UNTIL;
	if (!ctl_connect(c, &e) || !fits(c, id, t->answer, &e) ||
	    (same && !casefile_find(c->session, t->subject, &other, &e)) ||
	    (owner && !people_identify(c->session, t->to ? t->to : "", person, &e)))
		return ctl_fail(&e);
	const struct member said[] = {{"what", t->exam}, {"in", t->in}, {"due", t->due},
	    {"from", t->from}, {"code", t->reason}, {"link", same ? t->subject : NULL},
	    {"other", NULL, other}, {"exam", same || waits ? NULL : t->subject},
	    {"until", waits ? t->subject : NULL}, {"to", owner ? NULL : t->to},
	    {"person", owner ? person : NULL}, {"at", t->at}, {"means", t->means},
	    {"read_back", NULL, 0, t->read_back != NULL}, {"note", t->note}, {0}};
	return ctl_answer(
	    c, vocabulary_word(&answer_kind_words, t->answer), "review", id, t->by, said, seconds);
}

static bool takes_subject(int answer)
{
	return answer == ANSWER_SAME_AS || answer == ANSWER_ATTACH_EXAM ||
	       answer == ANSWER_REJECT_EXAM || answer == ANSWER_WAIT_UNTIL ||
	       answer == ANSWER_MERGE;
}

static void check_words(const struct ctl *c, char **word, struct typed *t)
{
	if (!word[0] || !word[1])
		ctl_misuse(c, "missing argument: %s", c->command->arguments);
	if (!vocabulary_find(&answer_kind_words, word[1], &t->answer) || t->answer < ANSWER_OPEN)
		ctl_misuse(c, "\"%s\" is no answer; --answers lists them", word[1]);
	t->subject = word[2];
	if (t->subject && !takes_subject(t->answer))
		ctl_misuse(c, "unexpected argument \"%s\"", t->subject);
	if (!t->subject && t->answer == ANSWER_SAME_AS)
		ctl_misuse(c, "same-as needs the other follow-up");
	if (!t->subject && t->answer == ANSWER_WAIT_UNTIL)
		ctl_misuse(c, "wait-until needs a day, as 2026-03-20");
	if (!t->by || !*t->by)
		ctl_misuse(c, "--by is needed");
}

int ctl_review_answer(struct ctl *c, int argc, char **argv)
{
	struct typed t = {0};
	const char *wait = WAIT_DEFAULT, *answers = NULL;
	const struct ctl_option options[] = {OPTION_BY(&t.by),
	    {"exam", "EXAM", "open: machine and region (\"CT chest\"), or a token", &t.exam},
	    {"in", "INTERVAL", "open: 3mo, 6-12mo, 2w, 10d, 1y", &t.in},
	    {"due", "DATE", "open: the day itself instead", &t.due},
	    {"from", "DATE", "open: what the interval counts from (default: the exam)", &t.from},
	    {"reason", "REASON", "not-owed, wait-until: why", &t.reason},
	    {"to", "NAME",
		"communicated, reviewed: who was told, or saw it; reassign, confirm: who owns it",
		&t.to},
	    {"at", "TIME", "communicated, reviewed: when, \"2026-03-02 10:40\"", &t.at},
	    {"means", "MEANS",
		"communicated: phone, person, page, secure-message; of patients letter, portal",
		&t.means},
	    {"read-back", NULL, "communicated: it was read back", &t.read_back},
	    {"note", "TEXT", "words beside the answer", &t.note},
	    {"answers", NULL, "print all answers and what each needs, and end", &answers},
	    OPTION_SEEN(c), OPTION_WAIT(&wait), {0}};
	char **word = ctl_options(c, argc, argv, options, 0, 3);
	if (answers) {
		print_answers(c);
		return CTL_DONE;
	}
	check_words(c, word, &t);
	int64_t id = ctl_question_id(c, word[0]);
	return store(c, id, &t, ctl_wait_seconds(c, wait));
}

/* ---- words alone ---------------------------------------------------------------------------- */

static int explain(struct ctl *c, int64_t id)
{
	struct err e = {0};
	enum question_kind kind;
	if (!ctl_connect(c, &e) || !review_open_kind(c->session, id, &kind, &e))
		return ctl_fail(&e);
	struct arena *a = arena_new();
	err_set(&e, ERR_REFUSED, "words alone settle no question: say what is to be done");
	err_hint(&e,
	    "followupctl review answer %" PRId64 " ANSWER --by NAME --note TEXT, where ANSWER is "
	    "%s%s.",
	    id, answers_of(a, kind),
	    answer_fits(ANSWER_OPEN, kind) ? ", e.g. open --exam \"CT chest\" --in 3mo" : "");
	arena_free(a);
	return ctl_fail(&e);
}

int ctl_review_resolve(struct ctl *c, int argc, char **argv)
{
	struct typed t = {0};
	const char *resolution = NULL, *wait = WAIT_DEFAULT;
	const struct ctl_option options[] = {OPTION_BY(&t.by),
	    {"resolution", "ANSWER", "an answer that needs nothing else (needed)", &resolution},
	    OPTION_SEEN(c), OPTION_WAIT(&wait), {0}};
	char **word = ctl_options(c, argc, argv, options, 1, 1);
	int64_t id = ctl_question_id(c, word[0]);
	if (!t.by || !*t.by || !resolution || !*resolution)
		ctl_misuse(c, "--by and --resolution are needed");
	bool typed = vocabulary_find(&answer_kind_words, resolution, &t.answer) &&
		     t.answer >= ANSWER_OPEN && t.answer != ANSWER_SAME_AS &&
		     t.answer != ANSWER_WAIT_UNTIL;
	return typed ? store(c, id, &t, ctl_wait_seconds(c, wait)) : explain(c, id);
}
