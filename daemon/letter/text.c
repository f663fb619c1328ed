/* SPDX-License-Identifier: Apache-2.0
 *
 * text.c - checks a text for what could end a line, a header or a terminal's patience.
 *
 * Fails: returns false with the field and the byte; the text itself may be somebody's, and stays
 * out of the error.
 */
#include "autoconf.h"
#include "daemon/letter/text.h"

#include <glib.h>
#include <string.h>

bool text_check(const char *what, const char *s, size_t max, const char *allowed, struct err *e)
{
	if (!s)
		return err_set(e, ERR_INPUT, "%s is missing", what);
	if (strlen(s) > max)
		return err_set(e, ERR_INPUT, "%s is longer than %zu bytes", what, max);
	if (!g_utf8_validate(s, -1, NULL))
		return err_set(e, ERR_INPUT, "%s is not UTF-8", what);
	for (const unsigned char *c = (const unsigned char *)s; *c; c++) {
		bool c1 = c[0] == 0xc2 && c[1] < 0xa0;
		if (c1 || ((*c < 0x20 || *c == 0x7f) && !strchr(allowed, *c)))
			return err_set(e, ERR_INPUT, "%s has the control character 0x%02x", what,
			    c1 ? c[1] : *c);
	}
	return true;
}
