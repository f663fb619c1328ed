/* SPDX-License-Identifier: Apache-2.0
 *
 * chart_save_notices.c - rows of notices, links, outbox, deliveries and undelivered.
 *
 * A notice ends exactly once: it is queued, or it was taken back before it was and says so at once.
 */
#include "autoconf.h"
#include "chart_save.h"
#include "followupd/mail_link.h"

#include <stdlib.h>

/* The question when it is asked in this very batch: its key is what it is found by, because the
 * database may have known it under another id. */
static const struct question *fresh_question(struct saving *s, int64_t id)
{
	const struct saved_row *row = id ? saved_find(s, SAVED_QUESTIONS, id) : NULL;
	const struct question *q = row ? row->row : NULL;
	return q && q->mark == ROW_FRESH ? q : NULL;
}

static void save_notice_rows(struct saving *s)
{
	static const struct statement insert = {"notices_insert_set",
	    "INSERT INTO notices (id, followup_id, review_item_id, person_id, kind, step, "
	    "revision, "
	    "created_at) SELECT v.id, v.followup_id, coalesce((SELECT q.id FROM review_items q "
	    "WHERE q.kind = v.question_kind AND q.key = v.question_key), v.review_item_id), "
	    "v.person_id, v.kind, v.step, v.revision, $9::timestamptz FROM unnest($1::bigint[], "
	    "$2::bigint[], $3::bigint[], $4::bigint[], $5::text[], $6::text[], $7::int[], "
	    "$8::text[], $10::text[]) AS v (id, followup_id, review_item_id, person_id, kind, "
	    "step, revision, question_kind, question_key)"};
	struct sheet t;
	struct array keys;
	sheet_begin(&t, "IIIIttit");
	array_begin(&keys, ARRAY_TEXT);
	for (size_t i = 0; i < s->list[SAVED_NOTICES].count; i++) {
		const struct notice *n = s->list[SAVED_NOTICES].row[i].row;
		if (n->mark != ROW_FRESH)
			continue;
		const struct question *q = fresh_question(s, n->question);
		sheet_id(&t, n->id);
		sheet_id(&t, n->followup);
		sheet_id(&t, n->question);
		sheet_id(&t, n->person);
		sheet_text(&t, n->template);
		sheet_text(&t, n->step);
		sheet_int(&t, n->revision);
		sheet_text(&t, q ? vocabulary_word(&question_kind_words, (int)q->kind) : NULL);
		array_text(&keys, q ? q->key : NULL);
	}
	save_sheet(s, &insert, &t, VALUES(V_INSTANT(s->u->now), array_value(&keys)));
	array_free(&keys);
}

/* ---- links ---------------------------------------------------------------------------------- */

/* One column of the database: those of a mail, a blank between. */
static const char *tokens_of(struct saving *s, const struct outgoing *m)
{
	const char *list = "";
	for (size_t i = 0; i < m->link_count; i++)
		list = arena_printf(s->a, "%s%s%s", list, i ? " " : "", m->link[i].token);
	return list;
}

static void add_links(struct sheet *t, const struct notice *n)
{
	const struct outgoing *m = n->mail;
	unsigned char hash[SHA256_SIZE];
	for (size_t i = 0; i < m->link_count; i++) {
		const struct answer_link *l = &m->link[i];
		link_hash(l->token, hash);
		sheet_bytes(t, hash, sizeof hash);
		sheet_id(t, n->id);
		sheet_id(t, n->person);
		sheet_id(t, l->followup);
		sheet_id(t, l->question);
		sheet_id(t, l->owner);
		sheet_int(t, l->revision);
		sheet_date(t, l->target);
		sheet_date(t, l->latest);
		sheet_instant(t, m->links_end);
		sheet_text(t, m->link_identity);
		sheet_text(t, m->link_closing);
	}
}

/* A question may be known under another id than it had here: that of its notice. */
static void save_links(struct saving *s)
{
	static const struct statement insert = {"links_insert_set",
	    "INSERT INTO links (token_sha256, notice_id, person_id, followup_id, review_item_id, "
	    "owner_id, revision, target, latest, expires_at, identity, closing, made_at) SELECT "
	    "v.hash, v.notice_id, v.person_id, v.followup_id, CASE WHEN v.question_id IS NOT NULL "
	    "THEN coalesce((SELECT n.review_item_id FROM notices n WHERE n.id = v.notice_id), "
	    "v.question_id) END, v.owner_id, v.revision, v.target, v.latest, v.expires_at, "
	    "v.identity, v.closing, $13::timestamptz FROM unnest($1::bytea[], $2::bigint[], "
	    "$3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::int[], $8::date[], "
	    "$9::date[], $10::timestamptz[], $11::text[], $12::text[]) AS v (hash, notice_id, "
	    "person_id, followup_id, question_id, owner_id, revision, target, latest, expires_at, "
	    "identity, closing)"};
	struct sheet t;
	sheet_begin(&t, "yIIIIIiddztt");
	for (size_t i = 0; i < s->list[SAVED_NOTICES].count; i++) {
		const struct notice *n = s->list[SAVED_NOTICES].row[i].row;
		if (n->mark == ROW_FRESH && n->fate != NOTICE_TAKEN_BACK && n->mail)
			add_links(&t, n);
	}
	save_sheet(s, &insert, &t, VALUES(V_INSTANT(s->u->now)));
}

/* ---- mails ---------------------------------------------------------------------------------- */

static void queue_mail(struct saving *s, struct sheet *t, const struct notice *n)
{
	const struct outgoing *m = n->mail;
	sheet_id(t, n->id);
	sheet_instant(t, m->due_at);
	sheet_instant(t, m->expires_at);
	sheet_text(t, m->envelope_from);
	sheet_text(t, m->recipient);
	sheet_text(t, m->message_id);
	sheet_text(t, m->envid);
	sheet_bytes(t, m->bytes, m->len);
	sheet_text(t, tokens_of(s, m));
}

void queue_line(struct sheet *t, const struct notice *n)
{
	sheet_id(t, n->id);
	sheet_id(t, n->followup);
	sheet_text(t, n->step);
	sheet_id(t, n->person);
	sheet_instant(t, n->digest);
}

static void save_mails(struct saving *s)
{
	static const struct statement queue = {"outbox_insert_set",
	    "WITH v AS MATERIALIZED (SELECT * FROM unnest($1::bigint[], $2::timestamptz[], "
	    "$3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bytea[], "
	    "$9::text[]) AS v (notice_id, due_at, expires_at, envelope_from, recipient, "
	    "message_id, envid, bytes, tokens)), "
	    "kept AS (INSERT INTO mails SELECT notice_id, bytes FROM v) INSERT INTO outbox "
	    "(notice_id, due_at, expires_at, envelope_from, recipient, message_id, envid, tokens) "
	    "SELECT notice_id, due_at, expires_at, envelope_from, recipient, message_id, envid, "
	    "tokens FROM v"};
	static const struct statement never = {"deliveries_withdrawn_set",
	    "INSERT INTO deliveries (notice_id, outcome, message_id, recipient, attempts, at) "
	    "SELECT v.notice_id, 'withdrawn', v.message_id, v.recipient, 0, $4::timestamptz FROM "
	    "unnest($1::bigint[], $2::text[], $3::text[]) AS v (notice_id, message_id, recipient)"};
	static const struct statement wait = {"digest_lines_told_set",
	    "INSERT INTO digest_lines (told_id, followup_id, step, person_id, due_at) SELECT * "
	    "FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[], "
	    "$5::timestamptz[])"};
	struct sheet queued, dropped, lines;
	sheet_begin(&queued, "Izzttttyt");
	sheet_begin(&dropped, "Itt");
	sheet_begin(&lines, "IItIz");
	for (size_t i = 0; i < s->list[SAVED_NOTICES].count; i++) {
		struct notice *n = s->list[SAVED_NOTICES].row[i].row;
		if (n->mark != ROW_FRESH)
			continue;
		n->mark = ROW_CLEAN;
		if (n->fate == NOTICE_TAKEN_BACK) {
			sheet_id(&dropped, n->id);
			sheet_text(&dropped, n->mail ? n->mail->message_id : "");
			sheet_text(&dropped, n->mail ? n->mail->recipient : "");
		} else if (n->digest != INSTANT_NONE) {
			queue_line(&lines, n);
		} else if (n->mail) {
			queue_mail(s, &queued, n);
		} else {
			(void)unit_fail(
			    s->u, ERR_SYSTEM, "notice %lld has no mail", (long long)n->id);
		}
	}
	s->u->mail_queued = s->u->mail_queued || queued.rows;
	save_sheet(s, &queue, &queued, NO_VALUES);
	save_sheet(s, &never, &dropped, VALUES(V_INSTANT(s->u->now)));
	save_sheet(s, &wait, &lines, NO_VALUES);
}

/* The digest that they are to stand in is written. */
static void carry(struct saving *s)
{
	static const struct statement st = {"digest_lines_carry_set",
	    "UPDATE digest_lines l SET notice_id = v.digest FROM unnest($1::bigint[], "
	    "$2::bigint[]) AS v (told, digest) WHERE l.told_id = v.told"};
	struct sheet t;
	sheet_begin(&t, "II");
	for (size_t i = 0; i < s->list[SAVED_CARRIED].count; i++) {
		const struct notice *n = s->list[SAVED_CARRIED].row[i].row;
		sheet_id(&t, n->id);
		sheet_id(&t, n->carrier);
	}
	save_sheet(s, &st, &t, NO_VALUES);
}

/* A digest that has not left is taken back with a line, and written again without it: its other
 * lines wait once more.  What is on its way says it, and what follows corrects it. */
static void take_lines_back(struct saving *s)
{
	static const struct statement digests = {"digests_take_back_set",
	    "WITH gone AS (DELETE FROM outbox WHERE notice_id = ANY (ARRAY(SELECT l.notice_id FROM "
	    "digest_lines l WHERE l.told_id = ANY ($1::bigint[]) AND l.notice_id IS NOT NULL)) AND "
	    "phase = 'ready' RETURNING notice_id, message_id, recipient, attempts), ended AS "
	    "(INSERT INTO deliveries (notice_id, outcome, message_id, recipient, attempts, at) "
	    "SELECT notice_id, 'withdrawn', message_id, recipient, attempts, $2::timestamptz FROM "
	    "gone) UPDATE digest_lines SET notice_id = NULL, due_at = $2::timestamptz WHERE "
	    "notice_id IN (SELECT notice_id FROM gone)"};
	static const struct statement lines = {"digest_lines_told_drop_set",
	    "WITH gone AS (DELETE FROM digest_lines WHERE told_id = ANY ($1::bigint[]) AND "
	    "coalesce(notice_id, 0) = 0 RETURNING told_id) INSERT INTO deliveries (notice_id, "
	    "outcome, message_id, recipient, attempts, at) SELECT told_id, 'withdrawn', '', '', 0, "
	    "$2::timestamptz FROM gone"};
	struct sheet t[2];
	sheet_begin(&t[0], "I");
	sheet_begin(&t[1], "I");
	for (size_t i = 0; i < s->list[SAVED_TAKEN_BACK].count; i++) {
		const struct notice *n = s->list[SAVED_TAKEN_BACK].row[i].row;
		if (n->digest == INSTANT_NONE)
			continue;
		sheet_id(&t[0], n->id);
		sheet_id(&t[1], n->id);
	}
	save_sheet(s, &digests, &t[0], VALUES(V_INSTANT(s->u->now)));
	save_sheet(s, &lines, &t[1], VALUES(V_INSTANT(s->u->now)));
}

static void take_back(struct saving *s)
{
	static const struct statement queued = {"notices_take_back_set",
	    "WITH gone AS (DELETE FROM outbox WHERE notice_id = ANY ($1::bigint[]) AND phase = "
	    "'ready' RETURNING notice_id, message_id, recipient, attempts) INSERT INTO deliveries "
	    "(notice_id, outcome, message_id, recipient, attempts, at) SELECT notice_id, "
	    "'withdrawn', message_id, recipient, attempts, $2::timestamptz FROM gone"};
	/* What is left is leaving: the server may have it already, and what follows (a CANCEL)
	 * corrects it.  If it turns out not to have it, notices_sweep() takes the mail back then.
	 */
	static const struct statement leaving = {"notices_take_back_leaving_set",
	    "UPDATE outbox SET withdrawn = true WHERE notice_id = ANY ($1::bigint[])"};
	struct sheet first, second;
	sheet_begin(&first, "I");
	sheet_begin(&second, "I");
	for (size_t i = 0; i < s->list[SAVED_TAKEN_BACK].count; i++) {
		const struct notice *n = s->list[SAVED_TAKEN_BACK].row[i].row;
		if (n->digest != INSTANT_NONE)
			continue;
		sheet_id(&first, n->id);
		sheet_id(&second, n->id);
	}
	save_sheet(s, &queued, &first, VALUES(V_INSTANT(s->u->now)));
	save_sheet(s, &leaving, &second, NO_VALUES);
}

static void take_work(struct saving *s)
{
	static const struct statement st = {
	    "undelivered_done_set", "DELETE FROM undelivered WHERE notice_id = ANY ($1::bigint[])"};
	struct sheet t;
	sheet_begin(&t, "I");
	for (size_t i = 0; i < s->list[SAVED_WORK_TAKEN].count; i++)
		sheet_id(&t, s->list[SAVED_WORK_TAKEN].row[i].id);
	save_sheet(s, &st, &t, NO_VALUES);
}

/* Behind the notices, which look at the marks of the questions they are about. */
static void clean_questions(struct saving *s)
{
	for (size_t i = 0; i < s->list[SAVED_QUESTIONS].count; i++) {
		struct question *q = s->list[SAVED_QUESTIONS].row[i].row;
		q->mark = ROW_CLEAN;
	}
}

void save_notices(struct saving *s)
{
	save_notice_rows(s);
	save_links(s);
	save_mails(s);
	carry(s);
	take_back(s);
	take_lines_back(s);
	take_work(s);
	clean_questions(s);
}
