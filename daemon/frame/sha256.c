/* SPDX-License-Identifier: Apache-2.0
 *
 * sha256.c - SHA-256 by libcrypto.
 *
 * Fails: ends the process when libcrypto has no SHA-256.
 */
#include "autoconf.h"
#include "followupd/sha256.h"
#include "followupd/log.h"

#include <openssl/evp.h>
#include <stdio.h>

void sha256(const void *data, size_t len, unsigned char out[static SHA256_SIZE])
{
	static EVP_MD *md; /* fetched once: EVP_sha256() looks it up again at each digest */
	if (!md)
		md = EVP_MD_fetch(NULL, "SHA2-256", NULL);
	if (!md || EVP_Digest(data, len, out, NULL, md, NULL) != 1)
		fatal("libcrypto has no SHA-256");
}

char *sha256_hex(const void *data, size_t len, char out[static 65])
{
	unsigned char raw[SHA256_SIZE];
	sha256(data, len, raw);
	for (int i = 0; i < SHA256_SIZE; i++)
		snprintf(out + 2 * i, 3, "%02x", raw[i]);
	return out;
}
