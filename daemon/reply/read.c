/* SPDX-License-Identifier: Apache-2.0
 *
 * read.c - what one incoming mail says: machines first, then calendars, then people.
 */
#include "autoconf.h"
#include "reply_parts.h"

#include <string.h>

static const char *const names[REPLY_KINDS] = {[REPLY_UNCLEAR] = "unclear",
    [REPLY_NOTHING] = "nothing",
    [REPLY_ACK] = "ack",
    [REPLY_ORDERED] = "ordered",
    [REPLY_DONE] = "done",
    [REPLY_NOT_MINE] = "not-mine",
    [REPLY_WRONG_PATIENT] = "wrong-patient",
    [REPLY_DECLINED] = "declined",
    [REPLY_LATER] = "later",
    [REPLY_NOT_INDICATED] = "not-indicated",
    [REPLY_SPECIALIST] = "specialist",
    [REPLY_LIMITED_LIFE] = "limited-life",
    [REPLY_DECEASED] = "deceased",
    [REPLY_AWAY] = "away",
    [REPLY_LEFT] = "left",
    [REPLY_BOUNCE] = "bounce",
    [REPLY_COMPLAINT] = "complaint"};

const char *reply_kind_name(enum reply_kind k)
{
	return (unsigned)k < REPLY_KINDS ? names[k] : "unclear";
}

static const enum reply_kind by_link[] = {REPLY_ORDERED, REPLY_DONE, REPLY_LATER, REPLY_SPECIALIST,
    REPLY_NOT_INDICATED, REPLY_DECLINED, REPLY_NOT_MINE, REPLY_UNCLEAR};

bool reply_by_link(const char *name, enum reply_kind *out)
{
	for (size_t i = 0; i < sizeof by_link / sizeof *by_link; i++)
		if (strcmp(names[by_link[i]], name) == 0) {
			*out = by_link[i];
			return true;
		}
	return false;
}

bool reply_keeps_clock(enum reply_kind k)
{
	return k == REPLY_ORDERED || k == REPLY_LATER || k == REPLY_NOT_MINE;
}

/* ---- people --------------------------------------------------------------------------------- */

static void read_words(struct arena *a, const struct mail_parts *m, struct reply *out, date today)
{
	struct said said = {.day = DATE_NONE};
	bool told = false;
	words_read(a, out->text, today, &said);
	out->kind = said.kind;
	out->day = said.day;
	out->whom = said.whom;
	bool acts = said.kind == REPLY_ACK || said.kind == REPLY_ORDERED;
	if (acts && m->attachment)
		out->kind = REPLY_UNCLEAR; /* what is attached is for somebody to look at */
	/* Not every machine says of itself that it is one. */
	if (said.kind == REPLY_UNCLEAR || said.kind == REPLY_ACK || said.kind == REPLY_NOT_MINE)
		told = absence_told(a, m->subject, out->text, today, &said);
	if (told) {
		out->kind = said.kind;
		out->day = said.day;
	}
}

void reply_read(struct arena *a, const char *raw, size_t len, date today, struct reply *out)
{
	struct mail_parts *m = arena_alloc(a, sizeof *m);
	*out = (struct reply){.day = DATE_NONE};
	mail_take_apart(a, raw, len < REPLY_BYTES_MAX ? len : REPLY_BYTES_MAX, m);
	const char *text = m->text && m->text[strspn(m->text, " \t\r\n")] ? m->text
			   : m->html					  ? html_text(a, m->html)
									  : "";
	out->text = written_text(a, text, m->from_name);
	if (!read_machine(a, m, today, out) && !(m->calendar && imip_read(a, m->calendar, out)))
		read_words(a, m, out, today);
	out->from = m->from;
	out->message_id = m->message_id;
	out->subject = m->subject;
	out->recipient = m->recipient;
	out->status = m->status;
	out->token_count = m->token_count;
	memcpy(out->token, m->token, sizeof out->token);
}
