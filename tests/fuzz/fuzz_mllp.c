/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_mllp.c - the same bytes in one read and in many give the same frames.
 *
 * The first byte is the size limit, the second the size of a read.
 */
#include "followupd/mllp.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void drain(struct mllp *m, struct buf *pending, size_t max, struct buf *out)
{
	struct mllp_frame f;
	enum mllp_outcome o;
	do {
		o = mllp_next(m, buf_text(pending), pending->len, max, &f);
		if (f.consumed > pending->len || f.len > max)
			abort();
		if (o != MLLP_MORE) {
			buf_addc(out, o == MLLP_FRAME ? '[' : '{');
			buf_add(out, f.content, f.len);
		}
		buf_consume(pending, f.consumed);
	} while (o != MLLP_MORE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 2)
		return 0;
	size_t max = data[0], step = data[1] % 7 + 1;
	struct mllp whole = {0}, parts = {0};
	struct buf a = {0}, b = {0}, pending = {0}, rest = {0};
	data += 2;
	size -= 2;
	buf_add(&pending, data, size);
	drain(&whole, &pending, max, &a);
	for (size_t i = 0; i < size; i += step) {
		buf_add(&rest, data + i, size - i < step ? size - i : step);
		drain(&parts, &rest, max, &b);
	}
	if (a.len != b.len || (a.len && memcmp(a.data, b.data, a.len) != 0) ||
	    whole.junk != parts.junk || whole.restarts != parts.restarts)
		abort();
	buf_free(&a);
	buf_free(&b);
	buf_free(&pending);
	buf_free(&rest);
	return 0;
}
