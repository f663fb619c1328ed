/* SPDX-License-Identifier: Apache-2.0
 *
 * rows_json.h - rows as JSON, by the types the database gives.
 *
 * Numbers, booleans and jsonb become what they are, instants "2026-03-02T09:45:00Z", dates
 * "2026-03-02", everything else text; NULL becomes null.
 */
#ifndef FOLLOWUPD_ROWS_JSON_H
#define FOLLOWUPD_ROWS_JSON_H

#include <jansson.h>
#include "followupd/sql.h"

enum column_kind {
	COLUMN_TEXT,
	COLUMN_NUMBER,
	COLUMN_BOOL,
	COLUMN_INSTANT,
	COLUMN_DATE,
	COLUMN_JSON
};

enum column_kind rows_kind(const struct rows *r, int column);
const char *rows_name(const struct rows *r, int column);
int rows_columns(const struct rows *r);
/* -1 when there is none of that name. */
int rows_column(const struct rows *r, const char *name);

/* All return new. */
json_t *rows_json_value(const struct rows *r, int row, int column);
json_t *rows_json_object(const struct rows *r, int row);
json_t *rows_json_array(const struct rows *r);

#endif
