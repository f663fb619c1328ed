/* SPDX-License-Identifier: Apache-2.0
 *
 * read.c - what one incoming mail says: machines first, then calendars, then people.
 */
#include "autoconf.h"
#include "reply_parts.h"

#include <string.h>
#include <strings.h>

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

/* ---- machines ------------------------------------------------------------------------------- */

static bool is_daemon(const struct mail_parts *m)
{
	return m->from && (strncmp(m->from, "mailer-daemon", 13) == 0 ||
			      strncmp(m->from, "postmaster", 10) == 0);
}

/* A report for people only, as some systems send it: told by who sends it and what it is called. */
static bool is_plain_bounce(const struct mail_parts *m)
{
	static const char *const subjects[] = {"undeliver", "delivery status notification",
	    "delivery failure", "delivery has failed", "mail delivery failed", "returned mail",
	    "failure notice", "mail delivery system"};
	if (!is_daemon(m) || !m->subject)
		return false;
	for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++)
		if (strcasestr(m->subject, subjects[i]))
			return !strcasestr(m->subject, "delay");
	return false;
}

static enum reply_kind kind_of_report(const struct mail_parts *m)
{
	bool failed = m->action && strcasecmp(m->action, "failed") == 0;
	bool fault = !m->action && m->status && *m->status == '5';
	return failed || fault ? REPLY_BOUNCE : REPLY_NOTHING;
}

/* False: a person wrote it, or a calendar. */
static bool read_machine(struct arena *a, struct mail_parts *m, struct reply *out, date today)
{
	struct said said = {.day = DATE_NONE};
	const char *text = out->text;
	if (m->feedback_report) {
		out->kind = REPLY_COMPLAINT;
	} else if (m->delivery_report) {
		out->kind = kind_of_report(m);
	} else if (is_plain_bounce(m)) {
		out->kind = REPLY_BOUNCE;
		if (m->text) /* the header of our mail stands in its text */
			mail_tokens(a, m, m->text);
	} else if (m->receipt) {
		out->kind = REPLY_NOTHING; /* that it was opened says nothing */
	} else if (m->automatic && !m->calendar) {
		absence_read(a, m->subject, text, today, &said);
		out->kind = said.kind;
		out->day = said.day;
	} else {
		return false;
	}
	return true;
}

/* ---- people --------------------------------------------------------------------------------- */

static void read_words(struct arena *a, const struct mail_parts *m, struct reply *out, date today)
{
	struct said said = {.day = DATE_NONE};
	words_read(a, out->text, today, &said);
	out->kind = said.kind;
	out->day = said.day;
	out->whom = said.whom;
	bool acts = said.kind == REPLY_ACK || said.kind == REPLY_ORDERED;
	if (acts && m->attachment)
		out->kind = REPLY_UNCLEAR; /* what is attached is for somebody to look at */
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
	if (!read_machine(a, m, out, today) && !(m->calendar && imip_read(a, m->calendar, out)))
		read_words(a, m, out, today);
	out->from = m->from;
	out->message_id = m->message_id;
	out->subject = m->subject;
	out->recipient = m->recipient;
	out->status = m->status;
	out->token_count = m->token_count;
	memcpy(out->token, m->token, sizeof out->token);
}
