/* SPDX-License-Identifier: Apache-2.0
 *
 * help.h - the shipped rules, and one text read by them.
 */
#ifndef TESTS_NARRATIVE_HELP_H
#define TESTS_NARRATIVE_HELP_H

#include "../suite.h"
#include "followupd/narrative.h"

/* Loaded once a process; never freed. */
const struct narrative_rules *shipped_rules(void);
/* Records of a text; the arena owns. */
struct narrative_records read_text(struct arena *a, const char *text);
/* The n-th record of the kind, or NULL. */
const struct narrative_record *record_of(
    const struct narrative_records *all, enum narrative_kind kind, size_t n);
/* The category of the system, or "". */
const char *category_in(const struct narrative_records *all, const char *system);

#endif
