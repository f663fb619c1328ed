/* SPDX-License-Identifier: Apache-2.0
 *
 * shapes.h - messages and report texts of any size, one shape for each way to be long.
 */
#ifndef TESTS_SHAPES_H
#define TESTS_SHAPES_H

#include "followupd/buf.h"

struct shape {
	const char *name;
	size_t units;	     /* of the smaller of the two sizes that the check compares */
	const char *opening; /* NULL: a report text, else what stands before the units */
	const char *unit[2]; /* in turn; # stands for the number of the unit */
	const char *closing;
	const char *between; /* all of the first unit, this, all of the second; NULL: in turn */
};

extern const struct shape shapes[];
extern const size_t shape_count;

/* NULL when there is none of that name. */
const struct shape *shape_named(const char *name);
/* Appends the shape with so many units. */
void shape_make(const struct shape *s, size_t units, struct buf *out);

#endif
