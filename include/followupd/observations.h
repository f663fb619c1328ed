/* SPDX-License-Identifier: Apache-2.0
 *
 * observations.h - which coded observation is which input of which decision table.
 *
 * Read from schema/codes/observations.csv and the site's own file (columns are described at its
 * head).  Without any row the generic form works: coding system 99FUD, code SYSTEM.INPUT or
 * SYSTEM/VERSION.INPUT, e.g. fleischner/2017.size_mm.
 */
#ifndef FOLLOWUPD_OBSERVATIONS_H
#define FOLLOWUPD_OBSERVATIONS_H

#include "followupd/err.h"
#include "followupd/mem.h"

struct observation_map;

/* What an OBX-3 code stands for.  system "stated": input is interval or procedure, and the value is
 * the radiologist's own recommendation. */
struct observation {
	const char *system, *version, *input; /* version "": the table's default */
	const char *unit;		      /* of the number when OBX-6 is empty; "" for words */
	size_t value_count;
	const char **from, **to; /* words translated; others pass as they are */
};

/* site_path may be NULL; its rows come before the shipped ones.  All faults go to e, by file and
 * line.  The arena owns. */
MUST_CHECK bool observations_load(struct arena *a, const char *path, const char *site_path,
    const struct observation_map **out, struct err *e);

/* By code and coding system, letters in any case (map may be NULL: only the generic form); false
 * when it is no input.  A row without coding system fits any. */
bool observation_find(const struct observation_map *map, struct arena *a, const char *code,
    const char *system, struct observation *out);
/* The table's word for a sender's word. */
const char *observation_value(const struct observation *o, const char *word);
size_t observations_count(const struct observation_map *map);

#endif
