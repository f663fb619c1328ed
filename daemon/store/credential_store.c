/* SPDX-License-Identifier: Apache-2.0
 *
 * credential_store.c - by what people prove who they are.
 *
 * A step or code is taken by the UPDATE that looks whether it was: of two at once one waits for the
 * other's end and then finds it taken.
 */
#include "autoconf.h"
#include "followupd/credential_store.h"
#include "followupd/array.h"
#include "followupd/people_store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct statement find = {"credential_find",
    "WITH hit AS (SELECT p.id, CASE WHEN c.login = lower($1) THEN 1 WHEN lower(p.ref) = lower($1)"
    "  THEN 2 ELSE 3 END AS rank FROM people p LEFT JOIN credentials c ON c.person_id = p.id"
    "  WHERE p.active AND p.kind = 'person' AND lower($1) IN (c.login, lower(p.ref), "
    "lower(p.email))),"
    " best AS (SELECT id FROM hit WHERE rank = (SELECT min(rank) FROM hit))"
    " SELECT b.id, c.password, c.totp_secret, c.used_step, c.failures FROM best b"
    " LEFT JOIN credentials c ON c.person_id = b.id WHERE (SELECT count(*) FROM best) = 1"};

static const struct statement take_step = {"credential_take_step",
    "UPDATE credentials SET used_step = $2 WHERE person_id = $1 AND used_step < $2 RETURNING 1"};

static const struct statement take_code = {"credential_take_code",
    "UPDATE sign_in_codes SET used_at = now() WHERE hash = $3 AND person_id = $1 AND kind = $2"
    " AND used_at IS NULL AND ends_at > now() RETURNING 1"};

static const struct statement succeeded = {"credential_succeeded",
    "UPDATE credentials SET failures = 0, signed_in_at = now() WHERE person_id = $1"};

static const struct statement failed = {"credential_failed",
    "UPDATE credentials SET failures = failures + 1, failed_at = now() WHERE person_id = $1"};

/* ---- the auth worker --------------------------------------------------------------------------
 */

static void read_credential(const struct rows *r, struct credential *out)
{
	size_t len = 0;
	unsigned char *secret = rows_bytes(r, 0, 2, &len);
	out->person = rows_int(r, 0, 0);
	out->used_step = rows_int(r, 0, 3);
	out->failures = (int)rows_int(r, 0, 4);
	if (secret && len <= sizeof out->totp && !rows_null(r, 0, 1)) {
		out->local = true;
		snprintf(out->password, sizeof out->password, "%s", rows_text(r, 0, 1));
		memcpy(out->totp, secret, len);
		out->totp_len = len;
	}
	if (secret)
		secret_wipe(secret, len);
	free(secret);
}

bool credential_find(struct session *s, const char *name, struct credential *out, struct err *e)
{
	struct rows r = {0};
	*out = (struct credential){0};
	if (!session_ask(s, &find, VALUES(V_TEXT(name)), &r, e))
		return false;
	if (rows_count(&r))
		read_credential(&r, out);
	rows_free(&r);
	return true;
}

static bool take(struct session *s, const struct statement *st, const struct value *v, size_t count,
    bool *taken, struct err *e)
{
	struct rows r = {0};
	if (!session_ask(s, st, v, count, &r, e))
		return false;
	*taken = rows_count(&r) > 0;
	rows_free(&r);
	return true;
}

bool credential_take_step(
    struct session *s, int64_t person, int64_t step, bool *taken, struct err *e)
{
	return take(s, &take_step, VALUES(V_INT(person), V_INT(step)), taken, e);
}

bool credential_take_code(struct session *s, int64_t person, const char *kind,
    const unsigned char hash[static SHA256_SIZE], bool *taken, struct err *e)
{
	return take(s, &take_code,
	    VALUES(V_INT(person), V_TEXT(kind), V_BYTES((const char *)hash, SHA256_SIZE)), taken,
	    e);
}

void credential_succeeded(struct session *s, int64_t person)
{
	session_tell(s, &succeeded, VALUES(V_INT(person)));
}

bool credential_failed(struct session *s, int64_t person, struct err *e)
{
	return session_do(s, &failed, VALUES(V_INT(person)), e);
}

/* ---- followupctl ------------------------------------------------------------------------------
 */

static const struct statement person = {"credential_person",
    "SELECT p.ref, p.email, c.login, concat_ws(' ', p.given, p.family) AS name, p.active"
    " FROM people p LEFT JOIN credentials c ON c.person_id = p.id WHERE p.ref = $1 AND p.kind = "
    "'person'"};

static const struct statement other = {"credential_other",
    "SELECT p.ref FROM people p LEFT JOIN credentials c ON c.person_id = p.id WHERE p.ref <> $1"
    " AND (c.login = $2 OR p.active AND $2 IN (lower(p.ref), lower(p.email))) LIMIT 1"};

static const struct statement drop_codes = {
    "credential_drop_codes", "DELETE FROM sign_in_codes WHERE person_id = $1"};

static const struct statement drop = {
    "credential_drop", "DELETE FROM credentials WHERE person_id = $1"};

static const struct statement put = {"credential_put",
    "INSERT INTO credentials (person_id, login, password, totp_secret) VALUES ($1, $2, $3, $4)"};

static const struct statement put_codes = {"credential_put_codes",
    "INSERT INTO sign_in_codes (hash, person_id, kind) SELECT v, $1, 'paper' FROM"
    " unnest($2::bytea[]) AS v"};

static const struct statement drop_once = {
    "credential_drop_once", "DELETE FROM sign_in_codes WHERE person_id = $1 AND kind = 'one-time'"};

static const struct statement put_once = {"credential_put_once",
    "INSERT INTO sign_in_codes (hash, person_id, kind, ends_at)"
    " VALUES ($2, $1, 'one-time', now() + interval '10 minutes')"};

static const struct statement sign_out = {"credential_sign_out",
    "WITH ended AS (UPDATE sessions SET ended_at = now() WHERE person_id = $1 AND ended_at IS NULL"
    "  RETURNING least(idle_ends_at, ends_at) > now() AS live)"
    " SELECT count(*) FROM ended WHERE live"};

bool credential_person(struct session *s, const char *ref, struct rows *out, struct err *e)
{
	if (!session_ask(s, &person, VALUES(V_TEXT(ref)), out, e))
		return false;
	if (rows_count(out) && rows_bool(out, 0, 4))
		return true;
	if (rows_count(out))
		err_set(e, ERR_REFUSED, "\"%.64s\" is not active in the directory", ref);
	else
		err_set(e, ERR_NOT_FOUND, "there is no person \"%.64s\"", ref);
	rows_free(out);
	return false;
}

static bool check_login(struct session *s, const char *ref, const char *login, struct err *e)
{
	struct rows r = {0};
	if (!session_ask(s, &other, VALUES(V_TEXT(ref), V_TEXT(login)), &r, e))
		return false;
	bool free_one = rows_count(&r) == 0;
	if (!free_one)
		err_set(e, ERR_REFUSED, "\"%.64s\" is a name of \"%.64s\" already", login,
		    rows_text(&r, 0, 0));
	rows_free(&r);
	return free_one;
}

static void tell_codes(struct session *s, int64_t id, const struct credential_new *n)
{
	struct array codes;
	array_begin(&codes, ARRAY_BYTES);
	for (size_t i = 0; i < n->paper_count; i++)
		array_bytes(&codes, n->paper[i], SHA256_SIZE);
	session_tell(s, &put_codes, VALUES(V_INT(id), array_value(&codes)));
	array_free(&codes);
}

bool credential_put(struct session *s, const struct credential_new *n, struct err *e)
{
	int64_t id;
	bool ok = session_begin(s, e) && people_find(s, n->ref, &id, e) &&
		  check_login(s, n->ref, n->login, e);
	if (ok) {
		session_tell(s, &drop_codes, VALUES(V_INT(id)));
		session_tell(s, &drop, VALUES(V_INT(id)));
		session_tell(s, &put,
		    VALUES(V_INT(id), V_TEXT(n->login), V_TEXT(n->password),
			n->totp ? V_BYTES((const char *)n->totp, n->totp_len) : V_NULL));
		tell_codes(s, id, n);
		session_tell(s, &sign_out, VALUES(V_INT(id)));
		ok = session_commit(s, e);
	}
	if (!ok)
		session_rollback(s);
	return ok;
}

bool credential_put_once(
    struct session *s, const char *ref, const unsigned char hash[static SHA256_SIZE], struct err *e)
{
	int64_t id;
	bool ok = session_begin(s, e) && people_find(s, ref, &id, e);
	if (ok) {
		session_tell(s, &drop_once, VALUES(V_INT(id)));
		session_tell(
		    s, &put_once, VALUES(V_INT(id), V_BYTES((const char *)hash, SHA256_SIZE)));
		ok = session_commit(s, e);
	}
	if (!ok)
		session_rollback(s);
	return ok;
}

bool credential_sign_out(struct session *s, const char *ref, int64_t *ended, struct err *e)
{
	struct rows r = {0};
	int64_t id;
	if (!people_find(s, ref, &id, e) || !session_ask(s, &sign_out, VALUES(V_INT(id)), &r, e))
		return false;
	*ended = rows_int(&r, 0, 0);
	rows_free(&r);
	return true;
}
