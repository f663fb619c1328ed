/* SPDX-License-Identifier: Apache-2.0
 *
 * envelope.c - checks addresses and bytes before they reach an SMTP connection.
 *
 * Fails: names what is wrong and where, never the address itself: it is a person's.
 */
#include "autoconf.h"
#include "followupd/envelope.h"

#include <ctype.h>
#include <string.h>

static bool is_atom_char(unsigned char c)
{
	return isalnum(c) || (c && strchr("!#$%&'*+-/=?^_`{|}~", c));
}

static bool is_dot_string(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (s[i] == '.' && (i == 0 || i + 1 == len || s[i + 1] == '.'))
			return false;
		if (s[i] != '.' && !is_atom_char((unsigned char)s[i]))
			return false;
	}
	return len > 0;
}

/* Letters, digits and hyphens in labels of 1 to 63, no hyphen at either end. */
static bool is_host_name(const char *s, size_t len)
{
	size_t label = 0;
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)s[i];
		bool edge = label == 0 || i + 1 == len || s[i + 1] == '.';
		if (c == '.') {
			if (label == 0)
				return false;
			label = 0;
			continue;
		}
		if (!(isalnum(c) && c < 0x80) && (c != '-' || edge))
			return false;
		if (++label > 63)
			return false;
	}
	return label > 0;
}

static bool is_literal(const char *s, size_t len)
{
	if (len < 4 || s[0] != '[' || s[len - 1] != ']')
		return false;
	for (size_t i = 1; i + 1 < len; i++)
		if (!isalnum((unsigned char)s[i]) && s[i] != '.' && s[i] != ':')
			return false;
	return true;
}

bool envelope_address(const char *address, struct err *e)
{
	size_t len = strlen(address);
	const char *at = strrchr(address, '@');
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)address[i] <= ' ' || (unsigned char)address[i] >= 0x7f)
			return err_set(e, ERR_INPUT,
			    "address has octet 0x%02x at position %zu, which no address may have",
			    (unsigned char)address[i], i + 1);
	if (len == 0 || len > 254)
		return err_set(e, ERR_INPUT, "address has %zu octets, not 1 to 254", len);
	if (!at)
		return err_set(e, ERR_INPUT, "address has no @");
	size_t local = (size_t)(at - address), domain = len - local - 1;
	if (local > 64 || !is_dot_string(address, local))
		return err_set(e, ERR_INPUT, "address has a local part that cannot be used");
	if (!is_host_name(at + 1, domain) && !is_literal(at + 1, domain))
		return err_set(e, ERR_INPUT, "address has a domain that cannot be used");
	return true;
}

bool envelope_id(const char *envid, struct err *e)
{
	size_t len = strlen(envid);
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)envid[i] <= ' ' || (unsigned char)envid[i] >= 0x7f)
			return err_set(
			    e, ERR_INPUT, "envelope id has octet 0x%02x", (unsigned char)envid[i]);
	/* The library encodes it as xtext, which at worst makes three octets of one. */
	if (len == 0 || len > 80)
		return err_set(e, ERR_INPUT, "envelope id has %zu octets, not 1 to 80", len);
	return true;
}

bool envelope_message(const char *bytes, size_t len, struct err *e)
{
	size_t line = 0, number = 1;
	bool header_ends = false;
	if (len > 0x7fffffff)
		return err_set(e, ERR_INPUT, "message has %zu octets", len);
	for (size_t i = 0; i < len; i++) {
		char c = bytes[i];
		if (c == '\0')
			return err_set(e, ERR_INPUT, "message line %zu has a NUL octet", number);
		bool pair = c == '\r' && i + 1 < len && bytes[i + 1] == '\n';
		if ((c == '\r' && !pair) || c == '\n')
			return err_set(
			    e, ERR_INPUT, "message line %zu has a bare CR or LF", number);
		if (!pair) {
			if (++line > 998)
				return err_set(
				    e, ERR_INPUT, "message line %zu is over 998 octets", number);
			continue;
		}
		if (line == 0 && number == 1)
			return err_set(e, ERR_INPUT, "message has no header");
		header_ends = header_ends || line == 0;
		line = 0;
		number++;
		i++;
	}
	return header_ends || err_set(e, ERR_INPUT, "message has no end of its header");
}
