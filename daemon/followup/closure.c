/* SPDX-License-Identifier: Apache-2.0
 *
 * closure.c - what each closure code needs and how it counts, and whether a proof is enough for
 * one.
 *
 * Fails: returns false with everything that is missing; a code that does not exist is a bug.
 */
#include "autoconf.h"
#include "followupd/closure.h"
#include "followupd/buf.h"
#include "followupd/log.h"

#include <string.h>

/* Who keeps the list, who decides about a patient, who says what an exam is or is not. */
#define KEEPS	(SET_OF(ROLE_COORDINATOR) | SET_OF(ROLE_NAVIGATOR) | SET_OF(ROLE_FAIL_SAFE))
#define DECIDES (SET_OF(ROLE_CLINICIAN) | SET_OF(ROLE_CHIEF))
#define READS	SET_OF(ROLE_RADIOLOGIST)
#define ALL	(KEEPS | DECIDES)

static const struct closure closures[] = {
    [CLOSURE_NONE] = {0},
    [CLOSURE_DONE_MATCH] = {NEEDS_EXAM, COUNTS_COMPLETED, true, ALL},
    [CLOSURE_DONE_EARLY] = {NEEDS_EXAM, COUNTS_COMPLETED_APART, true, ALL},
    [CLOSURE_DONE_LATE] = {NEEDS_EXAM, COUNTS_COMPLETED_APART, true, ALL},
    [CLOSURE_DONE_EQUIV] = {NEEDS_EXAM | NEEDS_CLINICIAN, COUNTS_COMPLETED_APART, true, DECIDES,
	KEEPS},
    [CLOSURE_DONE_ELSEWHERE] = {NEEDS_SOURCE, COUNTS_COMPLETED, true, ALL},
    [CLOSURE_DONE_NONIMG] = {NEEDS_REASON, COUNTS_COMPLETED, false, ALL},
    [CLOSURE_RESOLVED_BY_RESULT] = {NEEDS_REPORT, COUNTS_COMPLETED, false, DECIDES | READS, KEEPS},
    [CLOSURE_CLIN_CLOSED] = {NEEDS_CLINICIAN | NEEDS_REASON, COUNTS_EXCLUDED, false, DECIDES,
	KEEPS},
    [CLOSURE_MANAGED_ONC] = {NEEDS_REASON, COUNTS_EXCLUDED, false, DECIDES, KEEPS},
    [CLOSURE_MANAGED_SPEC] = {NEEDS_REASON, COUNTS_EXCLUDED, false, DECIDES, KEEPS},
    [CLOSURE_DECLINED] = {NEEDS_CLINICIAN | NEEDS_REASON, COUNTS_NOT, false, ALL},
    [CLOSURE_DECEASED] = {NEEDS_CLINICIAN, COUNTS_EXCLUDED, false, ALL},
    [CLOSURE_LIMITED_LIFE] = {NEEDS_CLINICIAN, COUNTS_EXCLUDED, false, DECIDES, KEEPS},
    [CLOSURE_HOSPICE] = {NEEDS_CLINICIAN, COUNTS_EXCLUDED, false, DECIDES, KEEPS},
    [CLOSURE_TRANSFERRED_CARE] = {NEEDS_SOURCE, COUNTS_EXCLUDED, false, ALL},
    [CLOSURE_DUPLICATE] = {NEEDS_LINK, COUNTS_EXCLUDED, false, ALL},
    [CLOSURE_MERGED] = {NEEDS_LINK, COUNTS_EXCLUDED, false, ALL},
    [CLOSURE_ENTERED_IN_ERROR] = {NEEDS_REPORT, COUNTS_EXCLUDED, false, KEEPS | READS},
    [CLOSURE_WITHDRAWN] = {NEEDS_REPORT, COUNTS_EXCLUDED, false, KEEPS | READS},
    [CLOSURE_LTFU] = {NEEDS_ATTEMPTS | NEEDS_CLINICIAN, COUNTS_NOT, false, DECIDES, KEEPS},
    [CLOSURE_ADMIN_CLOSED] = {NEEDS_REASON, COUNTS_NOT, false,
	SET_OF(ROLE_CHIEF) | SET_OF(ROLE_QUALITY)},
};

const struct closure *closure_of(enum closure_code code)
{
	if ((size_t)code >= sizeof closures / sizeof *closures)
		bug("closure code %d does not exist", (int)code);
	return &closures[code];
}

const char *closure_text(enum closure_code code)
{
	return code == CLOSURE_NONE ? NULL : vocabulary_word(&closure_words, (int)code);
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
	for (size_t i = CLOSURE_NONE + 1; i < closure_words.count; i++)
		buf_addf(&b, " %s", closure_words.word[i].word);
	err_hint(e, "Codes:%s.", buf_text(&b));
	buf_free(&b);
}

bool closure_parse(const char *text, enum closure_code *code, struct err *e)
{
	int value;
	if (!vocabulary_find(&closure_words, text, &value) || value == CLOSURE_NONE) {
		err_set(e, ERR_INPUT, "\"%s\" is no closure code", text ? text : "");
		list_codes(e);
		return false;
	}
	*code = (enum closure_code)value;
	return true;
}

bool closure_allowed(enum closure_code code, const struct closure_proof *p, struct err *e)
{
	const struct closure *c = closure_of(code);
	struct buf b = {0};
	lacking(&b, c->needs & NEEDS_EXAM && is_blank(p->exam), "the exam");
	lacking(&b, c->needs & NEEDS_REASON && is_blank(p->reason), "a reason");
	lacking(&b, c->needs & NEEDS_CLINICIAN && is_blank(p->clinician), "a clinician's name");
	lacking(&b, c->needs & NEEDS_LINK && is_blank(p->link), "the surviving follow-up");
	lacking(&b, c->needs & NEEDS_REPORT && is_blank(p->report), "the report");
	lacking(&b, c->needs & NEEDS_SOURCE && is_blank(p->source),
	    "the outside source with its date, or a copy");
	bool ok = b.len == 0;
	if (!ok) {
		err_set(e, ERR_REFUSED, "closing as %s lacks %s", closure_text(code), buf_text(&b));
		err_hint(e, "followupctl close --codes says what each code needs, and as which "
			    "option.");
	}
	buf_free(&b);
	return ok;
}

bool closure_open_to(enum closure_code code, unsigned roles)
{
	const struct closure *c = closure_of(code);
	return roles & (c->may | c->named);
}

bool closure_role_allowed(
    enum closure_code code, unsigned roles, const struct closure_proof *p, struct err *e)
{
	const struct closure *c = closure_of(code);
	if (roles & c->may)
		return true;
	if (!(roles & c->named))
		return err_set(
		    e, ERR_REFUSED, "closing as %s is not for your role", closure_text(code));
	return !is_blank(p->clinician) ||
	       err_set(e, ERR_REFUSED, "closing as %s needs the name of the clinician who said so",
		   closure_text(code));
}
