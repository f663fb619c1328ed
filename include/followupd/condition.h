/* SPDX-License-Identifier: Apache-2.0
 *
 * condition.h - whether what a client has is still what it would get (RFC 9110 sections 8.8, 13).
 */
#ifndef FOLLOWUPD_CONDITION_H
#define FOLLOWUPD_CONDITION_H

#include "followupd/clock.h"

/* Whether an If-None-Match names that entity tag, which is written with its quotes; "*" names all.
 */
bool etag_among(const char *header, const char *etag);

#define HTTP_DATE_SIZE 30
/* "Mon, 02 Mar 2026 09:45:00 GMT"; returns out. */
char *http_date(instant t, char out[static HTTP_DATE_SIZE]);
/* Only in that form, which is how a client got it from us. */
MUST_CHECK bool http_date_read(const char *text, instant *out);

/* Both headers as they came, NULL: not there.  What If-None-Match says counts alone.  changed: to
 * the second; INSTANT_NONE: not to be relied on. */
bool client_has_it(
    const char *if_none_match, const char *if_modified_since, const char *etag, instant changed);

#endif
