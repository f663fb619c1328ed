/* SPDX-License-Identifier: Apache-2.0
 *
 * auth_pam.h - a name and password as the host's PAM service "followupd" judges them.
 */
#ifndef FOLLOWUPD_AUTH_PAM_H
#define FOLLOWUPD_AUTH_PAM_H

#include <stdbool.h>

/* Whether this program can ask PAM at all. */
bool auth_pam_built(void);
/* Blocks.  The first hidden prompt gets the password, the second the code, if there is one. */
bool auth_pam_fits(const char *name, const char *password, const char *code, const char *peer);

#endif
