/* SPDX-License-Identifier: Apache-2.0
 *
 * refusals.h - whether a refusal by the server's policy is the mail's fault or everybody's.
 *
 * A relay that does not know us answers 5.7.x to every recipient; an address that takes no mail
 * from outside gets the same answer, alone.  So such a mail fails only when the server has refused
 * it twice and has taken another one in between; until then it is tried again, and where nothing is
 * taken any more it is the settings that a person has to mend.  Pure; nothing is kept across a
 * restart.
 */
#ifndef FOLLOWUPD_REFUSALS_H
#define FOLLOWUPD_REFUSALS_H

#include <stddef.h>
#include <stdint.h>
#include "followupd/verdict.h"

#define REFUSALS_KEPT	256 /* mails; of more, the oldest begins anew */
#define REFUSALS_IN_ROW 3   /* without any mail taken: it is the settings */

/* Begins as zeros. */
struct refusals {
	int64_t taken; /* mails */
	int in_row;    /* refusals since the last one that was */
	size_t next;
	struct refused {
		int64_t notice_id; /* 0: free */
		int64_t taken;	   /* when it was first refused */
	} kept[REFUSALS_KEPT];
};

/* What attempt o with notice_id, which verdict_of() calls v, comes to. */
enum verdict refusals_judge(
    struct refusals *r, int64_t notice_id, enum verdict v, const struct outcome *o);

#endif
