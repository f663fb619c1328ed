/* SPDX-License-Identifier: Apache-2.0
 *
 * fhir_status.c - statuses of FHIR R4 from ours.
 *
 * A mail that a server took has not been read by anybody, so only a receipt, a talk and a visit say
 * "received".
 */
#include "autoconf.h"
#include "fhir_status.h"
#include "followupd/log.h"

#include <string.h>

const struct fhir_status fhir_statuses[] = {
    {"notified", "requested", "notified", "draft"},
    {"acknowledged", "accepted", "acknowledged", "active"},
    {"ordered", "in-progress", "ordered", "active"},
    {"scheduled", "in-progress", "scheduled", "active"},
    {"performed", "in-progress", "performed", "active"},
    {"review", "on-hold", "review", "on-hold"},
    {"suspended", "on-hold", "paused", "on-hold"},
    {"DONE_MATCH", "completed", "closed-exam", "completed"},
    {"DONE_EARLY", "completed", "closed-exam", "completed"},
    {"DONE_LATE", "completed", "closed-exam", "completed"},
    {"DONE_EQUIV", "completed", "closed-exam", "completed"},
    {"DONE_ELSEWHERE", "completed", "closed-exam", "completed"},
    {"DONE_NONIMG", "completed", "DONE_NONIMG", "completed"},
    {"RESOLVED_BY_RESULT", "completed", "RESOLVED_BY_RESULT", "completed"},
    {"CLIN_CLOSED", "rejected", "CLIN_CLOSED", "revoked"},
    {"DECLINED", "rejected", "DECLINED", "revoked"},
    {"MANAGED_ONC", "cancelled", "MANAGED_ONC", "revoked"},
    {"MANAGED_SPEC", "cancelled", "MANAGED_SPEC", "revoked"},
    {"DECEASED", "cancelled", "DECEASED", "revoked"},
    {"LIMITED_LIFE", "cancelled", "LIMITED_LIFE", "revoked"},
    {"HOSPICE", "cancelled", "HOSPICE", "revoked"},
    {"TRANSFERRED_CARE", "cancelled", "TRANSFERRED_CARE", "revoked"},
    {"DUPLICATE", "cancelled", "DUPLICATE", "revoked"},
    {"MERGED", "cancelled", "MERGED", "revoked"},
    {"ADMIN_CLOSED", "cancelled", "ADMIN_CLOSED", "revoked"},
    {"LTFU", "failed", "lost", "revoked"},
    {"ENTERED_IN_ERROR", "entered-in-error", "retracted", "entered-in-error"},
    {"WITHDRAWN", "entered-in-error", "retracted", "entered-in-error"},
    {NULL, NULL, NULL, NULL},
};

const struct fhir_status *fhir_status_of(const char *key)
{
	for (const struct fhir_status *s = fhir_statuses; s->key; s++)
		if (strcmp(s->key, key) == 0)
			return s;
	bug("a follow-up is %s, which has no status of FHIR", key);
}

static bool is_among(const char *const *words, const char *word)
{
	for (; *words; words++)
		if (strcmp(*words, word) == 0)
			return true;
	return false;
}

bool fhir_is_task_status(const char *word)
{
	static const char *const words[] = {"draft", "requested", "received", "accepted",
	    "rejected", "ready", "cancelled", "in-progress", "on-hold", "failed", "completed",
	    "entered-in-error", NULL};
	return is_among(words, word);
}

bool fhir_is_request_status(const char *word)
{
	static const char *const words[] = {"draft", "active", "on-hold", "revoked", "completed",
	    "entered-in-error", "unknown", NULL};
	return is_among(words, word);
}

/* ---- what was told ------------------------------------------------------------------------------
 */

static const struct fhir_told mails[] = {
    {"accepted", "completed", false},
    {"failed", "not-done", false},
    {"withdrawn", "not-done", false},
    {"missing", "not-done", false},
    {"waiting", "preparation", false},
    {"digest", "preparation", false},
    {"retrying", "in-progress", false},
    {"sending", "in-progress", false},
    {NULL, NULL, false},
};

static const struct fhir_told letters[] = {
    {"queued", "preparation", false},
    {"printed", "preparation", false},
    {"sent", "completed", false},
    {"receipt", "completed", true},
    {"returned", "not-done", false},
    {"left-out", "not-done", false},
    {NULL, NULL, false},
};

static const struct fhir_told attempts[] = {
    {"reached", "completed", true},
    {"receipt", "completed", true},
    {"left-message", "completed", false},
    {"no-answer", "not-done", false},
    {"wrong-number", "not-done", false},
    {"refused", "not-done", false},
    {"returned", "not-done", false},
    {NULL, NULL, false},
};

const struct fhir_told *fhir_told_of(const char *kind, const char *outcome)
{
	const struct fhir_told *t = strcmp(kind, "mail") == 0	  ? mails
				    : strcmp(kind, "letter") == 0 ? letters
								  : attempts;
	for (; t->outcome; t++)
		if (strcmp(t->outcome, outcome) == 0)
			return t;
	return NULL;
}

/* What was told by phone is no appointment of its own any more once the feed has said something:
 * the feed's stands. */
const char *fhir_appointment_status(const char *status)
{
	static const char *const pairs[][2] = {{"booked", "booked"}, {"moved", "booked"},
	    {"changed", "booked"}, {"cancelled", "cancelled"}, {"no-show", "noshow"},
	    {"done", "fulfilled"}, {"confirmed", "entered-in-error"},
	    {"contradicted", "entered-in-error"}};
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		if (strcmp(pairs[i][0], status) == 0)
			return pairs[i][1];
	return NULL;
}
