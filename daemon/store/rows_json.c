/* SPDX-License-Identifier: Apache-2.0
 *
 * rows_json.c - rows as JSON, by the types the database gives.
 */
#include "autoconf.h"
#include "followupd/rows_json.h"

#include <string.h>

/* Object ids of pg_type.dat; they are part of PostgreSQL's protocol and never change. */
enum {
	OID_BOOL = 16,
	OID_INT8 = 20,
	OID_INT2 = 21,
	OID_INT4 = 23,
	OID_JSON = 114,
	OID_DATE = 1082,
	OID_TIMESTAMPTZ = 1184,
	OID_JSONB = 3802
};

enum column_kind rows_kind(const struct rows *r, int column)
{
	switch (PQftype(r->result, column)) {
	case OID_BOOL:
		return COLUMN_BOOL;
	case OID_INT2:
	case OID_INT4:
	case OID_INT8:
		return COLUMN_NUMBER;
	case OID_DATE:
		return COLUMN_DATE;
	case OID_TIMESTAMPTZ:
		return COLUMN_INSTANT;
	case OID_JSON:
	case OID_JSONB:
		return COLUMN_JSON;
	default:
		return COLUMN_TEXT;
	}
}

const char *rows_name(const struct rows *r, int column)
{
	return PQfname(r->result, column);
}

int rows_columns(const struct rows *r)
{
	return PQnfields(r->result);
}

int rows_column(const struct rows *r, const char *name)
{
	return PQfnumber(r->result, name);
}

json_t *rows_json_value(const struct rows *r, int row, int column)
{
	char iso[32];
	if (rows_null(r, row, column))
		return json_null();
	const char *text = rows_text(r, row, column);
	switch (rows_kind(r, column)) {
	case COLUMN_BOOL:
		return json_boolean(*text == 't');
	case COLUMN_NUMBER:
		return json_integer(rows_int(r, row, column));
	case COLUMN_INSTANT:
		return json_string(instant_text(rows_instant(r, row, column), iso));
	case COLUMN_JSON:
		return json_loads(text, JSON_DECODE_ANY, NULL);
	case COLUMN_DATE:
	case COLUMN_TEXT:
		break;
	}
	return json_string(text);
}

json_t *rows_json_object(const struct rows *r, int row)
{
	json_t *o = json_object();
	for (int i = 0; i < rows_columns(r); i++)
		json_object_set_new(o, rows_name(r, i), rows_json_value(r, row, i));
	return o;
}

json_t *rows_json_array(const struct rows *r)
{
	json_t *a = json_array();
	for (int i = 0; i < rows_count(r); i++)
		json_array_append_new(a, rows_json_object(r, i));
	return a;
}
