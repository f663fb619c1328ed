/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_reply.c - any bytes as a mail: one kind, texts within their limits and UTF-8.
 *
 * The first byte says whether the rest is a whole mail or the text of one.
 */
#include "daemon/reply/reply_parts.h"

#include <glib.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct reply *r)
{
	if ((unsigned)r->kind >= REPLY_KINDS || !r->text || strlen(r->text) > REPLY_TEXT_MAX ||
	    r->token_count > REPLY_TOKENS || !g_utf8_validate(r->text, -1, NULL))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char head[] = "From: a@x.example\r\n\r\n";
	struct arena *a = arena_new();
	struct reply_identity id;
	struct reply r;
	struct buf mail = {0};
	if (size && data[0] & 1)
		buf_add(&mail, head, sizeof head - 1);
	if (size)
		buf_add(&mail, data + 1, size - 1);
	reply_read(a, buf_text(&mail), mail.len, date_of(2026, 3, 3), &r);
	check(&r);
	reply_identify(buf_text(&mail), mail.len, &id);
	buf_free(&mail);
	arena_free(a);
	return 0;
}
