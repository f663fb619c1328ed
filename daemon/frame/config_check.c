/* SPDX-License-Identifier: Apache-2.0
 *
 * config_check.c - what a value of the configuration must be beyond its type, and which values go
 * together.
 *
 * Nothing outside the configuration is looked at; files and servers: each role's check.
 */
#include "autoconf.h"
#include "config_parts.h"
#include "followupd/zone.h"

#include <ctype.h>
#include <iconv.h>
#include <stdio.h>
#include <string.h>

bool config_is_loopback(const char *host)
{
	return strcmp(host, "localhost") == 0 || strncmp(host, "127.", 4) == 0 ||
	       strcmp(host, "::1") == 0;
}

/* A domain or host name, or an address: no blanks and nothing that would end a header or a URL. */
static bool is_host(const char *s)
{
	size_t n = strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-:");
	return *s && !s[n] && *s != '.' && *s != '-';
}

/* Enough that nothing else than a mailbox passes: something, @, a domain (RFC 5321, 4.1.2). */
static bool is_mailbox(const char *s)
{
	const char *at = strrchr(s, '@');
	return at && at != s && is_host(at + 1) && !strpbrk(s, " \t\r\n<>,;");
}

static void check_zone(const char *section, const char *title, const char *name)
{
	if (*name && !zone_find(name))
		config_fault(section, title, "timezone",
		    "is \"%s\", which is no IANA time zone, such as America/New_York", name);
}

static void check_mailbox(const char *section, const char *key, const char *address)
{
	if (*address && !is_mailbox(address))
		config_fault(
		    section, NULL, key, "is \"%s\", not an address as name@example.org", address);
}

static void check_url(const char *section, const char *key, const char *url)
{
	if (*url && strncmp(url, "https://", 8) != 0 && strncmp(url, "http://", 7) != 0)
		config_fault(
		    section, NULL, key, "is \"%s\", which does not begin with https://", url);
}

static void check_site(const struct config *c)
{
	check_zone("site", NULL, c->timezone);
	if (!is_host(c->domain))
		config_fault(
		    "site", NULL, "domain", "is \"%s\", not a domain as example.org", c->domain);
	check_url("site", "worklist_url", c->worklist_url);
	check_mailbox("site", "fail_safe_email", c->fail_safe_email);
}

/* libpq's, whose user is each role's own. */
static bool names_user(const char *connection)
{
	for (const char *at = connection; (at = strstr(at, "user")); at += 4)
		if ((at == connection || at[-1] == ' ') && at[4 + strspn(at + 4, " ")] == '=')
			return true;
	return strncmp(connection, "postgres", 8) == 0 && strchr(connection, '@');
}

static void check_database(const struct config *c)
{
	bool external = strcmp(c->database_mode, "external") == 0;
	if (external && !*c->database_connection)
		config_fault(
		    "database", NULL, "mode", "is external and database.connection is empty");
	if (!external && *c->database_connection)
		config_fault("database", NULL, "connection",
		    "is set and database.mode is embedded: for a server of your own, set it to "
		    "external");
	if (names_user(c->database_connection))
		config_fault("database", NULL, "connection",
		    "names a user; each role signs in as its own: followupd_intake, "
		    "followupd_engine "
		    "and so on");
}

static void check_charset(const char *section, const char *title, const char *charset)
{
	iconv_t to = iconv_open("UTF-8", charset);
	if (to == (iconv_t)-1)
		config_fault(section, title, "charset",
		    "is \"%s\", which is no character set that iconv(1) lists", charset);
	else
		iconv_close(to);
}

static void check_source_name(const char *section, const char *name)
{
	if (strcmp(name, SOURCE_IMPORT) == 0)
		config_fault(section, name, NULL, "has the name of what followupctl import stores");
}

/* A program shows a token, so nothing goes over a wire in clear: a proxy on this machine has TLS.
 */
static void check_fhir(const struct listener *l)
{
	if (strcmp(l->protocol, "fhir") != 0)
		return;
	if (*l->address != '/' && !config_is_loopback(l->address))
		config_fault("listener", l->name, "address",
		    "is \"%s\", neither a loopback address nor the path of a Unix socket; other "
		    "machines send FHIR by a proxy",
		    l->address);
	if (*l->address == '/' && l->peer_uid < 0)
		config_fault("listener", l->name, "address",
		    "is a Unix socket and peer_uid is not set, which says whose proxy may speak "
		    "there; id -u USER prints the number");
	if (*l->tls_certificate || *l->tls_key || *l->tls_client_ca)
		config_fault("listener", l->name, "tls_certificate",
		    "is set and protocol is fhir: TLS is the proxy's");
	if (*l->allow)
		config_fault("listener", l->name, "allow",
		    "is set and protocol is fhir: where a program may come from is said with its "
		    "token");
}

static void check_listener(const struct listener *l)
{
	check_source_name("listener", l->name);
	int given = !!*l->tls_certificate + !!*l->tls_key + !!*l->tls_client_ca;
	if (given != 0 && given != 3)
		config_fault("listener", l->name,
		    *l->tls_certificate ? "tls_certificate"
		    : *l->tls_key	? "tls_key"
					: "tls_client_ca",
		    "is set alone: tls_certificate, tls_key and tls_client_ca go together");
	check_fhir(l);
	check_zone("listener", l->name, l->timezone);
	check_charset("listener", l->name, l->charset);
}

/* What is stored carries the name of its source, by which it is read: one name, one source. */
static void check_folder(const struct config *c, const struct folder *f)
{
	check_source_name("folder", f->name);
	if (*f->path && *f->path != '/')
		config_fault(
		    "folder", f->name, "path", "is \"%s\", which does not begin with /", f->path);
	for (const struct folder *g = c->folder; *f->path && g < f; g++)
		if (strcmp(g->path, f->path) == 0)
			config_fault(
			    "folder", f->name, "path", "is that of folder \"%s\" too", g->name);
	for (size_t i = 0; i < c->listener_count; i++)
		if (strcmp(c->listener[i].name, f->name) == 0)
			config_fault("folder", f->name, NULL, "has the name of a listener");
	if (!f->pattern[strspn(f->pattern, " ")])
		config_fault("folder", f->name, "pattern", "is empty; * takes all files");
	check_zone("folder", f->name, f->timezone);
	check_charset("folder", f->name, f->charset);
}

/* ---- authorities ----------------------------------------------------------------- */

static void check_word(
    const struct config *c, const struct authority *a, bool facility, const char *word, size_t len)
{
	char name[256];
	snprintf(name, sizeof name, "%.*s", (int)len, word);
	const struct authority *first =
	    facility ? authority_of_facility(c->authority, c->authority_count, name)
		     : authority_named(c->authority, c->authority_count, name);
	if (first != a)
		config_fault("authority", a->name, facility ? "facilities" : "names",
		    "has \"%s\", which belongs to authority \"%s\" already", name, first->name);
}

/* A name is of one authority, in whatever case it is written. */
static void check_authority(const struct config *c, const struct authority *a)
{
	const char *names = a->names, *facilities = a->facilities, *word;
	size_t len;
	check_word(c, a, false, a->name, strlen(a->name));
	while ((word = authority_next(&names, &len)))
		check_word(c, a, false, word, len);
	while ((word = authority_next(&facilities, &len)))
		check_word(c, a, true, word, len);
	for (const struct authority *b = c->authority; a->shown && b < a; b++)
		if (b->shown)
			config_fault("authority", a->name, "shown",
			    "is true, and so it is of authority \"%s\": only one is shown first",
			    b->name);
}

/* ---- mail ------------------------------------------------------------------------- */

static void check_checkpoint(const struct config *c)
{
	if (!*c->checkpoint_directory != !*c->checkpoint_key_file)
		config_fault("checkpoint", NULL,
		    *c->checkpoint_directory ? "key_file" : "directory",
		    "is empty, and the other key of the section is set");
}

static void check_mail(const struct config *c)
{
	if (!is_host(c->smtp_host))
		config_fault(
		    "mail", NULL, "host", "is \"%s\", not the name of a host", c->smtp_host);
	if (strcmp(c->smtp_tls, "required") != 0 && !config_is_loopback(c->smtp_host))
		config_fault("mail", NULL, "tls",
		    "is %s, and mail.host \"%s\" is not a loopback address", c->smtp_tls,
		    c->smtp_host);
	if (*c->smtp_username && !*c->smtp_password_file)
		config_fault("mail", NULL, "username", "is set and mail.password_file is empty");
	if (!*c->smtp_username && *c->smtp_password_file)
		config_fault("mail", NULL, "password_file", "is set and mail.username is empty");
	if (c->smtp_deadline <= c->smtp_timeout)
		config_fault("mail", NULL, "deadline",
		    "is %ld, and must be more than mail.timeout, %ld", c->smtp_deadline,
		    c->smtp_timeout);
	if (c->retry_max < c->retry_first)
		config_fault("mail", NULL, "retry_max", "is %ld, less than mail.retry_first, %ld",
		    c->retry_max, c->retry_first);
	check_mailbox("mail", "from", c->mail_from);
	check_mailbox("mail", "reply_to", c->mail_reply_to);
	check_mailbox("mail", "envelope_from", c->mail_envelope_from);
	check_mailbox("replies", "address", c->replies_address);
	if (*c->replies_maildir && !*c->replies_key_file)
		config_fault("replies", NULL, "maildir",
		    "is set and replies.key_file is empty: without keys no answer can be trusted");
}

/* ---- pages ------------------------------------------------------------------------ */

static bool is_sign_in(const char *word, size_t n)
{
	return (n == 5 && memcmp(word, "local", n) == 0) ||
	       (n == 3 && memcmp(word, "pam", n) == 0) ||
	       (n == 6 && memcmp(word, "header", n) == 0);
}

bool config_signs_in(const struct config *c, const char *way)
{
	for (const char *p = c->pages_sign_in; *p;) {
		size_t n = strcspn(p, " ");
		if (n == strlen(way) && strncmp(p, way, n) == 0)
			return true;
		p += n + strspn(p + n, " ");
	}
	return false;
}

/* RFC 9110, section 5.1. */
static bool is_header_name(const char *s)
{
	const char *c = s;
	for (; isalnum((unsigned char)*c) || (*c && strchr("!#$%&'*+-.^_`|~", *c)); c++)
		;
	return c != s && !*c;
}

static void check_sign_in(const struct config *c)
{
	const char *p = c->pages_sign_in + strspn(c->pages_sign_in, " ");
	if (!*p)
		config_fault("pages", NULL, "sign_in", "is empty; any of local, pam and header");
	for (size_t n; *p; p += n + strspn(p + n, " ")) {
		n = strcspn(p, " ");
		if (!is_sign_in(p, n))
			config_fault("pages", NULL, "sign_in",
			    "has \"%.*s\", which is not local, pam or header", (int)n, p);
	}
	if (!is_header_name(c->pages_header_name))
		config_fault("pages", NULL, "header_name",
		    "is \"%s\", not the name of an HTTP header", c->pages_header_name);
	if (!config_signs_in(c, "header"))
		return;
	if (!*c->pages_socket)
		config_fault("pages", NULL, "sign_in", "has header and pages.socket is empty");
	if (c->pages_header_peer_uid < 0)
		config_fault(
		    "pages", NULL, "sign_in", "has header and pages.header_peer_uid is not set");
}

static bool is_url_of_loopback(const char *url)
{
	char host[64];
	const char *at = url + strlen("http://");
	snprintf(host, sizeof host, "%.*s", (int)strcspn(at, ":/"), at);
	return config_is_loopback(host) || strncmp(at, "[::1]", 5) == 0;
}

static void check_socket(const char *section, const char *key, const char *path)
{
	if (*path && *path != '/')
		config_fault(section, NULL, key, "is \"%s\", which does not begin with /", path);
}

static void check_pages(const struct config *c)
{
	const char *url = c->pages_public_url;
	if (*c->pages_address && !config_is_loopback(c->pages_address))
		config_fault("pages", NULL, "address",
		    "is \"%s\", not a loopback address; other machines reach the pages by a proxy "
		    "at pages.socket",
		    c->pages_address);
	if (!*c->pages_address && !*c->pages_socket)
		config_fault("pages", NULL, "address", "and pages.socket are both empty");
	check_socket("pages", "socket", c->pages_socket);
	check_socket("pages", "auth_socket", c->pages_auth_socket);
	if (strncmp(url, "http://", 7) == 0 ? !is_url_of_loopback(url)
					    : *url && strncmp(url, "https://", 8) != 0)
		config_fault("pages", NULL, "public_url",
		    "is \"%s\", which does not begin with https://", url);
	if (*url && (strpbrk(url, " \"<>?#") || url[strlen(url) - 1] == '/'))
		config_fault("pages", NULL, "public_url",
		    "is \"%s\", not scheme, host and perhaps path, without a slash at its end",
		    url);
	check_sign_in(c);
}

static void check_send_time(const char *at)
{
	int hour, minute, used = 0;
	if (sscanf(at, "%2d:%2d%n", &hour, &minute, &used) != 2 || at[used] || hour < 0 ||
	    hour > 23 || minute < 0 || minute > 59)
		config_fault("rules", NULL, "send_time", "is \"%s\", not HH:MM", at);
}

void config_check(const struct config *c)
{
	check_site(c);
	check_database(c);
	for (size_t i = 0; i < c->listener_count; i++)
		check_listener(&c->listener[i]);
	for (size_t i = 0; i < c->folder_count; i++)
		check_folder(c, &c->folder[i]);
	for (size_t i = 0; i < c->authority_count; i++)
		check_authority(c, &c->authority[i]);
	check_checkpoint(c);
	check_mail(c);
	check_pages(c);
	check_socket("documents", "socket", c->documents_socket);
	check_send_time(c->send_time);
}
