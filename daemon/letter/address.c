/* SPDX-License-Identifier: Apache-2.0
 *
 * address.c - checks mail addresses, message identifiers and display names.
 *
 * Fails: returns false with the reason; nothing is repaired.
 */
#include "autoconf.h"
#include "followupd/address.h"
#include "daemon/letter/text.h"

#include <string.h>

#define MESSAGE_ID_MAX 250
#define LABEL_MAX      63
#define NAME_MAX_BYTES 200

#define DIGITS "0123456789"
#define ALNUM  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz" DIGITS
#define ATEXT  ALNUM "!#$%&'*+-/=?^_`{|}~"
#define LDH    ALNUM "-"
#define SHOWN  64

static bool refuse(struct err *e, const char *what, const char *value, const char *why)
{
	char shown[SHOWN + 1];
	size_t n = 0;
	for (; value[n] && n < SHOWN; n++)
		shown[n] = value[n] >= 0x20 && value[n] < 0x7f ? value[n] : '?';
	shown[n] = '\0';
	return err_set(e, ERR_INPUT, "%s \"%s\"%s cannot be used: %s", what, shown,
	    value[n] ? "..." : "", why);
}

/* What no part may have, said in words of its own before the grammar is. */
static const char *bad_bytes(const char *s)
{
	for (; *s; s++) {
		unsigned char c = (unsigned char)*s;
		if (c == '\r' || c == '\n')
			return "it has a line break in it";
		if (c < 0x20 || c == 0x7f)
			return "it has a control character in it";
		if (c >= 0x80)
			return "it has a character outside ASCII in it";
		if (c == ' ')
			return "it has a blank in it";
		if (c == '"')
			return "quoted local parts are not accepted";
	}
	return NULL;
}

static const char *bad_dot_atom(const char *s, size_t len)
{
	if (!len)
		return "nothing stands before the \"@\"";
	if (s[0] == '.' || s[len - 1] == '.' || memmem(s, len, "..", 2))
		return "a dot is at the start, at the end or doubled before the \"@\"";
	for (size_t i = 0; i < len; i++)
		if (s[i] != '.' && !strchr(ATEXT, s[i]))
			return "a character is not allowed before the \"@\"";
	return NULL;
}

static const char *bad_host(const char *s)
{
	size_t label;
	if (*s == '[')
		return "address literals are not accepted";
	for (;; s += label + 1) {
		label = strspn(s, LDH);
		if (!label || label > LABEL_MAX || s[0] == '-' || s[label - 1] == '-')
			return "its domain is not a host name";
		if (!s[label])
			break;
		if (s[label] != '.')
			return "its domain is not a host name";
	}
	if (strspn(s, DIGITS) == label)
		return "its domain ends in a number";
	return NULL;
}

static const char *bad_form(const char *s, size_t max, size_t local_max)
{
	const char *at = strrchr(s, '@'), *why = bad_bytes(s);
	if (!*s)
		return "it is empty";
	if (why)
		return why;
	if (strlen(s) > max)
		return "it is too long";
	if (!at)
		return "it has no \"@\"";
	if ((size_t)(at - s) > local_max)
		return "the part before the \"@\" is too long";
	why = bad_dot_atom(s, (size_t)(at - s));
	return why ? why : bad_host(at + 1);
}

bool address_check(const char *address, struct err *e)
{
	const char *why = bad_form(address, ADDRESS_MAX, ADDRESS_LOCAL_MAX);
	return !why || refuse(e, "address", address, why);
}

bool address_check_message_id(const char *id, struct err *e)
{
	const char *why = bad_form(id, MESSAGE_ID_MAX, MESSAGE_ID_MAX);
	return !why || refuse(e, "message id", id, why);
}

bool address_check_name(const char *name, struct err *e)
{
	return !name || text_check("name", name, NAME_MAX_BYTES, "", e);
}
