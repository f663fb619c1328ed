/* SPDX-License-Identifier: Apache-2.0
 *
 * token_store.c - tokens of programs.
 *
 * Fails: as token_store.h says, else as the database.
 */
#include "autoconf.h"
#include "followupd/token_store.h"
#include "followupd/base32.h"
#include "followupd/secret.h"
#include "page_enter.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const struct word scope_table[] = {
    [SCOPE_FOLLOWUPS_READ] = {"followups.read", "reads follow-ups, questions and histories"},
    [SCOPE_FOLLOWUPS_WRITE] = {"followups.write", "answers about follow-ups, and enters new ones"},
    [SCOPE_QUESTIONS_WRITE] = {"questions.write", "answers questions"},
    [SCOPE_PEOPLE_READ] = {"people.read", "reads the directory of people"},
    [SCOPE_MEASURES_READ] = {"measures.read", "reads measures of quality"},
    [SCOPE_FHIR_READ] = {"fhir.read", "reads follow-ups as FHIR resources"},
    [SCOPE_FHIR_WRITE] = {"fhir.write", "sends reports, orders and appointments as FHIR"},
};
const struct vocabulary token_scope_words = {
    "scope", NULL, sizeof scope_table / sizeof *scope_table, scope_table};

/* ---- visits --------------------------------------------------------------------------------- */

bool token_enter(struct session *s, struct arena *a, const char *token, const char *peer,
    enum page_purpose purpose, struct page_visitor *who, struct token_visit *out, struct err *e)
{
	static const struct statement enter = {"token_enter",
	    "SELECT " ENTER_COLUMNS ", token_id, array_to_string(scopes, '|') FROM "
	    "pages.token_enter($1, $2)"};
	struct rows r;
	if (!visit_begin(s, a, &enter, token, peer, purpose, who, &r, e))
		return false;
	out->id = rows_int(&r, 0, ENTER_COUNT);
	out->scopes = vocabulary_set(&token_scope_words, rows_text(&r, 0, ENTER_COUNT + 1));
	rows_free(&r);
	return true;
}

/* ---- for an administrator ---------------------------------------------------------------------
 */

static bool check_scopes(const char *scopes, struct err *e)
{
	for (const char *p = scopes; *p;) {
		size_t len = strcspn(p, ",");
		char word[32] = "";
		int value;
		if (len < sizeof word)
			memcpy(word, p, len);
		if (!vocabulary_find(&token_scope_words, word, &value)) {
			err_set(e, ERR_REFUSED, "there is no scope \"%.*s\"", (int)len, p);
			err_hint(e, "Scopes: followups.read, followups.write, questions.write, "
				    "people.read, fhir.read, fhir.write, measures.read.");
			return false;
		}
		p += len + (p[len] == ',');
	}
	return *scopes || err_set(e, ERR_REFUSED, "a token needs a scope");
}

bool token_make(struct session *s, const struct token_new *t, int64_t *id,
    char token[static TOKEN_SIZE], struct err *e)
{
	static const struct statement st = {"token_make",
	    "SELECT token_put($1, sha256(convert_to($2, 'UTF8')), string_to_array($3, ','), "
	    "string_to_array($4, ','), string_to_array($5, ','), $6, $7::int)"};
	unsigned char random[TOKEN_RANDOM];
	char text[BASE32_SIZE(TOKEN_RANDOM)];
	struct rows r = {0};
	if (!check_scopes(t->scopes, e))
		return false;
	secret_random(random, sizeof random);
	snprintf(token, TOKEN_SIZE, TOKEN_PREFIX "%s", base32_write(random, sizeof random, text));
	secret_wipe(random, sizeof random);
	secret_wipe(text, sizeof text);
	if (!session_ask(s, &st,
		VALUES(V_TEXT(t->name), V_TEXT(token), V_TEXT(t->scopes), V_TEXT(t->team),
		    V_TEXT(t->from), V_TEXT(t->by), V_INT(t->days)),
		&r, e))
		return sql_blames_values(e)
			   ? err_set(e, ERR_REFUSED, "\"%.100s\" names no addresses", t->from)
			   : false;
	*id = rows_int(&r, 0, 0);
	rows_free(&r);
	return true;
}

bool tokens_list(struct session *s, bool all, struct rows *out, struct err *e)
{
	static const struct statement st = {"tokens_list",
	    "SELECT t.id, p.family AS program, array_to_string(t.scopes, ',') AS scopes, "
	    "(SELECT string_agg(m.ref, ',' ORDER BY m.ref) FROM people m WHERE m.id = ANY "
	    "(t.team)) "
	    "AS team, array_to_string(t.sources, ',') AS sources, t.made_by, t.made_at, t.ends_at, "
	    "t.used_at, t.used_from, t.revoked_at FROM tokens t JOIN people p ON p.id = "
	    "t.person_id "
	    "WHERE $1 OR (t.revoked_at IS NULL AND t.ends_at > now()) ORDER BY t.id"};
	return session_ask(s, &st, VALUES(V_BOOL(all)), out, e);
}

bool token_end(struct session *s, int64_t id, struct err *e)
{
	static const struct statement st = {"token_end", "SELECT token_end($1)"};
	struct rows r = {0};
	if (!session_ask(s, &st, VALUES(V_INT(id)), &r, e))
		return false;
	bool found = rows_bool(&r, 0, 0);
	rows_free(&r);
	return found || err_set(e, ERR_NOT_FOUND, "there is no live token %" PRId64, id);
}
