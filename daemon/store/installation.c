/* SPDX-License-Identifier: Apache-2.0
 *
 * installation.c - reads the installation row and makes the fail-safe person.
 */
#include "autoconf.h"
#include "followupd/installation.h"

static const struct statement schema_exists = {"installation_exists",
    "SELECT to_regclass('followupd.installation') IS NOT NULL"
    " AND to_regclass('followupd.migrations') IS NOT NULL"};

static const struct statement installation_row = {"installation_row",
    "SELECT (SELECT rehearsal FROM installation), (SELECT max(version) FROM migrations),"
    " EXISTS (SELECT FROM people WHERE 'fail-safe' = ANY (roles)),"
    " EXISTS (SELECT FROM people WHERE ref = $1), EXISTS (SELECT FROM installation)"};

static const struct statement insert_fail_safe = {"insert_fail_safe",
    "INSERT INTO people (ref, family, given, email, roles) VALUES ($1, 'Fail-safe', '',"
    " nullif($2, ''), '{fail-safe,coordinator,navigator,radiologist,chief}')"};

static const struct statement migrations_after = {"migrations_after",
    "SELECT version, name, applied_at FROM migrations WHERE version > $1 ORDER BY version"};

bool installation_read(struct session *s, struct installation *out, struct err *e)
{
	struct rows r = {0};
	*out = (struct installation){0};
	if (!session_ask(s, &schema_exists, NO_VALUES, &r, e))
		return false;
	bool exists = rows_bool(&r, 0, 0);
	rows_free(&r);
	if (!exists)
		return true;
	if (!session_ask(s, &installation_row, VALUES(V_TEXT(FAIL_SAFE_REF)), &r, e))
		return false;
	*out = (struct installation){.made = rows_bool(&r, 0, 4),
	    .rehearsal = rows_bool(&r, 0, 0),
	    .schema = (int)rows_int(&r, 0, 1),
	    .has_fail_safe = rows_bool(&r, 0, 2),
	    .has_fail_safe_ref = rows_bool(&r, 0, 3)};
	rows_free(&r);
	return true;
}

bool installation_add_fail_safe(struct session *s, const char *email, struct err *e)
{
	return session_do(s, &insert_fail_safe, VALUES(V_TEXT(FAIL_SAFE_REF), V_TEXT(email)), e);
}

bool installation_migrations(struct session *s, int after, struct rows *out, struct err *e)
{
	return session_ask(s, &migrations_after, VALUES(V_INT(after)), out, e);
}
