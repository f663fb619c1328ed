/* SPDX-License-Identifier: Apache-2.0
 *
 * auth_header.c - what is believed of what a proxy says, and of whom.
 */
#include "autoconf.h"
#include "auth.h"
#include "followupd/log.h"

static bool is_proxy(const struct config *c, long uid)
{
	return uid >= 0 && uid == c->pages_header_peer_uid;
}

enum auth_header auth_header_fits(
    const struct config *c, size_t count, const char *value, long peer_uid)
{
	const char *why = NULL;
	if (!count)
		return AUTH_HEADER_NONE;
	if (!config_signs_in(c, "header"))
		why = "pages.sign_in has no header";
	else if (!is_proxy(c, peer_uid))
		why = "it did not come from the user pages.header_peer_uid at pages.socket";
	else if (count > 1)
		why = "it came twice";
	else if (!value || !*value)
		why = "it is empty";
	if (!why)
		return AUTH_HEADER_FITS;
	log_error("a request with the header %s was refused: %s", c->pages_header_name, why);
	return AUTH_HEADER_REFUSED;
}
