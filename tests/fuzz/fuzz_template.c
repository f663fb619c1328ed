/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_template.c - any template with any values: an answer or an error, within the limits.
 *
 * Input: a mode byte, the template, a NUL byte, the values as JSON.  Every partial is the template
 * itself.
 */
#include "followupd/template.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct template *itself(void *arg, const char *name, struct err *e)
{
	return arg;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err e;
	struct buf out = {0};
	if (!size)
		return 0;
	const char *text = (const char *)data + 1, *values = "{}";
	size_t len = size - 1, values_len = 2;
	const char *cut = memchr(text, '\0', len);
	if (cut) {
		values = cut + 1;
		values_len = len - (size_t)(cut - text) - 1;
		len = (size_t)(cut - text);
	}
	struct template *t = template_parse("fuzz", text, len, &e);
	json_t *v = json_loadb(values, values_len, JSON_DECODE_ANY, NULL);
	struct template_options o = {.mode = (enum template_mode)(data[0] % 3),
	    .lenient = data[0] & 4,
	    .partial = itself,
	    .arg = t};
	if (t && v && template_render(t, v, &o, &out, &e) && out.len > TEMPLATE_OUTPUT_MAX)
		abort();
	json_decref(v);
	template_free(t);
	buf_free(&out);
	return 0;
}
