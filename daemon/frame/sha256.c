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

static char *as_hex(const unsigned char raw[static SHA256_SIZE], char out[static 65])
{
	for (int i = 0; i < SHA256_SIZE; i++)
		snprintf(out + 2 * i, 3, "%02x", raw[i]);
	return out;
}

char *sha256_hex(const void *data, size_t len, char out[static 65])
{
	unsigned char raw[SHA256_SIZE];
	sha256(data, len, raw);
	return as_hex(raw, out);
}

bool sha256_file(const char *path, char out[static 65], int64_t *bytes, struct err *e)
{
	unsigned char raw[SHA256_SIZE];
	char part[65536];
	FILE *f = fopen(path, "re");
	EVP_MD_CTX *x = EVP_MD_CTX_new();
	bool ok = f && x && EVP_DigestInit_ex(x, EVP_sha256(), NULL) == 1;
	int64_t all = 0;
	for (size_t n; ok && (n = fread(part, 1, sizeof part, f)) > 0; all += (int64_t)n)
		ok = EVP_DigestUpdate(x, part, n) == 1;
	ok = ok && !ferror(f) && EVP_DigestFinal_ex(x, raw, NULL) == 1;
	if (ok)
		as_hex(raw, out);
	else
		err_set(e, ERR_SYSTEM, "could not read \"%s\": %m", path);
	if (bytes)
		*bytes = all;
	EVP_MD_CTX_free(x);
	if (f)
		fclose(f);
	return ok;
}
