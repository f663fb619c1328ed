/* SPDX-License-Identifier: Apache-2.0
 *
 * policies.c - which policy a follow-up goes by: the one it was planned by, as long as its text is
 * kept, else the one in force.
 */
#include "autoconf.h"
#include "followupd/decision.h"

#include <string.h>

bool rules_keep(struct rules *r, const char *id, const char *text, size_t len, struct err *e)
{
	struct kept_policy p = {.id = arena_strdup(r->arena, id)};
	if (!policy_parse(r->arena, id, text, len, &p.policy, e))
		return false;
	r->kept = arena_grow(r->arena, r->kept, r->kept_count, sizeof *r->kept);
	r->kept[r->kept_count++] = p;
	return true;
}

void rules_used(struct rules *r, instant since, const char *id)
{
	r->use = arena_grow(r->arena, r->use, r->use_count, sizeof *r->use);
	r->use[r->use_count++] = (struct policy_use){since, arena_strdup(r->arena, id)};
}

static const struct kept_policy *find(const struct rules *r, const char *id)
{
	for (size_t i = 0; id && i < r->kept_count; i++)
		if (strcmp(r->kept[i].id, id) == 0)
			return &r->kept[i];
	return NULL;
}

const struct policy *rules_policy(const struct rules *r, const char *id)
{
	const struct kept_policy *kept = find(r, id);
	return kept ? &kept->policy : &r->policy;
}

const struct band *rules_band(const struct rules *r, const struct case_record *c)
{
	return policy_band(rules_policy(r, c->policy), &c->f.window);
}

/* What was decided before the first use that is known went by that one too. */
struct rules rules_as_of(const struct rules *r, instant at)
{
	const struct policy_use *use = r->use_count ? r->use : NULL;
	struct rules then = *r;
	for (size_t i = 0; i < r->use_count; i++)
		if (r->use[i].since <= at)
			use = &r->use[i];
	const struct kept_policy *kept = use ? find(r, use->id) : NULL;
	if (kept) {
		then.policy = kept->policy;
		then.policy_id = kept->id;
	}
	return then;
}
