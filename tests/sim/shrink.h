/* SPDX-License-Identifier: Apache-2.0
 *
 * shrink.h - the shortest story that still breaks the same rule.
 */
#ifndef TESTS_SIM_SHRINK_H
#define TESTS_SIM_SHRINK_H

#include "hospital.h"

/* keep: one flag for each step, all set on entry as the run had them; on return those that are
 * needed. */
void shrink(const struct world *w, const struct story *s, const struct rule_book *broken,
    bool via_hl7, bool *keep);

#endif
