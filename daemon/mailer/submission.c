/* SPDX-License-Identifier: Apache-2.0
 *
 * submission.c - runs a libESMTP session, mail after mail, and says exactly how each ended.
 *
 * libESMTP reports success for dropped connections, goes on without authentication when it was
 * refused, and names neither the stage nor the reply of what happens before MAIL.  So the monitor
 * callback follows the dialogue itself: each command written is a stage, each reply read is kept,
 * and what must not happen ends the process before the octets leave it.
 *
 * Owns: the session.  Does not know: the mailer's socket, the database.
 * Fails: by an outcome; never returns an error.
 */
#include "autoconf.h"
#include "followupd/submission.h"
#include "followupd/buf.h"
#include "followupd/fault.h"
#include "followupd/log.h"
#include "followupd/mail_tls.h"
#include "followupd/mem.h"
#include "followupd/netfix.h"

#include <auth-client.h>
#include <ctype.h>
#include <errno.h>
#include <libesmtp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#define QUIT_PATIENCE_MS 2000

struct submission {
	const struct config *config;
	const struct submission_host *host;
	smtp_session_t session;
	auth_context_t auth;
	SSL_CTX *tls;
	char *password;
	struct submitted mail;
	smtp_recipient_t recipient; /* of the mail in hand */
	bool in_hand;		    /* a mail whose outcome is not reported */
	bool body_read;
	bool sound; /* no mail of this session has failed */
	enum smtp_stage stage;
	enum smtp_trouble trouble;
	bool quitting, secured, authenticated;
	/* the reply to the last command */
	char line[1100];
	size_t line_len;
	int code;
	char text[320];
};

/* ---- outcomes ------------------------------------------------------------------------- */

static void finish(struct submission *s, const struct outcome *o, bool more)
{
	if (!s->in_hand)
		return;
	s->in_hand = false;
	s->host->finished(s->host->arg, s->mail.notice_id, o, more);
}

static void set_reply(struct outcome *o, int code, const char *text)
{
	char clean[sizeof o->reply];
	reply_clean(clean, sizeof clean, text, strlen(text));
	snprintf(o->reply, sizeof o->reply, "%s", reply_enhanced(clean, code, o->enhanced));
	o->code = code >= 0 && code <= 999 ? code : 0;
}

/* From libESMTP's record of a reply, where there is one. */
static struct outcome outcome_of_status(
    const struct submission *s, enum smtp_stage stage, const smtp_status_t *status)
{
	struct outcome o = {.stage = stage};
	set_reply(&o, status->code, status->text ? status->text : "");
	if (status->enh_class && !*o.enhanced)
		snprintf(o.enhanced, sizeof o.enhanced, "%d.%d.%d", status->enh_class % 10,
		    status->enh_subject % 1000, status->enh_detail % 1000);
	if (o.code < 200 || o.code > 599)
		o.trouble = TROUBLE_GARBAGE;
	return o;
}

/* For a session that ended without an event for the mail in hand. */
static struct outcome outcome_of_end(struct submission *s)
{
	struct outcome o = {.stage = s->stage, .trouble = s->trouble};
	const char *complaint = mail_tls_complaint();
	if (o.trouble == TROUBLE_NONE && complaint && s->stage == STAGE_STARTTLS)
		o.trouble = TROUBLE_CERTIFICATE;
	if (o.trouble == TROUBLE_NONE && s->code >= 400 && s->code <= 599) {
		set_reply(&o, s->code, s->text);
		return o;
	}
	if (o.trouble == TROUBLE_NONE && s->stage == STAGE_STARTTLS && s->code == 220)
		o.trouble = TROUBLE_TLS;
	if (o.trouble == TROUBLE_NONE)
		o.trouble = s->code || s->line_len ? TROUBLE_GARBAGE : TROUBLE_NO_ANSWER;
	snprintf(o.reply, sizeof o.reply, "%s at %s%s%s%s", trouble_text(o.trouble),
	    stage_name(o.stage), netfix_timed_out() ? ", waited in vain" : "",
	    o.trouble == TROUBLE_CERTIFICATE && complaint ? ": " : "",
	    o.trouble == TROUBLE_CERTIFICATE && complaint ? complaint : "");
	return o;
}

/* What must not go on: tells the mailer and ends, so that libESMTP writes nothing more. */
_Noreturn static void abandon(struct submission *s, enum smtp_trouble trouble)
{
	if (trouble != TROUBLE_NONE)
		s->trouble = trouble;
	const struct outcome o = outcome_of_end(s);
	finish(s, &o, false);
	_exit(0);
}

/* ---- the dialogue as it passes ------------------------------------------------------------ */

static const struct {
	const char *verb;
	enum smtp_stage stage;
} verbs[] = {{"EHLO", STAGE_EHLO}, {"HELO", STAGE_EHLO}, {"STARTTLS", STAGE_STARTTLS},
    {"AUTH", STAGE_AUTH}, {"MAIL", STAGE_MAIL}, {"RCPT", STAGE_RCPT}, {"DATA", STAGE_DATA}};

static bool starts_with(const char *data, int len, const char *verb)
{
	size_t n = strlen(verb);
	return (size_t)len > n && strncasecmp(data, verb, n) == 0 &&
	       isspace((unsigned char)data[n]);
}

static void forget_reply(struct submission *s)
{
	s->line_len = 0;
	s->code = 0;
	s->text[0] = '\0';
}

/* libESMTP goes on without authentication when it was refused or has no mechanism, and an answer to
 * the password must not go out in clear where TLS is required. */
static void guard(struct submission *s, enum smtp_stage next)
{
	bool tls_required = strcmp(s->config->smtp_tls, "required") == 0;
	if (next != STAGE_AUTH && next != STAGE_MAIL)
		return;
	if (tls_required && !s->secured)
		abandon(s, TROUBLE_NO_STARTTLS);
	if (next == STAGE_MAIL && *s->config->smtp_username && !s->authenticated)
		abandon(s, s->stage == STAGE_AUTH ? TROUBLE_NONE : TROUBLE_NO_AUTH);
}

static void on_command(struct submission *s, const char *data, int len)
{
	/* RSET may stand in front of a pipelined MAIL. */
	if (starts_with(data, len, "RSET") && len > 6) {
		data += 6;
		len -= 6;
	}
	if (starts_with(data, len, "QUIT")) {
		s->quitting = true; /* stage and reply stay: they are why it ends */
		netfix_limit(QUIT_PATIENCE_MS);
		return;
	}
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
		if (!starts_with(data, len, verbs[i].verb))
			continue;
		if (verbs[i].stage == STAGE_AUTH && auth_is_refused(s->code))
			abandon(s, TROUBLE_NONE); /* no second mechanism */
		guard(s, verbs[i].stage);
		if (verbs[i].stage == STAGE_EHLO)
			FAULT("worker.connected");
		s->stage = verbs[i].stage;
		forget_reply(s);
		return;
	}
	if (s->stage == STAGE_AUTH) /* the next step of the mechanism */
		forget_reply(s);
}

/* One line of a reply; true when it is the last one. */
static bool on_reply_line(struct submission *s)
{
	const char *l = s->line;
	if (s->line_len < 4 || !isdigit((unsigned char)l[0]) || !isdigit((unsigned char)l[1]) ||
	    !isdigit((unsigned char)l[2]) || (l[3] != ' ' && l[3] != '-' && l[3] != '\r'))
		return false;
	if (l[3] == '-')
		return false;
	s->code = (l[0] - '0') * 100 + (l[1] - '0') * 10 + (l[2] - '0');
	reply_clean(s->text, sizeof s->text, l + 4, s->line_len - 4);
	if (s->stage == STAGE_AUTH && s->code == 235)
		s->authenticated = true;
	return true;
}

static void on_reply(struct submission *s, const char *data, int len)
{
	for (int i = 0; i < len; i++) {
		if (s->line_len < sizeof s->line)
			s->line[s->line_len++] = data[i];
		if (data[i] != '\n')
			continue;
		bool last = on_reply_line(s);
		s->line_len = last ? 0 : s->line_len;
		/* Octets behind this answer would be taken for replies that came over TLS. */
		if (last && s->stage == STAGE_STARTTLS && !s->secured && i + 1 < len)
			abandon(s, TROUBLE_INJECTED);
		if (!last && s->line_len > 3 && s->line[3] == '-')
			s->line_len = 0;
	}
}

static void on_monitor(const char *data, int len, int writing, void *arg)
{
	struct submission *s = arg;
	if (s->quitting || len <= 0)
		return;
	if (writing == SMTP_CB_WRITING)
		on_command(s, data, len);
	else if (writing == SMTP_CB_READING)
		on_reply(s, data, len);
}

/* ---- the body ------------------------------------------------------------------------------- */

/* libESMTP asks for the message only when the server waits for it: this is the last moment at which
 * a withdrawn mail can be held back. */
static const char *on_body(void **ctx, int *len, void *arg)
{
	struct submission *s = arg;
	if (!len)
		return NULL; /* rewind */
	if (s->body_read) {
		*len = 0;
		errno = 0;
		return NULL;
	}
	s->stage = STAGE_DATA;
	FAULT("worker.before-body");
	if (!s->mail.permitted && !s->host->may_send(s->host->arg, s->mail.notice_id))
		abandon(s, TROUBLE_REFUSED);
	s->stage = STAGE_BODY;
	forget_reply(s);
	FAULT("worker.body-permitted");
	netfix_gather();
	s->body_read = true;
	*len = (int)s->mail.len;
	errno = 0; /* libESMTP takes a left-over errno for a failure of this callback */
	return s->mail.bytes;
}

static bool add_mail(struct submission *s)
{
	smtp_message_t m = smtp_add_message(s->session);
	s->recipient = m ? smtp_add_recipient(m, s->mail.to) : NULL;
	if (!s->recipient)
		fatal("out of memory adding a mail to the session");
	s->body_read = false;
	s->in_hand = true;
	if (s->config->smtp_dsn)
		/* Headers only: the body says what a bounce to a mailbox should not. */
		if (!smtp_dsn_set_ret(m, Ret_HDRS) || !smtp_dsn_set_envid(m, s->mail.envid) ||
		    !smtp_dsn_set_notify(s->recipient, Notify_FAILURE | Notify_DELAY))
			return false;
	return smtp_set_reverse_path(m, s->mail.from) && smtp_set_messagecb(m, on_body, s) &&
	       smtp_size_set_estimate(m, s->mail.len);
}

/* ---- events ------------------------------------------------------------------------------------
 */

static void on_message_sent(struct submission *s, smtp_message_t m)
{
	const smtp_status_t *status = smtp_message_transfer_status(m);
	const smtp_status_t *rcpt = smtp_recipient_status(s->recipient);
	struct outcome o = outcome_of_status(s, s->body_read ? STAGE_BODY : STAGE_DATA, status);
	/* A refused recipient may be followed by a cheerful 250. */
	if (rcpt->code < 200 || rcpt->code > 299)
		o = outcome_of_status(s, STAGE_RCPT, rcpt);
	bool accepted = verdict_of(&o) == VERDICT_ACCEPTED;
	if (accepted)
		FAULT("worker.accepted");
	s->sound = accepted;
	finish(s, &o, accepted);
	/* libESMTP looks for another message right after this callback. */
	if (accepted && !s->mail.last && s->host->next(s->host->arg, &s->mail)) {
		s->stage = STAGE_MAIL;
		s->sound = false;
		forget_reply(s);
		if (!add_mail(s))
			abandon(s, TROUBLE_SETUP);
	}
}

static void on_refusal(struct submission *s, enum smtp_stage stage, const smtp_status_t *status)
{
	if (status->code >= 200 && status->code <= 299)
		return;
	const struct outcome o = outcome_of_status(s, stage, status);
	finish(s, &o, false);
}

static void on_connect(struct submission *s)
{
	s->stage = STAGE_GREETING;
	s->trouble = TROUBLE_NONE;
	s->quitting = s->secured = s->authenticated = false;
	forget_reply(s);
}

/* The verdict on the certificate is that of our own SSL context.  libESMTP's second opinion knows
 * neither the configured name nor an address in the certificate. */
static void overrule(struct submission *s, SSL *ssl, int *ok)
{
	*ok =
	    strcmp(s->config->smtp_tls, "required") != 0 || SSL_get_verify_result(ssl) == X509_V_OK;
	if (!*ok)
		s->trouble = TROUBLE_CERTIFICATE;
}

static void on_event(smtp_session_t session, int event, void *arg, ...)
{
	struct submission *s = arg;
	va_list ap;
	va_start(ap, arg);
	switch (event) {
	case SMTP_EV_CONNECT:
		on_connect(s);
		break;
	case SMTP_EV_MAILSTATUS:
		(void)va_arg(ap, const char *);
		on_refusal(s, STAGE_MAIL, smtp_reverse_path_status(va_arg(ap, smtp_message_t)));
		break;
	case SMTP_EV_RCPTSTATUS:
		(void)va_arg(ap, const char *);
		on_refusal(s, STAGE_RCPT, smtp_recipient_status(va_arg(ap, smtp_recipient_t)));
		break;
	case SMTP_EV_MESSAGESENT:
		on_message_sent(s, va_arg(ap, smtp_message_t));
		break;
	case SMTP_EV_EXTNA_STARTTLS:
		s->trouble = TROUBLE_NO_STARTTLS;
		break;
	case SMTP_EV_STARTTLS_OK:
		s->secured = true;
		break;
	case SMTP_EV_INVALID_PEER_CERTIFICATE: {
		(void)va_arg(ap, long);
		int *ok = va_arg(ap, int *);
		overrule(s, va_arg(ap, SSL *), ok);
		break;
	}
	case SMTP_EV_WRONG_PEER_CERTIFICATE: {
		int *ok = va_arg(ap, int *);
		(void)va_arg(ap, char *);
		overrule(s, va_arg(ap, SSL *), ok);
		break;
	}
	case SMTP_EV_NO_PEER_CERTIFICATE:
		s->trouble = TROUBLE_CERTIFICATE;
		break;
	default:
		break;
	}
	va_end(ap);
}

/* ---- setting up --------------------------------------------------------------------------------
 */

static int on_credentials(auth_client_request_t request, char **result, int fields, void *arg)
{
	struct submission *s = arg;
	for (int i = 0; i < fields; i++) {
		if (request[i].flags & AUTH_PASS)
			result[i] = s->password;
		else if (request[i].flags & AUTH_USER)
			result[i] = (char *)(uintptr_t)s->config->smtp_username;
		else
			result[i] = NULL;
	}
	return 1;
}

static bool set_up_auth(struct submission *s, struct err *e)
{
	struct buf b = {0};
	if (!*s->config->smtp_username)
		return true;
	if (!buf_read_file(&b, s->config->smtp_password_file, 4096, e))
		return err_prefix(e, "mail.password_file");
	while (b.len && (b.data[b.len - 1] == '\n' || b.data[b.len - 1] == '\r'))
		b.data[--b.len] = '\0';
	s->password = buf_steal(&b);
	auth_client_init();
	s->auth = auth_create_context();
	if (!s->auth)
		return err_set(e, ERR_SYSTEM, "libESMTP made no authentication context");
	auth_set_mechanism_flags(s->auth, AUTH_PLUGIN_PLAIN, 0);
	auth_set_interact_cb(s->auth, on_credentials, s);
	return smtp_auth_set_context(s->session, s->auth) ||
	       err_set(e, ERR_SYSTEM, "libESMTP took no authentication context");
}

static bool set_up_tls(struct submission *s, struct err *e)
{
	bool required = strcmp(s->config->smtp_tls, "required") == 0;
	if (strcmp(s->config->smtp_tls, "off") == 0)
		return smtp_starttls_enable(s->session, Starttls_DISABLED) ||
		       err_set(e, ERR_SYSTEM, "libESMTP could not turn STARTTLS off");
	return mail_tls_new(s->config, required, &s->tls, e) &&
	       ((smtp_starttls_enable(
		     s->session, required ? Starttls_REQUIRED : Starttls_ENABLED) &&
		    smtp_starttls_set_ctx(s->session, s->tls)) ||
		   err_set(e, ERR_SYSTEM, "libESMTP took no TLS context"));
}

static bool set_up_server(struct submission *s, struct err *e)
{
	static const int timeouts[] = {
	    Timeout_GREETING, Timeout_ENVELOPE, Timeout_DATA, Timeout_TRANSFER, Timeout_DATA2};
	if (strchr(s->config->smtp_host, ':'))
		return err_set(e, ERR_CONFIG,
		    "mail.host \"%s\" is an IPv6 address, which libESMTP cannot use; give a name",
		    s->config->smtp_host);
	char *server = xasprintf("%s:%ld", s->config->smtp_host, s->config->smtp_port);
	bool ok = smtp_set_server(s->session, server) != 0;
	free(server);
	if (*s->config->smtp_helo)
		ok = ok && smtp_set_hostname(s->session, s->config->smtp_helo);
	for (size_t i = 0; i < sizeof timeouts / sizeof *timeouts; i++)
		ok = ok &&
		     smtp_set_timeout(s->session, timeouts[i] | Timeout_OVERRIDE_RFC2822_MINIMUM,
			 s->config->smtp_timeout * 1000);
	/* Without it DATA follows RCPT in one go, and with CHUNKING even the body would. */
	ok = ok && smtp_option_require_all_recipients(s->session, 1) &&
	     smtp_set_eventcb(s->session, on_event, s) &&
	     smtp_set_monitorcb(s->session, on_monitor, s, 0);
	return ok || err_set(e, ERR_SYSTEM, "libESMTP could not be set up");
}

static void clean_up(struct submission *s)
{
	if (s->session)
		smtp_destroy_session(s->session);
	if (s->auth)
		auth_destroy_context(s->auth);
	if (s->password) {
		explicit_bzero(s->password, strlen(s->password));
		free(s->password);
		auth_client_exit();
	}
	SSL_CTX_free(s->tls);
}

bool submission_run(
    const struct config *c, const struct submitted *first, const struct submission_host *host)
{
	struct submission s = {
	    .config = c, .host = host, .mail = *first, .in_hand = true, .stage = STAGE_CONNECT};
	struct err e = {0};
	s.session = smtp_create_session();
	if (!s.session)
		fatal("out of memory making a session");
	netfix_enable((int)c->smtp_timeout * 1000);
	if (!set_up_server(&s, &e) || !set_up_tls(&s, &e) || !set_up_auth(&s, &e) ||
	    !add_mail(&s)) {
		struct outcome o = {.stage = STAGE_CONNECT, .trouble = TROUBLE_SETUP};
		reply_clean(o.reply, sizeof o.reply, e.text, strlen(e.text));
		finish(&s, &o, false);
		clean_up(&s);
		return false;
	}
	smtp_start_session(s.session); /* its return value says nothing about the mail */
	if (s.in_hand) {
		const struct outcome o = outcome_of_end(&s);
		finish(&s, &o, false);
	}
	clean_up(&s);
	return s.sound;
}
