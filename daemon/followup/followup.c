/* SPDX-License-Identifier: Apache-2.0
 *
 * followup.c - the state of a follow-up and the only function that changes it.
 *
 * Fails: a fact that cannot happen in a state is refused and changes nothing; a state or fact that
 * does not exist ends the process.
 */
#include "autoconf.h"
#include "followupd/followup.h"
#include "followupd/closure.h"
#include "followupd/log.h"

#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof *(a))

static const enum history_kind fact_lines[] = {[FACT_ORDERED] = HISTORY_ORDERED,
    [FACT_ORDER_GONE] = HISTORY_ORDER_GONE,
    [FACT_SCHEDULED] = HISTORY_SCHEDULED,
    [FACT_UNSCHEDULED] = HISTORY_UNSCHEDULED,
    [FACT_NO_SHOW] = HISTORY_NO_SHOW,
    [FACT_PERFORMED] = HISTORY_PERFORMED,
    [FACT_NOT_PERFORMED] = HISTORY_NOT_PERFORMED,
    [FACT_CLOSED] = HISTORY_CLOSED,
    [FACT_REOPENED] = HISTORY_REOPENED};

enum history_kind followup_fact_line(enum followup_fact f)
{
	if ((size_t)f >= COUNT(fact_lines))
		bug("follow-up fact %d does not exist", (int)f);
	return fact_lines[f];
}

/* ---- the transitions -------------------------------------------------------- */

/* What a fact leads to: a state, a refusal, or what the order numbers say. */
enum { REFUSED = -1, BACK = -2 };

#define OPEN FOLLOWUP_OPEN
#define ORD  FOLLOWUP_ORDERED
#define SCHE FOLLOWUP_SCHEDULED
#define PERF FOLLOWUP_PERFORMED
#define SHUT FOLLOWUP_CLOSED

/* Messages come late and out of order: an earlier fact never takes a later state back.  A cancelled
 * order takes its appointment with it, and a cancelled exam its order: the follow-up is chased
 * again, which is the safe side.  A patient can miss an appointment nobody told us of. */
/* clang-format off */
static const signed char next[FOLLOWUP_CLOSED + 1][COUNT(fact_lines)] = {
	/*        ordered  order-gone sched.   unsched. no-show  perform. not-perf. closed   reopened */
	[OPEN] = {ORD,     REFUSED,   SCHE,    REFUSED, OPEN,    PERF,    REFUSED,  SHUT,    REFUSED},
	[ORD]  = {ORD,     OPEN,      SCHE,    REFUSED, ORD,     PERF,    OPEN,     SHUT,    REFUSED},
	[SCHE] = {SCHE,    OPEN,      SCHE,    BACK,    BACK,    PERF,    OPEN,     SHUT,    REFUSED},
	[PERF] = {PERF,    OPEN,      PERF,    REFUSED, REFUSED, PERF,    OPEN,     SHUT,    REFUSED},
	[SHUT] = {REFUSED, REFUSED,   REFUSED, REFUSED, REFUSED, REFUSED, REFUSED,  REFUSED, BACK},
};
/* clang-format on */

static bool has_order(const struct followup *f)
{
	return f->order_placer || f->order_filler || f->order_accession;
}

static void forget_exam(struct followup *f)
{
	f->order_placer = f->order_filler = f->order_accession = NULL;
	f->appointment_at = f->performed_at = INSTANT_NONE;
}

/* An exam that was done once is used up: a re-opened follow-up needs another. */
static void reopen(struct followup *f, instant now)
{
	if (f->performed_at != INSTANT_NONE || closure_of(f->closure)->needs & NEEDS_EXAM)
		forget_exam(f);
	else if (f->appointment_at < now)
		f->appointment_at = INSTANT_NONE;
	f->closure = CLOSURE_NONE;
	f->tier = 0;
}

static void apply(struct followup *f, enum followup_fact fact, instant now)
{
	switch (fact) {
	case FACT_ORDERED:
	case FACT_SCHEDULED:
	case FACT_CLOSED:
		return;
	case FACT_NO_SHOW:
		if (f->tier < 1)
			f->tier = 1;
		f->appointment_at = INSTANT_NONE;
		return;
	case FACT_UNSCHEDULED:
		f->appointment_at = INSTANT_NONE;
		return;
	case FACT_PERFORMED:
		if (f->performed_at == INSTANT_NONE)
			f->performed_at = now;
		return;
	case FACT_ORDER_GONE:
	case FACT_NOT_PERFORMED:
		forget_exam(f);
		return;
	case FACT_REOPENED:
		reopen(f, now);
		return;
	}
}

static enum followup_state furthest(const struct followup *f)
{
	if (f->appointment_at != INSTANT_NONE)
		return FOLLOWUP_SCHEDULED;
	return has_order(f) ? FOLLOWUP_ORDERED : FOLLOWUP_OPEN;
}

/* ---- its order ------------------------------------------------------------------------------ */

static bool same(const char *a, const char *b)
{
	return a && b && *a && strcmp(a, b) == 0;
}

static bool differ(const char *a, const char *b)
{
	return a && b && *a && *b && strcmp(a, b) != 0;
}

/* What stands in for an accession number where none is stated is no number of its own. */
static const char *own_accession(const char *accession, const char *placer, const char *filler)
{
	return same(accession, placer) || same(accession, filler) ? NULL : accession;
}

bool followup_is_linked(
    const struct followup *f, const char *placer, const char *filler, const char *accession)
{
	if (same(f->order_accession, accession) || same(f->order_filler, filler))
		return true;
	if (differ(own_accession(f->order_accession, f->order_placer, f->order_filler),
		own_accession(accession, placer, filler)))
		return false;
	return !differ(f->order_filler, filler) && same(f->order_placer, placer);
}

bool followup_enter(struct followup *f, enum followup_fact fact, instant now, struct err *e)
{
	const char *state = vocabulary_word(&followup_state_words, (int)f->state);
	const char *name = vocabulary_word(&history_kind_words, (int)followup_fact_line(fact));
	int to = next[f->state][fact];
	if (to == REFUSED)
		return err_set(
		    e, ERR_REFUSED, "a follow-up that is %s cannot become %s", state, name);
	if (fact == FACT_CLOSED && f->closure == CLOSURE_NONE)
		return err_set(e, ERR_REFUSED, "a follow-up is not closed without a closure code");
	apply(f, fact, now);
	f->state = to == BACK ? furthest(f) : (enum followup_state)to;
	return true;
}
