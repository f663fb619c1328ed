/* SPDX-License-Identifier: Apache-2.0
 *
 * people_sign_in.c - gives a person a password and codes for the pages, or a code that is good
 * once; ends a person's sessions.
 *
 * The password comes from the terminal, without echo, or from standard input; never from an
 * argument.  What is printed is printed once: only hashes are kept, and the secret of the app's
 * codes, which followupctl cannot read again.
 */
#include "autoconf.h"
#include "followupd/base32.h"
#include "followupd/credential_store.h"
#include "followupd/ctl_commands.h"
#include "followupd/log.h"
#include "followupd/totp.h"

#include <ctype.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define PAPER_CODES 8
#define LINE_SIZE   (SECRET_PASSWORD_MAX + 3)

struct enrolment {
	struct rows person; /* ref, email, login, name */
	char login[260];
	char password[LINE_SIZE], hash[SECRET_HASH_SIZE];
	unsigned char totp[TOTP_SECRET_SIZE];
	char paper[PAPER_CODES][SECRET_CODE_SIZE];
	unsigned char paper_hash[PAPER_CODES][SHA256_SIZE];
};

/* ---- the password ---------------------------------------------------------------------------- */

static bool read_line(char line[static LINE_SIZE], struct err *e)
{
	char *end = fgets(line, LINE_SIZE, stdin) ? strchr(line, '\n') : NULL;
	if (end) {
		*end = '\0';
		return true;
	}
	if (feof(stdin) && *line)
		return true; /* a file without its last line feed */
	return err_set(e, ERR_INPUT,
	    *line ? "a password has at most %d bytes" : "there is no password",
	    SECRET_PASSWORD_MAX);
}

static bool ask_line(const char *prompt, char line[static LINE_SIZE], struct err *e)
{
	struct termios before, silent;
	sigset_t all, signals;
	if (tcgetattr(STDIN_FILENO, &before) < 0)
		return err_set(e, ERR_SYSTEM, "could not ask the terminal: %m");
	silent = before;
	silent.c_lflag &= ~(tcflag_t)ECHO;
	fputs(prompt, stderr);
	/* An interrupt waits until the terminal is as it was. */
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &signals);
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
	bool ok = read_line(line, e);
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
	fputc('\n', stderr);
	sigprocmask(SIG_SETMASK, &signals, NULL);
	return ok;
}

static bool read_password(struct enrolment *n, struct err *e)
{
	char again[LINE_SIZE] = "";
	bool ok;
	setvbuf(stdin, NULL, _IONBF, 0); /* no copy stays behind */
	if (!isatty(STDIN_FILENO))
		return read_line(n->password, e);
	ok = ask_line("New password: ", n->password, e) && ask_line("Once more: ", again, e);
	if (ok && strcmp(again, n->password) != 0)
		ok = err_set(e, ERR_INPUT, "the two passwords differ");
	secret_wipe(again, sizeof again);
	return ok;
}

/* ---- what is made ---------------------------------------------------------------------------- */

static bool set_login(struct enrolment *n, const char *said, struct err *e)
{
	const char *had = rows_text(&n->person, 0, 2);
	const char *login = said ? said : had ? had : rows_text(&n->person, 0, 0);
	if (!*login || strlen(login) >= sizeof n->login)
		return err_set(e, ERR_INPUT, "a user name has 1 to %zu bytes", sizeof n->login - 1);
	size_t i = 0;
	for (; login[i]; i++) {
		if (isspace((unsigned char)login[i]) || iscntrl((unsigned char)login[i]))
			return err_set(
			    e, ERR_INPUT, "a user name has no blanks or control characters");
		n->login[i] = (char)tolower((unsigned char)login[i]);
	}
	n->login[i] = '\0';
	return true;
}

static void make_codes(struct enrolment *n)
{
	secret_random(n->totp, sizeof n->totp);
	for (int i = 0; i < PAPER_CODES; i++)
		if (!secret_code_hash(
			secret_code(SECRET_PAPER, n->paper[i]), SECRET_PAPER, n->paper_hash[i]))
			bug("a new code is none");
}

static bool make(struct ctl *c, struct enrolment *n, bool outside, struct err *e)
{
	struct credential_new new = {.ref = rows_text(&n->person, 0, 0), .login = n->login};
	const char *email = rows_text(&n->person, 0, 1);
	const char *const names[] = {n->login, new.ref, email ? email : new.ref, NULL};
	if (!outside) {
		if (!read_password(n, e) || !secret_password_check(n->password, names, e))
			return false;
		secret_hash(n->password, n->hash);
		make_codes(n);
		new.password = n->hash;
		new.totp = n->totp;
		new.totp_len = sizeof n->totp;
		new.paper = n->paper_hash;
		new.paper_count = PAPER_CODES;
	}
	return credential_put(c->session, &new, e);
}

/* ---- what is printed ------------------------------------------------------------------------- */

static void print_made(struct ctl *c, const struct enrolment *n)
{
	char secret[BASE32_SIZE(TOTP_SECRET_SIZE)];
	char *uri = totp_uri(n->totp, sizeof n->totp, c->config->site_name, n->login);
	base32_write(n->totp, sizeof n->totp, secret);
	for (char *p = secret; *p; p++)
		*p = (char)toupper((unsigned char)*p);
	if (c->json) {
		json_t *codes = json_array();
		for (int i = 0; i < PAPER_CODES; i++)
			json_array_append_new(codes, json_string(n->paper[i]));
		ctl_print_json(
		    json_pack("{s:s, s:s, s:s, s:s, s:o}", "person", rows_text(&n->person, 0, 0),
			"user_name", n->login, "secret", secret, "uri", uri, "paper_codes", codes));
	} else {
		printf("User name   %s\n", n->login);
		printf("App         %s\n            secret ", uri);
		for (int i = 0; secret[i]; i++)
			printf("%s%c", i && i % 4 == 0 ? " " : "", secret[i]);
		printf("\nOn paper    each is good once, in place of the app's code\n");
		for (int i = 0; i < PAPER_CODES; i++)
			printf("            %s\n", n->paper[i]);
		puts("None of this can be shown again.  Sessions that were open have ended.");
	}
	secret_wipe(secret, sizeof secret);
	secret_wipe_text(uri);
	free(uri);
}

static int sign_in(struct ctl *c, struct enrolment *n, const char *login, bool outside)
{
	struct err e = {0};
	if (!set_login(n, login, &e) || !make(c, n, outside, &e))
		return ctl_fail(&e);
	if (!outside)
		print_made(c, n);
	else if (c->json)
		ctl_print_json(json_pack(
		    "{s:s, s:s}", "person", rows_text(&n->person, 0, 0), "user_name", n->login));
	else
		printf("User name   %s, for PAM or a proxy; no password here\n", n->login);
	return CTL_DONE;
}

static int sign_in_once(struct ctl *c, const char *ref)
{
	unsigned char hash[SHA256_SIZE];
	char code[SECRET_CODE_SIZE];
	struct err e = {0};
	if (!secret_code_hash(secret_code(SECRET_ONCE, code), SECRET_ONCE, hash))
		bug("a new code is none");
	bool ok = credential_put_once(c->session, ref, hash, &e);
	if (ok && c->json)
		ctl_print_json(json_pack("{s:s, s:s}", "person", ref, "code", code));
	else if (ok)
		printf("User name   %s\nPassword    %s\n"
		       "Good once, within ten minutes, with no other code.\n",
		    ref, code);
	secret_wipe(code, sizeof code);
	return ok ? CTL_DONE : ctl_fail(&e);
}

int ctl_people_sign_in(struct ctl *c, int argc, char **argv)
{
	const char *login = NULL, *outside = NULL, *once = NULL;
	const struct ctl_option options[] = {
	    {"login", "NAME", "user name; without it the one there is, or REF", &login},
	    {"outside", NULL, "no password here: PAM or a proxy signs NAME in", &outside},
	    {"one-time", NULL, "print a code that signs the person in once, within ten minutes",
		&once},
	    {0}};
	struct enrolment n = {0};
	struct err e = {0};
	char **word = ctl_options(c, argc, argv, options, 1, 1);
	if (once && (login || outside))
		ctl_misuse(c, "--one-time goes with no other option");
	if (!ctl_connect(c, &e) || !credential_person(c->session, word[0], &n.person, &e))
		return ctl_fail(&e);
	int status = once ? sign_in_once(c, word[0]) : sign_in(c, &n, login, outside != NULL);
	rows_free(&n.person);
	secret_wipe(&n, sizeof n);
	return status;
}

int ctl_people_sign_out(struct ctl *c, int argc, char **argv)
{
	struct err e = {0};
	int64_t ended = 0;
	char **word = ctl_options(c, argc, argv, NULL, 1, 1);
	if (!ctl_connect(c, &e) || !credential_sign_out(c->session, word[0], &ended, &e))
		return ctl_fail(&e);
	if (c->json)
		ctl_print_json(
		    json_pack("{s:s, s:I}", "person", word[0], "ended", (json_int_t)ended));
	else
		printf("%lld session%s of \"%s\" ended\n", (long long)ended, ended == 1 ? "" : "s",
		    word[0]);
	return CTL_DONE;
}
