/* SPDX-License-Identifier: Apache-2.0
 *
 * shadow_store.h - what prose would have opened, by day and source.
 */
#ifndef FOLLOWUPD_SHADOW_STORE_H
#define FOLLOWUPD_SHADOW_STORE_H

#include "followupd/decision.h"
#include "followupd/unit.h"

/* Days before `today` with findings in shadow that were not summed up yet; zone: IANA name. */
MUST_CHECK bool shadow_days_due(
    struct unit *u, date today, const char *zone, struct shadow_day **out, size_t *count);
/* *taken false: another engine sums that day up. */
MUST_CHECK bool shadow_day_take(struct unit *u, const struct shadow_day *d, bool *taken);

/* Findings in shadow, the newest first: received_at source accession report_id system category
 * would action modality min max unit evidence.  day DATE_NONE and source NULL: all. */
MUST_CHECK bool shadow_list(struct session *s, const char *source, date day, const char *zone,
    int64_t limit, struct rows *out, struct err *e);

#endif
