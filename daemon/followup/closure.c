/* SPDX-License-Identifier: Apache-2.0
 *
 * closure.c - the table of closure codes, and whether a proof is enough for one.
 *
 * Fails: returns false with everything that is missing.
 */
#include "autoconf.h"
#include "followupd/closure.h"
#include "followupd/buf.h"

#include <string.h>

const struct closure closures[] = {
    {"DONE_MATCH", "recommended exam done in its window", NEEDS_EXAM, COUNTS_COMPLETED, true},
    {"DONE_EARLY", "exam done before its window", NEEDS_EXAM, COUNTS_COMPLETED_APART, true},
    {"DONE_LATE", "exam done after its window", NEEDS_EXAM, COUNTS_COMPLETED_APART, true},
    {"DONE_EQUIV", "another exam answers the question", NEEDS_EXAM | NEEDS_CLINICIAN,
	COUNTS_COMPLETED_APART, true},
    {"DONE_ELSEWHERE", "done at an outside site", NEEDS_SOURCE, COUNTS_COMPLETED, true},
    {"DONE_NONIMG", "visit, biopsy or lab done", NEEDS_REASON, COUNTS_COMPLETED},
    {"RESOLVED_BY_RESULT", "a later report settles it or sets a new interval", NEEDS_REPORT,
	COUNTS_COMPLETED},
    {"CLIN_CLOSED", "not indicated", NEEDS_CLINICIAN | NEEDS_REASON, COUNTS_EXCLUDED},
    {"MANAGED_ONC", "covered by the oncologist's plan", NEEDS_REASON, COUNTS_EXCLUDED},
    {"MANAGED_SPEC", "covered by a specialist's plan", NEEDS_REASON, COUNTS_EXCLUDED},
    {"DECLINED", "patient declined after information", NEEDS_CLINICIAN | NEEDS_REASON, COUNTS_NOT},
    {"DECEASED", "patient has died", NEEDS_CLINICIAN, COUNTS_EXCLUDED},
    {"LIMITED_LIFE", "limited life expectancy", NEEDS_CLINICIAN, COUNTS_EXCLUDED},
    {"HOSPICE", "patient is in hospice care", NEEDS_CLINICIAN, COUNTS_EXCLUDED},
    {"TRANSFERRED_CARE", "another system accepted it", NEEDS_SOURCE, COUNTS_EXCLUDED},
    {"DUPLICATE", "same finding, same request", NEEDS_LINK, COUNTS_EXCLUDED},
    {"MERGED", "joined with another follow-up", NEEDS_LINK, COUNTS_EXCLUDED},
    {"ENTERED_IN_ERROR", "there was no such finding", NEEDS_REPORT, COUNTS_EXCLUDED},
    {"WITHDRAWN", "the report or an addendum cancels it", NEEDS_REPORT, COUNTS_EXCLUDED},
    {"LTFU", "lost to follow-up, attempts rule met", NEEDS_ATTEMPTS | NEEDS_CLINICIAN, COUNTS_NOT},
    {"ADMIN_CLOSED", "decision of the programme", NEEDS_REASON, COUNTS_NOT},
    {NULL, NULL, 0, 0},
};

const struct closure *closure_find(const char *code)
{
	for (const struct closure *c = closures; code && c->code; c++)
		if (strcmp(c->code, code) == 0)
			return c;
	return NULL;
}

static bool is_blank(const char *s)
{
	return !s || s[strspn(s, " \t\r\n")] == '\0';
}

static void lacking(struct buf *b, bool lacks, const char *what)
{
	if (lacks)
		buf_addf(b, "%s%s", b->len ? ", " : "", what);
}

static void list_codes(struct err *e)
{
	struct buf b = {0};
	for (const struct closure *c = closures; c->code; c++)
		buf_addf(&b, " %s", c->code);
	err_hint(e, "Codes:%s.", buf_text(&b));
	buf_free(&b);
}

bool closure_allowed(const char *code, const struct closure_proof *p, struct err *e)
{
	const struct closure *c = closure_find(code);
	if (!c) {
		err_set(e, ERR_INPUT, "\"%s\" is no closure code", code ? code : "");
		list_codes(e);
		return false;
	}
	struct buf b = {0};
	lacking(&b, c->needs & NEEDS_EXAM && is_blank(p->exam), "the exam");
	lacking(&b, c->needs & NEEDS_REASON && is_blank(p->reason), "a reason");
	lacking(&b, c->needs & NEEDS_CLINICIAN && is_blank(p->clinician), "a clinician's name");
	lacking(&b, c->needs & NEEDS_LINK && is_blank(p->link), "the surviving follow-up");
	lacking(&b, c->needs & NEEDS_REPORT && is_blank(p->report), "the report");
	lacking(&b, c->needs & NEEDS_SOURCE && is_blank(p->source),
	    "the outside source with its date, or a copy");
	lacking(&b, c->needs & NEEDS_ATTEMPTS,
	    "the attempts rule (three attempts, two channels, 30 days, certified letter)");
	bool ok = b.len == 0;
	if (!ok)
		err_set(e, ERR_REFUSED, "closing as %s lacks %s", c->code, buf_text(&b));
	buf_free(&b);
	return ok;
}
