/* SPDX-License-Identifier: Apache-2.0
 *
 * owner.c - who owns what an exam asks for.
 */
#include "autoconf.h"
#include "case.h"
#include "holder.h"

int64_t owner_of_exam(struct work *w, const struct chart *c, const struct exam *x,
    const struct encounter *from, bool *named)
{
	int64_t attending = from ? from->attending : 0;
	bool emergency = from && text_same(from->setting, "emergency");
	const int64_t known[OWNER_SOURCES] = {[OWNER_ORDERER] = x->orderer,
	    [OWNER_ATTENDING] = attending,
	    [OWNER_PRIMARY_CARE] = c->patient.primary_care,
	    [OWNER_READER] = x->radiologist};
	const struct policy *policy = &w->rules->policy;
	bool own = emergency && policy->emergency_owner_count;
	const enum owner_source *owner = own ? policy->emergency_owner : policy->owner;
	size_t count = own ? policy->emergency_owner_count : policy->owner_count;
	*named = true;
	for (size_t i = 0; i < count; i++) {
		const struct person *p = directory_get(w->all->people, known[owner[i]]);
		if (p && p->active)
			return p->id;
	}
	const struct person *p = role_holder(w, ROLE_FAIL_SAFE);
	*named = false;
	if (p)
		return p->id;
	work_fail(w, ERR_REFUSED,
	    "there is no fail-safe person to own a follow-up (site.fail_safe_email)");
	return 0;
}
