/* SPDX-License-Identifier: Apache-2.0
 *
 * effect_store.h - what came of one stored message when it was applied last.
 */
#ifndef FOLLOWUPD_EFFECT_STORE_H
#define FOLLOWUPD_EFFECT_STORE_H

#include "followupd/session.h"

enum effect_part {
	EFFECT_REPORTS,
	EFFECT_FINDINGS,
	EFFECT_FOLLOWUPS,
	EFFECT_QUESTIONS,
	EFFECT_HISTORY, /* lines that follow-ups of the patient got in the same turn of the engine
			 */
	EFFECT_NOTICES, /* the same of what was told */
	EFFECT_MERGES,	/* records of the patient that are one */
	EFFECT_REPLAYS, /* who had it applied again */
	EFFECT_PARTS
};

extern const char *const effect_names[EFFECT_PARTS]; /* "reports" */

/* number: numbers of patients that the message names; whose they are is asked of the charts.
 * effect_free by the caller in any case; out begins empty. */
MUST_CHECK bool effect_of(struct session *s, int64_t message, const char *const *number,
    size_t count, struct rows out[EFFECT_PARTS], struct err *e);
void effect_free(struct rows part[EFFECT_PARTS]);

#endif
