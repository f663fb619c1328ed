/* SPDX-License-Identifier: Apache-2.0
 *
 * site.h - the rules of the tree, and findings from lines of text.
 */
#ifndef TESTS_UNIT_SIMULATE_SITE_H
#define TESTS_UNIT_SIMULATE_SITE_H

#include "followupd/simulate.h"

const struct rules *site_rules(void);
/* Reads the text; faults go to *faults, "" when there are none. */
struct simulated_item *site_findings(struct arena *a, const char *text, struct directory *people,
    size_t *count, const char **faults);

#endif
