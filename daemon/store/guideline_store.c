/* SPDX-License-Identifier: Apache-2.0
 *
 * guideline_store.c - rows of guideline_signatures.
 */
#include "autoconf.h"
#include "followupd/guideline_store.h"

#include <string.h>

bool guideline_sign(struct session *s, const struct guideline_signature *g, struct err *e)
{
	static const struct statement st = {"guideline_sign",
	    "INSERT INTO guideline_signatures (system, version, table_sha256, signed, by_name, "
	    "note, login) VALUES ($1, $2, $3, $4, $5, coalesce($6, ''), $7)"};
	return session_do(s, &st,
	    VALUES(V_TEXT(g->system), V_TEXT(g->version), V_TEXT(g->sha256), V_BOOL(!g->taken_back),
		V_TEXT(g->by), V_TEXT(g->note), V_TEXT(g->login)),
	    e);
}

bool guideline_signatures(struct session *s, struct rows *out, struct err *e)
{
	static const struct statement st = {"guideline_signatures",
	    "SELECT at, system, version, table_sha256, signed, by_name, note, login "
	    "FROM guideline_signatures ORDER BY id"};
	return session_ask(s, &st, NO_VALUES, out, e);
}

bool guideline_signed(struct session *s, struct rows *out, struct err *e)
{
	static const struct statement st = {"guideline_signed",
	    "SELECT table_sha256, system, version, by_name, at FROM (SELECT DISTINCT ON "
	    "(table_sha256) * FROM guideline_signatures ORDER BY table_sha256, id DESC) g WHERE "
	    "signed"};
	return session_ask(s, &st, NO_VALUES, out, e);
}

const char *guideline_signed_by(const struct rows *r, const struct guideline *g)
{
	for (int i = 0; i < rows_count(r); i++)
		if (strcmp(rows_text(r, i, 0), guideline_sha256(g)) == 0)
			return rows_text(r, i, 3);
	return NULL;
}

bool guideline_unsigned(
    struct session *s, const struct guideline_set *set, json_t *out, struct err *e)
{
	struct rows r = {0};
	if (!guideline_signed(s, &r, e))
		return false;
	for (size_t i = 0; i < guideline_count(set); i++) {
		const struct guideline *g = guideline_at(set, i);
		if (!guideline_signed_by(&r, g))
			json_array_append_new(
			    out, json_sprintf("%s %s", guideline_system(g), guideline_version(g)));
	}
	rows_free(&r);
	return true;
}

bool guideline_is_signed(struct unit *u, const char *sha256, bool *is_signed)
{
	static const struct statement st = {"guideline_is_signed",
	    "SELECT 1 FROM guideline_signed WHERE table_sha256 = $1 AND signed"};
	struct rows r;
	if (!unit_ask(u, &st, VALUES(V_TEXT(sha256)), &r))
		return false;
	*is_signed = rows_count(&r) > 0;
	rows_free(&r);
	return true;
}
