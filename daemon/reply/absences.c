/* SPDX-License-Identifier: Apache-2.0
 *
 * absences.c - automatic answers: who is away, and who is gone.
 *
 * An automatic answer is nothing only where it plainly is: a person who is taken for away is asked
 * about, one of whom nothing is known is waited for.
 */
#include "autoconf.h"
#include "reply_parts.h"

#include <string.h>

#define HAS(text, words) has_one(text, words, sizeof words / sizeof *words)

static bool has_one(const char *text, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strstr(text, words[i]))
			return true;
	return false;
}

/* "no longer", but for what a list says at its end: "if you no longer wish to receive". */
static bool is_no_longer(const char *text)
{
	static const char *const wishes[] = {
	    "wish", "want", "receiv", "like", "interested", "than", "need"};
	for (const char *at = text; (at = strstr(at, "no longer ")); at += 10) {
		bool wish = false;
		for (size_t i = 0; i < sizeof wishes / sizeof *wishes; i++)
			wish = wish || strncmp(at + 10, wishes[i], strlen(wishes[i])) == 0;
		if (!wish)
			return true;
	}
	return false;
}

static bool is_gone(const char *text)
{
	static const char *const words[] = {"has left", "have left", "i left ", "left the",
	    "left our", "left my position", "departed", "my departure", "her departure",
	    "his departure", "retired", "retirement", "retiring", "last day was", "last day is",
	    "last day at", "last day with", "final day", "my last day", "moved on",
	    "moved to another", "moved to a new", "have moved to", "has moved to", "resigned",
	    "relocated", "have joined", "has joined", "new position", "new job", "new role",
	    "new practice", "accepted a position", "closed my practice", "closed the practice",
	    "closed her practice", "closed his practice", "practice has closed", "practice closed",
	    "permanently closed", "closed permanently", "mailbox is closed",
	    "account has been closed", "account is closed", "deactivated", "disabled", "inactive",
	    "discontinued", "decommissioned", "not a valid", "new email is", "new email address",
	    "new e-mail address", "my new email", "my new e-mail", "new email:", "new address is",
	    "my new address", "address has changed", "address changed", "changed my email",
	    "update your records", "update your contact", "update your address",
	    "update my contact", "my residency", "my fellowship", "completed training",
	    "completed residency", "graduated"};
	return is_no_longer(text) || HAS(text, words);
}

/* So while somebody is away, too. */
static bool is_unread(const char *text)
{
	static const char *const words[] = {"not monitored", "not being monitored", "unmonitored",
	    "not checked", "not read", "not in use", "no longer available", "unattended"};
	return HAS(text, words);
}

static bool is_absent(const char *text)
{
	static const char *const words[] = {"out of office", "out of the office", "am away",
	    "be away", "is away", "away from", "away until", "away on", "away through",
	    "currently away", "away at", "away for", "away with", "vacation", "on leave",
	    "leave of absence", " leave until", " leave from", "leave through", "medical leave",
	    "family leave", "sick leave", "annual leave", "study leave", "fmla", "holiday",
	    "returning", "will return", "i return", "be back", "am back", "i get back", "maternity",
	    "paternity", "parental", "sabbatical", "on sick", "conference", "out until", "out from",
	    "out through", "out of town", "out of the country", "out sick", "currently out",
	    "be out", "am out", "limited access", "no access", "not in the office", "not in clinic",
	    "not in the clinic", "unavailable", "not available", "time off", "day off", "days off",
	    " pto", "off work", "jury duty", "deployed", "deployment", "furlough", "bereavement",
	    "until further notice", "slow to respond", "slow to reply", "is covering",
	    "are covering", "traveling", "travelling", "office is closed", "offices are closed",
	    "closed for", "my absence", "abwesen", "nicht im b", "urlaub", "absent", "cong\xc3\xa9",
	    "vacaciones", "fuera de", "ferie", "assente", "afwezig", "vakantie"};
	return HAS(text, words);
}

/* That something came in, or is sent to many: plainly nothing. */
static bool is_receipt(const char *text)
{
	static const char *const words[] = {"received your", "has been received", "was received",
	    "have received", "we received", "your message has been", "your email has been",
	    "business day", "do not reply", "confirmation", "secure message", "encrypted",
	    "password", "been delivered", "was delivered", "ticket", "case number", "case #",
	    "request number", "reference number", "thank you for contacting",
	    "thanks for contacting", "your request", "newsletter", "subscri", "will be delivered",
	    "delay", "still trying", "was read", "was displayed", "was opened", "recall",
	    "quarantin", "virus", "meeting", "digest", "survey"};
	return HAS(text, words);
}

/* Words that a machine sends for people, or that leave no other reading. */
static bool is_told(const char *text)
{
	static const char *const words[] = {"this is an auto", "automated response",
	    "automated reply", "automated message", "automatic reply", "automatic response",
	    "automatically generated", "auto-reply", "autoreply", "auto-response",
	    "no longer monitored", "not monitored", "unmonitored", "mailbox is closed",
	    "out of the office until", "out of the office from", "out of office until",
	    "am out of the office", "am out of office", "will be out of the office",
	    "currently out of", "am currently on leave", "am on vacation", "am on leave",
	    "on maternity leave", "on paternity leave", "on medical leave", "on parental leave",
	    "on sabbatical", "no longer employed", "am no longer with", "am no longer at",
	    "am no longer affiliated", "i no longer work", "i do not work here",
	    "i do not work there", "i have left the", "i left the", "i retired", "i have retired",
	    "i am retired", "my last day was"};
	return HAS(text, words);
}

/* The day that is named behind one of these words. */
static date day_behind(const char *text, date today)
{
	static const char *const words[] = {
	    "return", "back", "until", "through", "till", "thru", "bis", "jusqu", "hasta", "to "};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		for (const char *at = text; (at = strstr(at, words[i])); at++) {
			char near[60];
			size_t n = strnlen(at, sizeof near - 1);
			memcpy(near, at, n);
			near[n] = '\0';
			date d = day_named(near, today, DAY_AHEAD);
			if (d != DATE_NONE)
				return d;
		}
	return DATE_NONE;
}

void absence_read(struct arena *a, const char *subject, const char *text, bool in_bulk, date today,
    struct said *out)
{
	const char *all = words_normal(a, arena_printf(a, "%s\n%s", subject ? subject : "", text));
	*out = (struct said){.kind = REPLY_NOTHING, .day = DATE_NONE};
	if (is_gone(all))
		out->kind = REPLY_LEFT;
	else if (is_absent(all))
		out->kind = REPLY_AWAY;
	else if (is_unread(all))
		out->kind = REPLY_LEFT;
	else if (!in_bulk && !is_receipt(all))
		out->kind = REPLY_AWAY; /* nobody may have read ours */
	if (out->kind == REPLY_AWAY)
		out->day = day_behind(all, today);
}

bool absence_told(
    struct arena *a, const char *subject, const char *text, date today, struct said *out)
{
	struct said said;
	if (!is_told(words_normal(a, text)))
		return false;
	absence_read(a, subject, text, true, today, &said);
	if (said.kind == REPLY_NOTHING)
		return false;
	*out = said;
	return true;
}
