/* SPDX-License-Identifier: Apache-2.0
 *
 * enter.c - followupctl open: a person enters a follow-up that no message asked for.
 */
#include "autoconf.h"
#include "followupd/ctl_answer.h"
#include "followupd/ctl_commands.h"
#include "followupd/patient_store.h"
#include "followupd/people_store.h"
#include "followupd/vocabulary.h"

struct entering {
	const char *patient, *authority, *report, *day, *was, *finding, *exam, *in, *due, *from,
	    *owner, *reason, *another, *by;
};

/* What no engine would take is refused before anything is stored. */
static void check(const struct ctl *c, const struct entering *n)
{
	const struct {
		const char *value, *words;
	} needed[] = {{n->patient, "--patient, a number of the patient"},
	    {n->finding, "--finding, what was found in the words of the report"},
	    {n->exam, "--exam, what is owed (\"CT chest\")"},
	    {n->reason, "--reason, why it is entered by hand"}, {n->by, "--by"}};
	for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
		if (!needed[i].value || !*needed[i].value)
			ctl_misuse(c, "%s is needed", needed[i].words);
	if (!n->in == !n->due)
		ctl_misuse(c, "say when: either --in (3mo, 6-12mo, 2w, 10d, 1y) or --due DATE");
	if (!n->report && (!n->day || !n->was))
		ctl_misuse(c, "say on what it rests: --report ACCESSION, or of an exam that is not "
			      "here --seen-on DATE and --seen-in EXAM");
}

int ctl_open(struct ctl *c, int argc, char **argv)
{
	struct err e = {0};
	struct entering n = {0};
	struct patient_named who;
	char owner[80] = "";
	const char *wait = WAIT_DEFAULT;
	const struct ctl_option options[] = {
	    {"patient", "NUMBER", "a number of the patient (needed)", &n.patient},
	    {"authority", "NAME", "whose number it is, where several have it", &n.authority},
	    {"report", "ACCESSION", "the exam on whose report it rests", &n.report},
	    {"seen-on", "DATE", "... or the day of an exam that is not here", &n.day},
	    {"seen-in", "EXAM", "... and what it was, and where", &n.was},
	    {"finding", "TEXT", "what was found, in the words of the report (needed)", &n.finding},
	    {"exam", "EXAM", "what is owed: machine and region (\"CT chest\"), or a token",
		&n.exam},
	    {"in", "INTERVAL", "when: 3mo, 6-12mo, 2w, 10d, 1y", &n.in},
	    {"due", "DATE", "... or the day itself", &n.due},
	    {"from", "DATE", "what the interval counts from (default: the exam)", &n.from},
	    {"owner", "NAME", "who owns it (default: who ordered the exam)", &n.owner},
	    {"reason", "TEXT", "why it is entered by hand (needed)", &n.reason},
	    {"another", NULL, "another finding of an exam that is followed already", &n.another},
	    OPTION_BY(&n.by), OPTION_WAIT(&wait), {0}};
	ctl_options(c, argc, argv, options, 0, 0);
	check(c, &n);
	int seconds = ctl_wait_seconds(c, wait), status;
	struct arena *a = arena_new();
	if (!ctl_connect(c, &e) ||
	    !patient_named(c->session, a, n.patient, n.authority, &who, &e) ||
	    (n.owner && !people_identify(c->session, n.owner, owner, &e)))
		status = ctl_fail(&e);
	else {
		const struct member said[] = {{"authority", who.authority}, {"number", who.value},
		    {"report", n.report}, {"day", n.day}, {"source", n.was}, {"note", n.finding},
		    {"what", n.exam}, {"in", n.in}, {"due", n.due}, {"from", n.from},
		    {"person", owner}, {"reason", n.reason},
		    {"another", NULL, 0, n.another != NULL}, {0}};
		status = ctl_answer(c, vocabulary_word(&answer_kind_words, ANSWER_ENTER), "patient",
		    who.id, n.by, said, seconds);
	}
	arena_free(a);
	return status;
}
