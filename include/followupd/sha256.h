/* SPDX-License-Identifier: Apache-2.0
 *
 * sha256.h - SHA-256 (FIPS 180-4, by libcrypto) as bytes or hex.
 */
#ifndef FOLLOWUPD_SHA256_H
#define FOLLOWUPD_SHA256_H

#include <stddef.h>
#include <stdint.h>
#include "followupd/err.h"

#define SHA256_SIZE 32

void sha256(const void *data, size_t len, unsigned char out[static SHA256_SIZE]);
char *sha256_hex(const void *data, size_t len, char out[static 65]); /* returns out */
/* Of a file of any size; bytes may be NULL. */
MUST_CHECK bool sha256_file(const char *path, char out[static 65], int64_t *bytes, struct err *e);

#endif
