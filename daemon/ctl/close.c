/* SPDX-License-Identifier: Apache-2.0
 *
 * close.c - a person ends a follow-up with a reason code and its proof.
 */
#include "autoconf.h"
#include "followupd/casefile.h"
#include "followupd/closure.h"
#include "followupd/ctl_answer.h"
#include "followupd/ctl_commands.h"
#include "followupd/people_store.h"

#include <stdio.h>

static void print_codes(const struct ctl *c)
{
	static const struct {
		unsigned need;
		const char *option;
	} options[] = {{NEEDS_EXAM, "--exam"}, {NEEDS_REASON, "--reason"},
	    {NEEDS_CLINICIAN, "--clinician"}, {NEEDS_LINK, "--link"}, {NEEDS_REPORT, "--report"},
	    {NEEDS_SOURCE, "--source"}};
	json_t *list = json_array();
	for (size_t i = CLOSURE_NONE + 1; i < closure_words.count; i++) {
		const struct closure *k = closure_of((enum closure_code)i);
		const struct word *word = &closure_words.word[i];
		json_t *needs = json_array();
		if (!c->json)
			printf("%-20s %s;", word->word, word->meaning);
		for (size_t n = 0; n < sizeof options / sizeof *options; n++) {
			if (!(k->needs & options[n].need))
				continue;
			json_array_append_new(needs, json_string(options[n].option + 2));
			if (!c->json)
				printf(" %s", options[n].option);
		}
		if (!c->json)
			puts(k->needs & NEEDS_ATTEMPTS ? " and the attempts rule" : "");
		json_array_append_new(list, json_pack("{s:s, s:s, s:o}", "code", word->word,
						"meaning", word->meaning, "needs", needs));
	}
	if (c->json)
		ctl_print_json(json_incref(list));
	json_decref(list);
}

int ctl_close(struct ctl *c, int argc, char **argv)
{
	const char *by = NULL, *code = NULL, *codes = NULL, *wait = WAIT_DEFAULT;
	struct closure_proof p = {0};
	enum closure_code closure;
	const struct ctl_option options[] = {{"code", "CODE", "reason code (needed)", &code},
	    {"codes", NULL, "print all codes and what each needs, and end", &codes}, OPTION_BY(&by),
	    {"reason", "TEXT", "why", &p.reason},
	    {"exam", "ACCESSION", "the exam that did it", &p.exam},
	    {"clinician", "NAME", "the clinician who decided, of the directory", &p.clinician},
	    {"link", "REF", "the follow-up that survives a duplicate", &p.link},
	    {"source", "TEXT", "outside site and date, or where the copy is", &p.source},
	    {"report", "ACCESSION", "the exam whose report resolves it", &p.report}, OPTION_SEEN(c),
	    OPTION_WAIT(&wait), {0}};
	struct err e = {0};
	int64_t followup, other = 0;
	char clinician[80];
	char **word = ctl_options(c, argc, argv, options, 0, 1);
	if (codes) {
		print_codes(c);
		return CTL_DONE;
	}
	if (!word[0])
		ctl_misuse(c, "missing argument: %s", c->command->arguments);
	if (!by || !*by || !code || !*code)
		ctl_misuse(c, "--code and --by are needed");
	int seconds = ctl_wait_seconds(c, wait);
	if (!closure_parse(code, &closure, &e) || !closure_allowed(closure, &p, &e) ||
	    !ctl_connect(c, &e) || !casefile_find(c->session, word[0], &followup, &e) ||
	    (p.link && !casefile_find(c->session, p.link, &other, &e)) ||
	    (p.clinician && !people_identify(c->session, p.clinician, clinician, &e)))
		return ctl_fail(&e);
	p.clinician = p.clinician ? clinician : NULL;
	const struct member said[] = {{"code", code}, {"reason", p.reason}, {"exam", p.exam},
	    {"clinician", p.clinician}, {"link", p.link}, {"other", NULL, other},
	    {"source", p.source}, {"report", p.report}, {0}};
	return ctl_answer(c, "close", "followup", followup, by, said, seconds);
}
