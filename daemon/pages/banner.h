/* SPDX-License-Identifier: Apache-2.0
 *
 * banner.h - what everybody has to know who looks at a page.
 */
#ifndef DAEMON_PAGES_BANNER_H
#define DAEMON_PAGES_BANNER_H

#include "site.h"

/* Looks again when it is time; within the transaction of the visit, which a failure ends. */
MUST_CHECK bool banners_look(struct visit *v, struct err *e);
void banners_free(struct banners *b);

#endif
