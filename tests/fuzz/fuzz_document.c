/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_document.c - any bytes as a document: RTF, HTML, CDA, text, and what is wrapped in them.
 *
 * The first byte says how they are coded.  A PDF is left to Poppler's own fuzzers.
 */
#include "followupd/document.h"

#include <jansson.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct document_limits most = {.bytes = 65536, .text = 8192, .pages = 10};
	struct document_text t;
	if (!size || memmem(data, size, "%PDF-", 5))
		return -1;
	document_read(
	    (const char *)data + 1, size - 1, (enum document_coding)(*data % 4), &most, &t);
	/* A reader ends soon behind its limit, and letters may grow threefold. */
	if (t.text.len > 4 * most.text || strlen(buf_text(&t.text)) != t.text.len)
		abort();
	json_t *text = json_stringn(buf_text(&t.text), t.text.len);
	if (!text || (!t.text.len && !t.lack))
		abort();
	json_decref(text);
	document_text_free(&t);
	return 0;
}
