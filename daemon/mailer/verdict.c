/* SPDX-License-Identifier: Apache-2.0
 *
 * verdict.c - classifies what the server answered, and spaces the retries.
 *
 * Fails: never.  Whatever is not understood is tried again, for it is the mail that expires, not
 * the reminder that is lost.
 */
#include "autoconf.h"
#include "followupd/verdict.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static enum verdict of_trouble(const struct outcome *o)
{
	switch (o->trouble) {
	case TROUBLE_CERTIFICATE:
	case TROUBLE_NO_STARTTLS:
	case TROUBLE_NO_AUTH:
	case TROUBLE_INJECTED: /* somebody sits between us and the server: a person must look */
	case TROUBLE_SETUP:
		return VERDICT_CONFIGURATION;
	case TROUBLE_ENVELOPE:
		return VERDICT_FAILED;
	case TROUBLE_REFUSED:
	case TROUBLE_LATE:
		return VERDICT_RETRY; /* no octet of the body was sent */
	default:
		/* Twice or never: without an answer after the body nobody knows whether the server
		 * has the mail.  It is sent again, with the same Message-ID and bytes, because a
		 * reminder twice is better than never. */
		return o->stage == STAGE_BODY ? VERDICT_IN_DOUBT : VERDICT_RETRY;
	}
}

/* Codes that speak about us, not about this mail: 530, 534, 535, 538 of RFC 4954, and the enhanced
 * codes that go with them. */
static bool is_about_authentication(const struct outcome *o)
{
	static const char *const enhanced[] = {"5.7.0", "5.7.8", "5.7.9", "5.7.11", "5.7.12"};
	if (o->code == 530 || o->code == 534 || o->code == 535 || o->code == 538)
		return true;
	for (size_t i = 0; i < sizeof enhanced / sizeof *enhanced; i++)
		if (strcmp(o->enhanced, enhanced[i]) == 0)
			return true;
	return false;
}

static bool is_about_size(const struct outcome *o)
{
	return o->code == 552 || strcmp(o->enhanced, "5.3.4") == 0;
}

static enum verdict of_permanent(const struct outcome *o)
{
	if (is_about_authentication(o))
		return VERDICT_CONFIGURATION;
	if (o->code == 503) /* the server has lost its place in the dialogue */
		return VERDICT_RETRY;
	switch (o->stage) {
	case STAGE_RCPT:
	case STAGE_DATA:
	case STAGE_BODY:
		return VERDICT_FAILED;
	case STAGE_MAIL: /* the sender is the same for every mail, the size is not */
		return is_about_size(o) ? VERDICT_FAILED : VERDICT_CONFIGURATION;
	default:
		return VERDICT_CONFIGURATION;
	}
}

enum verdict verdict_of(const struct outcome *o)
{
	if (o->trouble != TROUBLE_NONE)
		return of_trouble(o);
	if (o->code >= 200 && o->code <= 299 && o->stage == STAGE_BODY)
		return VERDICT_ACCEPTED;
	if (o->code >= 500 && o->code <= 599)
		return of_permanent(o);
	if (o->code >= 400 && o->code <= 499)
		return VERDICT_RETRY;
	/* A code that has no meaning here is no answer. */
	return o->stage == STAGE_BODY ? VERDICT_IN_DOUBT : VERDICT_RETRY;
}

bool verdict_of_session(const struct outcome *o)
{
	switch (o->trouble) {
	case TROUBLE_ENVELOPE:
	case TROUBLE_REFUSED:
	case TROUBLE_LATE:
		return false;
	default:
		return o->stage < STAGE_MAIL || verdict_of(o) == VERDICT_CONFIGURATION;
	}
}

/* Beside them there are only those about the mechanism or the command: 500 to 504, 534, 538. */
bool auth_is_refused(int code)
{
	return code >= 400 && (code < 500 || code > 504) && code != 534 && code != 538;
}

bool verdict_of_password(const struct outcome *o)
{
	return o->stage == STAGE_AUTH && o->trouble == TROUBLE_NONE && o->code >= 500 &&
	       auth_is_refused(o->code);
}

const char *stage_name(enum smtp_stage s)
{
	static const char *const names[STAGE_COUNT] = {"start", "connect", "greeting", "EHLO",
	    "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA", "body"};
	return names[s];
}

const char *trouble_text(enum smtp_trouble t)
{
	static const char *const texts[TROUBLE_COUNT] = {"", "no answer", "not an SMTP reply",
	    "the worker was killed at its deadline", "the worker ended without an answer",
	    "TLS handshake failed", "the server's certificate is not accepted",
	    "STARTTLS is required and not offered",
	    "authentication is required and no mechanism is in common",
	    "plaintext was injected behind the answer to STARTTLS", "the settings cannot be used",
	    "the mail cannot be sent as it is", "withdrawn", "it waited too long"};
	return texts[t];
}

bool backoff_next(int attempts, int64_t first, int64_t max, int64_t left, int64_t *delay)
{
	int64_t d = first;
	for (int i = 1; i < attempts && d < max; i++)
		d *= 2;
	*delay = d < max ? d : max;
	return *delay < left;
}

void reply_clean(char *out, size_t size, const char *text, size_t len)
{
	size_t n = 0;
	while (len && isspace((unsigned char)text[len - 1]))
		len--;
	for (size_t i = 0; i < len && n + 1 < size; i++) {
		unsigned char c = (unsigned char)text[i];
		if (c == '\r')
			continue;
		out[n++] = c == '\n' || c == '\t' ? ' ' : c >= 0x20 && c < 0x7f ? (char)c : '?';
	}
	out[n] = '\0';
}

const char *reply_enhanced(const char *text, int code, char *out)
{
	unsigned class, subject, detail;
	int used = 0;
	*out = '\0';
	if (!isdigit((unsigned char)*text) ||
	    sscanf(text, "%1u.%3u.%3u%n", &class, &subject, &detail, &used) != 3 || !used ||
	    (text[used] && !isspace((unsigned char)text[used])) || (int)class != code / 100)
		return text;
	snprintf(out, 16, "%u.%u.%u", class, subject, detail);
	text += used;
	while (isspace((unsigned char)*text))
		text++;
	return text;
}
