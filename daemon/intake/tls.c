/* SPDX-License-Identifier: Apache-2.0
 *
 * tls.c - TLS of a listener: our certificate, and only peers with one of a known authority.
 *
 * The host name in a client's certificate is not looked at (IHE ITI-19 peers have none that fits);
 * who may connect is the authority's decision, and the listener's allow list.
 */
#include "autoconf.h"
#include "intake.h"

#include <openssl/err.h>

static bool failed(struct err *e, const char *what, const char *path)
{
	unsigned long n = ERR_peek_last_error();
	const char *why = n ? ERR_reason_error_string(n) : NULL;
	err_set(e, ERR_CONFIG, "%s \"%s\" is not usable: %s", what, path, why ? why : "unknown");
	ERR_clear_error();
	return false;
}

static bool load_files(SSL_CTX *ctx, const struct listener *l, struct err *e)
{
	if (SSL_CTX_use_certificate_chain_file(ctx, l->tls_certificate) != 1)
		return failed(e, "tls_certificate", l->tls_certificate);
	if (SSL_CTX_use_PrivateKey_file(ctx, l->tls_key, SSL_FILETYPE_PEM) != 1 ||
	    SSL_CTX_check_private_key(ctx) != 1)
		return failed(e, "tls_key", l->tls_key);
	STACK_OF(X509_NAME) *names = SSL_load_client_CA_file(l->tls_client_ca);
	if (!names || SSL_CTX_load_verify_file(ctx, l->tls_client_ca) != 1) {
		sk_X509_NAME_pop_free(names, X509_NAME_free);
		return failed(e, "tls_client_ca", l->tls_client_ca);
	}
	SSL_CTX_set_client_CA_list(ctx, names); /* takes names */
	return true;
}

SSL_CTX *tls_context(const struct listener *l, struct err *e)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
	if (!ctx) {
		err_set(e, ERR_SYSTEM, "libssl could not make a context");
		return NULL;
	}
	SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION);
	SSL_CTX_set_options(
	    ctx, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_TICKET | SSL_OP_NO_COMPRESSION);
	/* Every connection shows its certificate again: no session is ever resumed. */
	SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_num_tickets(ctx, 0);
	SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
	if (load_files(ctx, l, e))
		return ctx;
	SSL_CTX_free(ctx);
	return NULL;
}

char *tls_peer_name(SSL *ssl, char *out, size_t size)
{
	X509 *certificate = SSL_get0_peer_certificate(ssl);
	out[0] = '\0';
	if (certificate)
		X509_NAME_oneline(X509_get_subject_name(certificate), out, (int)size);
	return out;
}
