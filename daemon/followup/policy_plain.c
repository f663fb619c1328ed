/* SPDX-License-Identifier: Apache-2.0
 *
 * policy_plain.c - the text of a policy given to libconfuse so that it counts its lines.
 */
#include "autoconf.h"
#include "policy_plain.h"
#include "followupd/mem.h"

#include <stdlib.h>

static void blank_comments(char *text)
{
	char quote = 0;
	for (char *c = text; *c; c++) {
		if (quote && *c == '\\' && c[1])
			c++;
		else if (quote)
			quote = *c == quote ? 0 : quote;
		else if (*c == '"' || *c == '\'')
			quote = *c;
		else if (*c == '#')
			for (; c[1] && *c != '\n'; c++)
				*c = ' ';
	}
}

int policy_plain_parse(cfg_t *cfg, const char *text)
{
	char *plain = xstrdup(text);
	blank_comments(plain);
	int parsed = cfg_parse_buf(cfg, plain);
	free(plain);
	return parsed;
}
