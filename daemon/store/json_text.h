/* SPDX-License-Identifier: Apache-2.0
 *
 * json_text.h - what the files that turn records into JSON share.
 */
#ifndef DAEMON_STORE_JSON_TEXT_H
#define DAEMON_STORE_JSON_TEXT_H

#include <jansson.h>
#include "followupd/mem.h"

/* The object's text in the arena; takes the reference. */
const char *json_text(struct arena *a, json_t *j);
/* The object that the text is; new reference. */
json_t *json_object_of(const char *text);
/* A copy in the arena; NULL when there is no such text. */
const char *json_text_of(struct arena *a, const json_t *o, const char *key);
int json_int_of(const json_t *o, const char *key, int otherwise);

#endif
