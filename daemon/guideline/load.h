/* SPDX-License-Identifier: Apache-2.0
 *
 * load.h - what the two halves of the table loader share; private to daemon/guideline.
 */
#ifndef GUIDELINE_LOAD_H
#define GUIDELINE_LOAD_H

#include "table.h"

struct loader {
	struct arena *arena;
	struct guideline *g;
	struct buf faults;
	int line;
};

void load_fault(struct loader *l, const char *fmt, ...) PRINTF(2, 3);
const char *load_field(const struct csv_row *r, size_t i); /* "" when the row is shorter */
/* Lines of kind stage, columns, row and step; false for any other. */
bool load_rows(struct loader *l, const struct csv_row *r);
/* After the last line: rows find their schedules and thresholds of the step input. */
void load_link(struct loader *l);

#endif
