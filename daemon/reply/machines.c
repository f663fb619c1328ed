/* SPDX-License-Identifier: Apache-2.0
 *
 * machines.c - mails that no person wrote: what came back, complaints, receipts, absences.
 *
 * Those that follow a standard are told by it, the others by who sends them and what they are
 * called. A machine's mail that is none of these is nothing only where that is plain: nobody may
 * have read ours.
 */
#include "autoconf.h"
#include "reply_parts.h"

#include <string.h>
#include <strings.h>

#define LIST(words) words, sizeof words / sizeof *words

static bool has_any(const char *text, const char *const *words, size_t count)
{
	for (size_t i = 0; text && i < count; i++)
		if (strcasestr(text, words[i]))
			return true;
	return false;
}

static bool begins_any(const char *text, const char *const *words, size_t count)
{
	for (size_t i = 0; text && i < count; i++)
		if (strncasecmp(text, words[i], strlen(words[i])) == 0)
			return true;
	return false;
}

/* ---- what came back ------------------------------------------------------------------------- */

static bool is_mail_system(const struct mail_parts *m)
{
	static const char *const from[] = {"mailer-daemon", "postmaster", "mailerdaemon",
	    "mail-daemon", "mdaemon", "microsoftexchange", "bounce", "mailsystem", "mail-system",
	    "maildelivery"};
	static const char *const called[] = {"mail delivery", "mailer daemon", "mailer-daemon",
	    "mail system", "postmaster", "mail administrator", "mail gateway", "email security"};
	return begins_any(m->from, LIST(from)) || has_any(m->from_name, LIST(called));
}

/* A report for people only, as some systems send it. */
static bool is_plain_bounce(const struct mail_parts *m, const char *text)
{
	static const char *const subjects[] = {"undeliver", "delivery status notification",
	    "delivery failure", "delivery has failed", "delivery failed", "delivery problem",
	    "delivery error", "returned mail", "returned to sender", "return to sender",
	    "failure notice", "mail delivery system", "nondeliver", "non-deliver", "not delivered",
	    "could not be delivered", "failed delivery", "failure delivering", "message rejected",
	    "message blocked", "mail rejected", "rejected:", "unable to deliver", "user unknown"};
	static const char *const told[] = {"could not be delivered", "was not delivered",
	    "not be delivered to", "unable to deliver", "delivery to the following",
	    "failed permanently", "permanent error", "permanent failure", "permanent fatal error",
	    "user unknown", "no such user", "unknown user", "mailbox unavailable",
	    "mailbox is full", "mailbox full", "over quota", "recipient rejected",
	    "address not found", "does not exist", "address rejected", "relay access denied",
	    " 550 ", " 554 ", "5.1.1"};
	static const char *const later[] = {"delay", "still trying", "will keep trying",
	    "will continue to try", "will be retried", "you do not need to resend"};
	static const char *const first[] = {"undeliverable", "undelivered mail",
	    "returned mail:", "mail delivery failed", "delivery status notification (failure)",
	    "delivery failure"};
	bool machine = is_mail_system(m) || m->null_sender || m->automatic;
	bool subject = has_any(m->subject, LIST(subjects));
	if (has_any(m->subject, LIST(later)) || has_any(text, LIST(later)))
		return false;
	if ((machine && subject) || begins_any(m->subject, LIST(first)))
		return true;
	return (is_mail_system(m) || m->null_sender) && has_any(text, LIST(told));
}

static enum reply_kind kind_of_report(const struct mail_parts *m)
{
	bool failed = m->action && strcasecmp(m->action, "failed") == 0;
	bool fault = !m->action && m->status && *m->status == '5';
	return failed || fault ? REPLY_BOUNCE : REPLY_NOTHING;
}

/* ---- complaints ----------------------------------------------------------------------------- */

/* As an abuse desk writes it, without the parts of RFC 5965. */
static bool is_plain_complaint(const struct mail_parts *m, const char *text)
{
	static const char *const desks[] = {
	    "abuse", "fbl", "feedbackloop", "feedback-loop", "complaint", "spam", "antispam"};
	static const char *const words[] = {
	    "spam", "abuse", "unsolicited", "unwanted", "complaint", "junk"};
	static const char *const subjects[] = {"abuse report", "abuse complaint", "spam report",
	    "spam complaint", "[abuse", "abuse ticket", "feedback loop", "complaint about message",
	    "complaint about email", "unsolicited email", "unsolicited bulk", "reported as spam",
	    "email abuse", "complaint from"};
	static const char *const told[] = {"as spam", "as junk", "as abus", "as unwanted",
	    "as unsolicited", "spam complaint", "abuse complaint", "spam report", "abuse report"};
	/* What a filter held says so, too, and every newsletter how to complain. */
	static const char *const filters[] = {"quarantin", "digest", "held for", "release"};
	bool subject = has_any(m->subject, LIST(words));
	if (m->in_bulk || has_any(text, LIST(filters)) || has_any(m->subject, LIST(filters)))
		return false;
	if (m->automatic && has_any(text, LIST(told)))
		return true;
	if (begins_any(m->from_name, LIST(desks)) || begins_any(m->from, LIST(desks)))
		return subject || has_any(text, LIST(words));
	return has_any(m->subject, LIST(subjects)) || (m->automatic && subject);
}

/* ---- the whole ------------------------------------------------------------------------------ */

bool read_machine(struct arena *a, struct mail_parts *m, date today, struct reply *out)
{
	struct said said = {.day = DATE_NONE};
	const char *whole = m->text ? m->text : out->text;
	bool calendar = m->calendar != NULL;
	if (m->feedback_report) {
		out->kind = REPLY_COMPLAINT;
	} else if (m->delivery_report) {
		out->kind = kind_of_report(m);
	} else if (!calendar && is_plain_bounce(m, whole)) {
		out->kind = REPLY_BOUNCE;
		if (m->text) /* the header of our mail stands in its text */
			mail_tokens(a, m, m->text);
	} else if (m->receipt) {
		out->kind = REPLY_NOTHING; /* that it was opened says nothing */
	} else if (!calendar && is_plain_complaint(m, out->text)) {
		out->kind = REPLY_COMPLAINT;
		mail_tokens(a, m, whole);
	} else if (m->automatic && !calendar) {
		absence_read(a, m->subject, out->text, m->in_bulk, today, &said);
		out->kind = said.kind;
		out->day = said.day;
	} else {
		return false;
	}
	return true;
}
