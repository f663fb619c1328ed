/* SPDX-License-Identifier: Apache-2.0
 *
 * listener.c - the ports of the configuration: who may connect, and how many.
 *
 * Fails: a port that cannot be opened stops the start; accept() that fails later is tried again.
 */
#include "autoconf.h"
#include "intake.h"
#include "followupd/listen.h"
#include "followupd/log.h"
#include "followupd/mem.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ACCEPT_AGAIN SECONDS(1)

static void refuse(struct port *p, int fd, const struct sockaddr *who, const char *why)
{
	char peer[46];
	COUNT(p->in, CONNECTIONS_REFUSED);
	log_warning("listener %s: connection from %s refused: %s", p->config->name,
	    allow_address_text(who, peer), why);
	close(fd);
}

/* However many ports the sender has used; a proxy that stands before many senders is one. */
static long connections_from(const struct port *p, const struct sockaddr *who)
{
	const struct connection *c;
	char peer[46];
	long n = 0;
	allow_address_text(who, peer);
	TAILQ_FOREACH(c, &p->in->connections, next)
	n += c->port == p && strcmp(c->peer, peer) == 0;
	return n;
}

static void on_accept(
    struct evconnlistener *l, evutil_socket_t fd, struct sockaddr *who, int len, void *arg)
{
	struct port *p = arg;
	if (!allow_matches(&p->allow, who))
		refuse(p, fd, who, "not in its allow list");
	else if (p->connections >= p->config->max_connections)
		refuse(p, fd, who, "it has max_connections already");
	else if (connections_from(p, who) >= p->config->max_per_address)
		refuse(p, fd, who, "this address has max_per_address already");
	else if (p->in->gave_up)
		refuse(p, fd, who, "the database is down");
	else
		connection_accept(p, fd, who);
}

/* Out of descriptors, most likely: the connection stays in the kernel's queue meanwhile. */
static void on_accept_error(struct evconnlistener *l, void *arg)
{
	struct port *p = arg;
	log_error("listener %s: accept failed: %m", p->config->name);
	evconnlistener_disable(l);
	loop_timer_set(p->retry, ACCEPT_AGAIN);
}

static void on_retry(void *arg)
{
	port_accept(arg, true);
}

#define BACKLOG 128

static bool bind_port(struct port *p, int *bound, struct err *e)
{
	const struct listener *l = p->config;
	int fd;
	if (!listen_open(l->address, l->port, BACKLOG, &fd, bound, e))
		return err_prefix(e, "listener \"%s\"", l->name);
	p->listener = evconnlistener_new(loop_base(p->in->loop), on_accept, p,
	    LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC | LEV_OPT_DISABLED, 0, fd);
	if (!p->listener)
		fatal("libevent has no room for a listener");
	evconnlistener_set_error_cb(p->listener, on_accept_error);
	return true;
}

static bool wants_tls(const struct listener *l)
{
	return *l->tls_certificate || *l->tls_key || *l->tls_client_ca;
}

static bool read_allow(struct port *p, struct err *e)
{
	const struct listener *l = p->config;
	if (allow_parse(l->allow, &p->allow, e) && ack_mode_parse(l->ack, &p->ack))
		return true;
	return err_prefix(e, "listener \"%s\": allow", l->name);
}

static bool read_tls(struct port *p, struct err *e)
{
	const struct listener *l = p->config;
	if (!wants_tls(l) || (p->tls = tls_context(l, e)))
		return true;
	return err_prefix(e, "listener \"%s\"", l->name);
}

static bool is_fhir(const struct listener *l)
{
	return strcmp(l->protocol, "fhir") == 0;
}

void port_check(const struct listener *l, struct checks *k)
{
	struct port p = {.config = l};
	struct err allow = {0}, tls = {0};
	if (!read_allow(&p, &allow))
		checks_fault(k, "intake", &allow);
	if (!read_tls(&p, &tls))
		checks_fault(k, "intake", &tls);
	SSL_CTX_free(p.tls);
	allow_free(&p.allow);
	if (is_fhir(l) && *l->address == '/')
		return;
	char *what = xasprintf("listener \"%s\"", l->name);
	checks_port(k, what, l->address, l->port);
	free(what);
}

bool port_open(struct port *p, struct err *e)
{
	const struct listener *l = p->config;
	if (is_fhir(l))
		return fhir_door_open(p->in, l, &p->fhir, e);
	if (!read_allow(p, e) || !read_tls(p, e))
		return false;
	int bound;
	if (!bind_port(p, &bound, e))
		return false;
	p->retry = loop_timer_new(p->in->loop, on_retry, p);
	log_info("listener %s: %s port %d%s", l->name, l->address, bound,
	    p->tls ? ", TLS with client certificates" : "");
	return true;
}

void port_accept(struct port *p, bool on)
{
	if (p->listener && on)
		evconnlistener_enable(p->listener);
	else if (p->listener)
		evconnlistener_disable(p->listener);
}

void port_close(struct port *p)
{
	if (p->listener)
		evconnlistener_free(p->listener);
	p->listener = NULL;
	loop_timer_free(p->retry);
	p->retry = NULL;
	SSL_CTX_free(p->tls);
	p->tls = NULL;
	allow_free(&p->allow);
}
