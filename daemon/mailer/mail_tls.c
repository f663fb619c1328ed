/* SPDX-License-Identifier: Apache-2.0
 *
 * mail_tls.c - an SSL context that checks the submission server's certificate.
 *
 * libESMTP's own context would check the resolver's canonical name, knows no SNI, and is used after
 * it was freed from the second session on.
 */
#include "autoconf.h"
#include "followupd/mail_tls.h"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>

static char complaint[160];
static const char *server_name;

const char *mail_tls_complaint(void)
{
	return *complaint ? complaint : NULL;
}

static bool is_address(const char *host)
{
	unsigned char octets[sizeof(struct in6_addr)];
	return inet_pton(AF_INET, host, octets) == 1 || inet_pton(AF_INET6, host, octets) == 1;
}

/* Keeps the reason: libESMTP says only that there was an error. */
static int on_verify(int ok, X509_STORE_CTX *store)
{
	if (!ok && !*complaint)
		snprintf(complaint, sizeof complaint, "certificate: %s",
		    X509_verify_cert_error_string(X509_STORE_CTX_get_error(store)));
	return ok;
}

/* The library offers no place to name the server in the handshake but its very start. */
static void on_info(const SSL *ssl, int where, int ret)
{
	if (where & SSL_CB_HANDSHAKE_START && !SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name))
		SSL_set_tlsext_host_name((SSL *)(uintptr_t)ssl, server_name);
}

static bool expect_name(SSL_CTX *ctx, const char *host)
{
	X509_VERIFY_PARAM *p = SSL_CTX_get0_param(ctx);
	if (is_address(host))
		return X509_VERIFY_PARAM_set1_ip_asc(p, host) == 1;
	X509_VERIFY_PARAM_set_hostflags(p, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
	server_name = host;
	SSL_CTX_set_info_callback(ctx, on_info);
	return X509_VERIFY_PARAM_set1_host(p, host, 0) == 1;
}

static bool trust(SSL_CTX *ctx, const char *ca_file)
{
	return *ca_file ? SSL_CTX_load_verify_file(ctx, ca_file) == 1
			: SSL_CTX_set_default_verify_paths(ctx) == 1;
}

bool mail_tls_new(const struct config *c, bool verify, SSL_CTX **out, struct err *e)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
	*complaint = '\0';
	if (!ctx || SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION) != 1) {
		SSL_CTX_free(ctx);
		return err_set(e, ERR_SYSTEM, "OpenSSL offers no TLS 1.2");
	}
	SSL_CTX_set_verify(
	    ctx, verify ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, verify ? on_verify : NULL);
	if (verify && !trust(ctx, c->smtp_ca_file)) {
		SSL_CTX_free(ctx);
		return err_set(e, ERR_CONFIG, "could not read mail.ca_file \"%s\": %s",
		    c->smtp_ca_file, ERR_reason_error_string(ERR_get_error()));
	}
	if (!expect_name(ctx, c->smtp_host)) {
		SSL_CTX_free(ctx);
		return err_set(
		    e, ERR_CONFIG, "mail.host \"%s\" cannot be in a certificate", c->smtp_host);
	}
	*out = ctx;
	return true;
}
