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
	struct buf faults; /* a line each, FILE:LINE: in front */
	size_t fault_count;
	int line;
	size_t rows, cells, steps, derive_lines;
};

void load_fault(struct loader *l, const char *fmt, ...) PRINTF(2, 3);
const char *load_field(const struct csv_row *r, size_t i); /* "" when the row is shorter */
/* The line with something that is not UTF-8, or a control character; 0: there is none. */
int text_fault(const char *data, size_t len);
/* False, and a fault, when the file has most of these already. */
bool load_room(struct loader *l, size_t count, size_t most, const char *what);
/* An expression in a cell; empty gives NULL, as does a faulty one. */
struct expr *load_expr(struct loader *l, const char *column, const char *text);
/* Lines of kind stage, columns, row and step; false for any other. */
bool load_rows(struct loader *l, const struct csv_row *r);
/* After the last line: rows find their schedules and thresholds of the step input. */
void load_link(struct loader *l);

#endif
