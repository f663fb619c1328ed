/* SPDX-License-Identifier: Apache-2.0
 *
 * policy_store.c - the policies that were in force, with their texts, and what was planned by each.
 *
 * Fails: as the database; a text that this program cannot read is named in the log and left out,
 * and what was planned by it goes by the policy in force.
 */
#include "autoconf.h"
#include "followupd/policy_store.h"
#include "followupd/array.h"
#include "followupd/log.h"

#include <stdlib.h>

#define TEXT_OF(n)  TEXT_OF_(n)
#define TEXT_OF_(n) #n
#define PART	    500

static void take_texts(struct rules *r, const struct rows *rows)
{
	for (int i = 0; i < rows_count(rows); i++) {
		struct err e = {0};
		size_t len;
		unsigned char *text = rows_bytes(rows, i, 1, &len);
		if (!rules_keep(r, rows_text(rows, i, 0), (const char *)text, len, &e))
			log_err(LOG_LVL_WARNING, &e,
			    "a policy of before cannot be read any more: what was planned by it "
			    "goes by the one in force");
		free(text);
	}
}

/* Those that the rules have not got yet. */
static bool read_texts(struct session *s, struct rules *r, struct err *e)
{
	static const struct statement st = {"policies_texts",
	    "SELECT id, body FROM policies WHERE id <> ALL ($1::text[]) ORDER BY id"};
	struct array known;
	struct rows rows;
	array_begin(&known, ARRAY_TEXT);
	for (size_t i = 0; i < r->kept_count; i++)
		array_text(&known, r->kept[i].id);
	bool ok = session_ask(s, &st, VALUES(array_value(&known)), &rows, e);
	array_free(&known);
	if (!ok)
		return false;
	take_texts(r, &rows);
	rows_free(&rows);
	return true;
}

static bool read_uses(struct session *s, struct rules *r, struct err *e)
{
	static const struct statement st = {
	    "policies_uses", "SELECT since, policy_id FROM policy_uses ORDER BY seq OFFSET $1"};
	struct rows rows;
	if (!session_ask(s, &st, VALUES(V_INT((int64_t)r->use_count)), &rows, e))
		return false;
	for (int i = 0; i < rows_count(&rows); i++)
		rules_used(r, rows_instant(&rows, i, 0), rows_text(&rows, i, 1));
	rows_free(&rows);
	return true;
}

bool policies_read(struct session *s, struct rules *r, struct err *e)
{
	size_t before = r->use_count;
	return read_uses(s, r, e) && (r->use_count == before || read_texts(s, r, e));
}

static void note_in_force(struct session *s, const struct rules *r)
{
	static const struct statement
	    text = {"policies_note",
		"INSERT INTO policies (id, body) VALUES ($1, $2) ON CONFLICT DO NOTHING"},
	    use = {"policies_note_use",
		"INSERT INTO policy_uses (policy_id, since) SELECT $1, clock_now() WHERE "
		"$1::text IS DISTINCT FROM (SELECT policy_id FROM policy_uses ORDER BY seq DESC "
		"LIMIT 1)"};
	session_tell(
	    s, &text, VALUES(V_TEXT(r->policy_id), V_BYTES(r->policy.text, r->policy.text_len)));
	session_tell(s, &use, VALUES(V_TEXT(r->policy_id)));
}

bool policies_follow(struct session *s, struct rules *r, struct err *e)
{
	if (!session_begin(s, e))
		return false;
	if (!r->use_count)
		note_in_force(s, r);
	if (policies_read(s, r, e))
		return session_commit(s, e);
	session_rollback(s);
	return false;
}

bool policies_list(struct session *s, struct rows *out, struct err *e)
{
	static const struct statement st = {"policies_list",
	    "WITH o AS (SELECT policy, count(*) AS open FROM followups WHERE state <> 'closed' "
	    "GROUP BY policy), u AS (SELECT policy_id, max(since) AS since, max(seq) AS seq FROM "
	    "policy_uses GROUP BY policy_id) SELECT coalesce(u.policy_id, o.policy) AS policy, "
	    "u.since, u.seq IS NOT DISTINCT FROM (SELECT max(seq) FROM policy_uses) AND u.seq IS "
	    "NOT NULL AS in_force, p.id IS NOT NULL AS kept, coalesce(o.open, 0) AS open FROM u "
	    "FULL JOIN o ON o.policy = u.policy_id LEFT JOIN policies p ON p.id = "
	    "coalesce(u.policy_id, o.policy) ORDER BY u.seq DESC NULLS LAST, 1"};
	return session_ask(s, &st, NO_VALUES, out, e);
}

bool policies_find(
    struct session *s, const char *name, const char *version, struct rows *out, struct err *e)
{
	static const struct statement st = {"policies_find",
	    "SELECT p.id, p.body FROM policies p JOIN policy_uses u ON u.policy_id = p.id WHERE "
	    "starts_with(p.id, $1 || ' ' || $2 || ' ') ORDER BY u.seq DESC LIMIT 1"};
	if (!session_ask(s, &st, VALUES(V_TEXT(name), V_TEXT(version)), out, e))
		return false;
	if (rows_count(out))
		return true;
	rows_free(out);
	return err_set(e, ERR_NOT_FOUND, "no policy %.40s %.40s was in force here", name, version);
}

bool policies_others(struct session *s, const char *id, int64_t after, const char *only_ref,
    struct rows *out, struct err *e)
{
	/* From policy to policy by the index, of which there are few, then on among those of each.
	 */
	static const struct statement st = {"policies_others",
	    "WITH RECURSIVE p (id) AS ((SELECT policy FROM followups WHERE state <> 'closed' ORDER "
	    "BY policy LIMIT 1) UNION ALL SELECT (SELECT f.policy FROM followups f WHERE f.state "
	    "<> "
	    "'closed' AND f.policy > p.id ORDER BY f.policy LIMIT 1) FROM p WHERE p.id IS NOT "
	    "NULL) "
	    "SELECT f.id, f.patient_id, f.ref FROM p CROSS JOIN LATERAL (SELECT id, patient_id, "
	    "ref "
	    "FROM followups WHERE state <> 'closed' AND policy = p.id AND id > $2 AND ($3::text IS "
	    "NULL OR ref = $3) ORDER BY policy, id LIMIT " TEXT_OF(
		PART) ") f WHERE p.id <> $1 ORDER "
		      "BY f.id LIMIT " TEXT_OF(PART)};
	return session_ask(s, &st, VALUES(V_TEXT(id), V_INT(after), V_TEXT(only_ref)), out, e);
}
