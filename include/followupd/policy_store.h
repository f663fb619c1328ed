/* SPDX-License-Identifier: Apache-2.0
 *
 * policy_store.h - the policies that were in force: by the text of each what was planned by it goes
 * on.
 */
#ifndef FOLLOWUPD_POLICY_STORE_H
#define FOLLOWUPD_POLICY_STORE_H

#include "followupd/decision.h"
#include "followupd/session.h"

/* For an engine, before it decides by rules that it has just read, and now and then after: the
 * policy of the rules is noted as the one in force, and what others have noted is taken over. */
MUST_CHECK bool policies_follow(struct session *s, struct rules *r, struct err *e);
/* For whoever only looks: what is noted is taken over. */
MUST_CHECK bool policies_read(struct session *s, struct rules *r, struct err *e);

/* Every policy with running follow-ups, or that was in force: policy, since, in_force, kept (its
 * text is there), open.  rows_free by the caller. */
MUST_CHECK bool policies_list(struct session *s, struct rows *out, struct err *e);
/* The text of one: "NAME VERSION", the newest of that name.  rows_free by the caller. */
MUST_CHECK bool policies_find(
    struct session *s, const char *name, const char *version, struct rows *out, struct err *e);
/* Running follow-ups that go by another policy than `id` and lie behind `after`, some at a time:
 * id, patient_id, ref.  rows_free by the caller. */
MUST_CHECK bool policies_others(struct session *s, const char *id, int64_t after,
    const char *only_ref, struct rows *out, struct err *e);

#endif
