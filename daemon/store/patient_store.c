/* SPDX-License-Identifier: Apache-2.0
 *
 * patient_store.c - finds the patient that a person names by a number.
 *
 * Fails: when nobody or more than one has it; which one is never guessed.
 */
#include "autoconf.h"
#include "followupd/patient_store.h"

#include <string.h>

static bool ask_which(const struct rows *r, const char *value, struct err *e)
{
	char list[200] = "";
	size_t n = 0;
	for (int i = 0; i < rows_count(r) && n < sizeof list; i++)
		n += (size_t)snprintf(
		    list + n, sizeof list - n, "%s%s", i ? ", " : "", rows_text(r, i, 1));
	err_set(e, ERR_REFUSED, "more than one patient has the number %.40s", value);
	err_hint(e, "Say whose number it is: --authority, one of %s.", list);
	return false;
}

bool patient_named(struct session *s, struct arena *a, const char *value, const char *authority,
    struct patient_named *out, struct err *e)
{
	/* What messages only call somebody by is nobody's number. */
	static const struct statement st = {"patient_named",
	    "SELECT patient_id, authority, value FROM patient_identifiers WHERE value = $1 AND "
	    "apart = 0 AND ($2::text IS NULL OR authority = $2) ORDER BY authority LIMIT 20"};
	struct rows r;
	if (!session_ask(s, &st, VALUES(V_TEXT(value), V_TEXT(authority)), &r, e))
		return false;
	bool one = rows_count(&r) > 0;
	for (int i = 1; i < rows_count(&r); i++)
		one = one && rows_int(&r, i, 0) == rows_int(&r, 0, 0);
	if (one)
		*out = (struct patient_named){.id = rows_int(&r, 0, 0),
		    .authority = arena_strdup(a, rows_text(&r, 0, 1)),
		    .value = arena_strdup(a, rows_text(&r, 0, 2))};
	else if (rows_count(&r))
		ask_which(&r, value, e);
	else {
		err_set(e, ERR_NOT_FOUND, "no patient has the number %.40s here%s%.40s", value,
		    authority ? " with " : "", authority ? authority : "");
		err_hint(e, "Patients come with the first message about them: have registration "
			    "send one, or ask for another of the patient's numbers.");
	}
	rows_free(&r);
	return one;
}
