/* SPDX-License-Identifier: Apache-2.0
 *
 * permute.h - short stories whose messages arrive in other orders.
 */
#ifndef TESTS_SIM_PERMUTE_H
#define TESTS_SIM_PERMUTE_H

#include "hospital.h"

struct permuting {
	uint64_t first;	    /* seed */
	size_t stories;	    /* seeds from there on */
	int way;	    /* only that one; -1: all */
	const char *only;   /* serials, "1,3,4", of the messages that are kept; NULL: all */
	const char *folder; /* where one story is written in that way; NULL: nowhere */
	size_t known; /* so many may end otherwise: what is not mended yet; none is shown then */
	bool via_hl7;
};

/* Whether the orders of all stories but the known ones ended equal, and all rules were held; each
 * story that did not is shown. */
bool permute(const struct world *w, const struct permuting *o);

#endif
