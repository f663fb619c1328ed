/* SPDX-License-Identifier: Apache-2.0
 *
 * policy_plain.h - the text of a policy given to libconfuse so that it counts its lines.
 */
#ifndef FOLLOWUP_POLICY_PLAIN_H
#define FOLLOWUP_POLICY_PLAIN_H

#include <confuse.h>

/* As cfg_parse_buf, with blanks in place of comments: libconfuse 3.3 counts the line of one that
 * begins with # twice. */
int policy_plain_parse(cfg_t *cfg, const char *text);

#endif
