/* SPDX-License-Identifier: Apache-2.0
 *
 * chart_save_undo.c - rows of undoables, and mails that are queued again.
 */
#include "autoconf.h"
#include "chart_save.h"
#include "followupd/chart_json.h"

static void save_replaced(struct saving *s)
{
	/* What is too old to be taken back goes; nobody waits for a row that somebody else deletes.
	 */
	static const struct statement insert = {"undoables_insert_set",
	    "WITH old AS (DELETE FROM undoables WHERE inbound_id IN (SELECT inbound_id FROM "
	    "undoables WHERE at < $5::timestamptz - interval '1 hour' ORDER BY at LIMIT 1000 FOR "
	    "UPDATE SKIP LOCKED)) INSERT INTO undoables (inbound_id, patient_id, at, replaced) "
	    "SELECT v.inbound_id, v.patient_id, v.at, v.replaced::jsonb FROM unnest($1::bigint[], "
	    "$2::bigint[], $3::timestamptz[], $4::text[]) AS v (inbound_id, patient_id, at, "
	    "replaced) ON CONFLICT (inbound_id) DO UPDATE SET patient_id = excluded.patient_id, "
	    "at = excluded.at, replaced = excluded.replaced"};
	struct sheet t;
	sheet_begin(&t, "IIzt");
	for (size_t i = 0; i < s->list[SAVED_UNDOABLE].count; i++) {
		const struct saved_row *row = &s->list[SAVED_UNDOABLE].row[i];
		const struct undoable *u = row->row;
		sheet_id(&t, u->inbound);
		sheet_id(&t, row->chart->patient.id);
		sheet_instant(&t, u->at);
		sheet_text(&t, undoable_encode(s->a, u));
	}
	save_sheet(s, &insert, &t, VALUES(V_INSTANT(s->u->now)));
}

static void fill_mail(struct sheet *t, const struct notice *n)
{
	sheet_id(t, n->id);
	sheet_instant(t, n->mail->due_at);
	sheet_instant(t, n->mail->expires_at);
	sheet_text(t, n->mail->envelope_from);
	sheet_text(t, n->mail->envid);
}

/* The very mail, its bytes as they were composed: only its end is taken away.  One that was leaving
 * may be tried again. */
static void queue_again(struct saving *s)
{
	static const struct statement mails = {"outbox_put_back_set",
	    "WITH v AS MATERIALIZED (SELECT * FROM unnest($1::bigint[], $2::timestamptz[], "
	    "$3::timestamptz[], $4::text[], $5::text[]) AS v (notice_id, due_at, expires_at, "
	    "envelope_from, envid)), gone AS MATERIALIZED (SELECT * FROM "
	    "withdrawal_undo($1::bigint[])) INSERT INTO outbox (notice_id, due_at, expires_at, "
	    "envelope_from, recipient, message_id, envid) SELECT v.notice_id, v.due_at, "
	    "v.expires_at, v.envelope_from, gone.recipient, gone.message_id, v.envid FROM v JOIN "
	    "gone USING (notice_id)"};
	static const struct statement leaving = {"outbox_put_back_leaving_set",
	    "UPDATE outbox SET withdrawn = false WHERE notice_id = ANY ($1::bigint[]) AND "
	    "withdrawn"};
	static const struct statement lines = {"digest_lines_put_back_set",
	    "WITH v AS MATERIALIZED (SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], "
	    "$4::bigint[], $5::timestamptz[]) AS v (told_id, followup_id, step, person_id, "
	    "due_at)), gone AS MATERIALIZED (SELECT * FROM withdrawal_undo($1::bigint[])) INSERT "
	    "INTO digest_lines (told_id, followup_id, step, person_id, due_at) SELECT v.told_id, "
	    "v.followup_id, v.step, v.person_id, v.due_at FROM v JOIN gone ON gone.notice_id = "
	    "v.told_id"};
	struct sheet mail, tried, line;
	sheet_begin(&mail, "Izztt");
	sheet_begin(&tried, "I");
	sheet_begin(&line, "IItIz");
	for (size_t i = 0; i < s->list[SAVED_PUT_BACK].count; i++) {
		const struct notice *n = s->list[SAVED_PUT_BACK].row[i].row;
		if (n->fate == NOTICE_TAKEN_BACK)
			continue; /* once more, in the same batch */
		if (n->digest != INSTANT_NONE) {
			queue_line(&line, n);
		} else {
			fill_mail(&mail, n);
			sheet_id(&tried, n->id);
		}
	}
	save_sheet(s, &mails, &mail, NO_VALUES);
	save_sheet(s, &leaving, &tried, NO_VALUES);
	save_sheet(s, &lines, &line, NO_VALUES);
}

void save_undo(struct saving *s)
{
	save_replaced(s);
	queue_again(s);
}
