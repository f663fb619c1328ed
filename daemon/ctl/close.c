/* SPDX-License-Identifier: Apache-2.0
 *
 * close.c - a person ends a follow-up with a reason code and its proof.
 */
#include "autoconf.h"
#include "followupd/casefile.h"
#include "followupd/closure.h"
#include "followupd/ctl_answer.h"
#include "followupd/ctl_commands.h"

int ctl_close(struct ctl *c, int argc, char **argv)
{
	const char *by = NULL, *code = NULL, *wait = WAIT_DEFAULT;
	struct closure_proof p = {0};
	const struct ctl_option options[] = {
	    {"code", "CODE", "reason code (needed), see followupctl(1)", &code}, OPTION_BY(&by),
	    {"reason", "TEXT", "why", &p.reason},
	    {"exam", "ACCESSION", "the exam that did it", &p.exam},
	    {"clinician", "NAME", "the clinician who decided", &p.clinician},
	    {"link", "REF", "the follow-up that survives a duplicate", &p.link},
	    {"source", "TEXT", "outside site and date, or where the copy is", &p.source},
	    {"report", "ID", "the report that resolves it", &p.report}, OPTION_WAIT(&wait), {0}};
	struct err e = {0};
	int64_t followup;
	char **word = ctl_options(c, argc, argv, options, 1, 1);
	if (!by || !*by || !code || !*code)
		ctl_misuse(c, "--code and --by are needed");
	int seconds = ctl_wait_seconds(c, wait);
	if (!closure_allowed(code, &p, &e) || !ctl_connect(c, &e) ||
	    !casefile_find(c->session, word[0], &followup, &e))
		return ctl_fail(&e);
	const struct member said[] = {{"by", by}, {"code", code}, {"reason", p.reason},
	    {"exam", p.exam}, {"clinician", p.clinician}, {"link", p.link}, {"source", p.source},
	    {"report", p.report}, {0}};
	return ctl_answer(c, "close", "followup", followup, said, seconds);
}
