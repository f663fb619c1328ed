/* SPDX-License-Identifier: Apache-2.0
 *
 * fhir_when.h - dates in searches (FHIR R4, "Search: date"): "ge2026-03", "lt2026-03-02T09:45:00Z".
 */
#ifndef DAEMON_PAGES_FHIR_WHEN_H
#define DAEMON_PAGES_FHIR_WHEN_H

#include "followupd/clock.h"
#include "followupd/zone.h"

/* What is searched for begins in [begins_from, begins_before) and ends in [ends_from, ends_before);
 * INSTANT_NONE: open.  A point in time begins and ends there. */
struct fhir_bounds {
	instant begins_from, begins_before, ends_from, ends_before;
};
#define FHIR_ANY_TIME ((struct fhir_bounds){INSTANT_NONE, INSTANT_NONE, INSTANT_NONE, INSTANT_NONE})

/* Narrows b by what the text says.  A year, a month or a day is one of that zone; prefixes: eq ge
 * gt le lt, and none, which is eq.  False: it says something else. */
bool fhir_bounds_add(struct fhir_bounds *b, const char *text, const struct zone *z);
/* The same as days, to which a day belongs whole. */
date fhir_first_day(instant from, const struct zone *z);  /* DATE_NONE: open */
date fhir_last_day(instant before, const struct zone *z); /* DATE_NONE: open */

#endif
