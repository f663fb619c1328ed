/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_wire.c - the messages between mailer and worker: what decodes, encodes to the same octets.
 */
#include "autoconf.h"
#include "followupd/wire.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct wire w;
	size_t used;
	if (wire_decode((const char *)data, size, WIRE_FRAME_MAX, &w, &used) == WIRE_WHOLE) {
		struct buf b = {0};
		wire_encode(&b, &w);
		if (b.len != used || memcmp(b.data, data, used) != 0)
			abort();
		buf_free(&b);
	}
	return 0;
}
