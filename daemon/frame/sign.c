/* SPDX-License-Identifier: Apache-2.0
 *
 * sign.c - makes, reads and uses a key that signs.
 *
 * The file has the 32 bytes from which the key follows, as hexadecimal digits.
 */
#include "autoconf.h"
#include "followupd/sign.h"
#include "followupd/durable.h"
#include "followupd/log.h"

#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SEED_HEX (2 * crypto_sign_SEEDBYTES)

_Static_assert(sizeof((struct sign_key *)0)->secret == crypto_sign_SECRETKEYBYTES, "a key fits");

static void from_seed(const unsigned char *seed, struct sign_key *k)
{
	if (sodium_init() < 0 || crypto_sign_seed_keypair(k->open, k->secret, seed) != 0)
		fatal("libsodium could not start");
}

bool sign_key_make(const char *path, struct sign_key *out, struct err *e)
{
	unsigned char seed[crypto_sign_SEEDBYTES];
	char text[SEED_HEX + 2];
	if (sodium_init() < 0)
		fatal("libsodium could not start");
	randombytes_buf(seed, sizeof seed);
	from_seed(seed, out);
	sodium_bin2hex(text, sizeof text, seed, sizeof seed);
	text[SEED_HEX] = '\n';
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0400);
	bool ok = fd >= 0 && durable_write(fd, text, SEED_HEX + 1);
	if (!ok)
		err_set(e, ERR_SYSTEM, "could not write \"%s\": %m", path);
	if (fd >= 0)
		close(fd);
	sodium_memzero(seed, sizeof seed);
	sodium_memzero(text, sizeof text);
	return ok;
}

bool sign_key_read(const char *path, struct sign_key *out, struct err *e)
{
	unsigned char seed[crypto_sign_SEEDBYTES];
	char text[SEED_HEX];
	struct stat st;
	size_t len = 0;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st) < 0) {
		err_set(e, ERR_SYSTEM, "could not read \"%s\": %m", path);
		if (fd >= 0)
			close(fd);
		return false;
	}
	bool whole = read(fd, text, sizeof text) == (ssize_t)sizeof text;
	close(fd);
	bool ok = (st.st_mode & 077) == 0 ||
		  err_set(e, ERR_REFUSED, "\"%s\" may be read by others than its owner", path);
	if (ok &&
	    (!whole || sodium_hex2bin(seed, sizeof seed, text, sizeof text, NULL, &len, NULL) ||
		len != sizeof seed))
		ok = err_set(
		    e, ERR_INPUT, "\"%s\" holds no key of followupctl checkpoint key", path);
	if (ok)
		from_seed(seed, out);
	sodium_memzero(seed, sizeof seed);
	sodium_memzero(text, sizeof text);
	return ok;
}

void sign_key_wipe(struct sign_key *k)
{
	sodium_memzero(k, sizeof *k);
}

char *sign_public_hex(const struct sign_key *k, char out[static SIGN_PUB_HEX])
{
	return sodium_bin2hex(out, SIGN_PUB_HEX, k->open, sizeof k->open);
}

char *sign_public_pem(const struct sign_key *k, char out[static SIGN_PEM])
{
	/* SubjectPublicKeyInfo of RFC 8410 */
	unsigned char der[44] = {
	    0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00};
	char text[64];
	memcpy(der + 12, k->open, sizeof k->open);
	sodium_bin2base64(text, sizeof text, der, sizeof der, sodium_base64_VARIANT_ORIGINAL);
	snprintf(out, SIGN_PEM, "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n", text);
	return out;
}

char *sign_hex(const struct sign_key *k, const void *data, size_t len, char out[static SIGN_HEX])
{
	unsigned char raw[crypto_sign_BYTES];
	crypto_sign_detached(raw, NULL, data, len, k->secret);
	return sodium_bin2hex(out, SIGN_HEX, raw, sizeof raw);
}
