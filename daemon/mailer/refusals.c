/* SPDX-License-Identifier: Apache-2.0
 *
 * refusals.c - remembers which mails the server's policy has refused, and what it took meanwhile.
 *
 * Fails: never.
 */
#include "autoconf.h"
#include "followupd/refusals.h"

#include <string.h>

static bool is_policy(enum verdict v, const struct outcome *o)
{
	return v == VERDICT_FAILED && o->trouble == TROUBLE_NONE &&
	       strncmp(o->enhanced, "5.7.", 4) == 0;
}

static struct refused *find(struct refusals *r, int64_t notice_id)
{
	for (size_t i = 0; i < REFUSALS_KEPT; i++)
		if (r->kept[i].notice_id == notice_id)
			return &r->kept[i];
	return NULL;
}

enum verdict refusals_judge(
    struct refusals *r, int64_t notice_id, enum verdict v, const struct outcome *o)
{
	struct refused *known = find(r, notice_id);
	if (v == VERDICT_ACCEPTED) {
		r->taken++;
		r->in_row = 0;
	}
	if (!is_policy(v, o)) {
		if (known && (v == VERDICT_ACCEPTED || v == VERDICT_FAILED))
			*known = (struct refused){0};
		return v;
	}
	if (known && r->taken > known->taken) {
		*known = (struct refused){0};
		return VERDICT_FAILED;
	}
	if (!known) {
		r->kept[r->next] = (struct refused){notice_id, r->taken};
		r->next = (r->next + 1) % REFUSALS_KEPT;
	}
	return ++r->in_row < REFUSALS_IN_ROW ? VERDICT_RETRY : VERDICT_CONFIGURATION;
}
