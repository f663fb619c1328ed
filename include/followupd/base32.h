/* SPDX-License-Identifier: Apache-2.0
 *
 * base32.h - bytes as letters (RFC 4648 section 6), lower case, without padding.
 */
#ifndef FOLLOWUPD_BASE32_H
#define FOLLOWUPD_BASE32_H

#include <stddef.h>

#define BASE32_SIZE(bytes) (((bytes)*8 + 4) / 5 + 1) /* with the NUL */

/* out holds BASE32_SIZE(len) bytes; returns out. */
char *base32_write(const void *data, size_t len, char *out);
/* Bytes written, at most max; 0: another character, more bytes, or bits that base32_write does not
 * write.  Either case. */
size_t base32_read(const char *text, size_t len, unsigned char *out, size_t max);

#endif
