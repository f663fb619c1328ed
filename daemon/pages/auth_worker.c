/* SPDX-License-Identifier: Apache-2.0
 *
 * auth_worker.c - looks at what people prove who they are by, and makes their sessions.
 *
 * It alone has the login followupd_auth.  One question at a time; whoever asks counts its deadline
 * and ends it.  A name that nobody has costs what one costs that somebody has: a hash is computed
 * in any case, and refusals are answered on the full half second by who asked.
 * Passwords and codes stand in the packet and are wiped with it; what libraries copy is wiped when
 * it is freed.
 */
#include "autoconf.h"
#include "auth_pam.h"
#include "auth_wire.h"
#include "followupd/base32.h"
#include "followupd/cluster.h"
#include "followupd/credential_store.h"
#include "followupd/log.h"
#include "followupd/page_store.h"
#include "followupd/roles.h"
#include "followupd/confine.h"
#include "followupd/worker.h"

#include <errno.h>
#include <malloc.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define MEMORY	    ((size_t)256 << 20) /* a hash takes 64 MiB */
#define WIPE_BYTE   0x5a
#define CONNECT	    9	  /* seconds, and for each answer; who asks waits ten in all */
#define KEEP_IDLE   60000 /* milliseconds with a database connection that nobody uses */
#define TOKEN_BYTES 32
#define TOKEN_SIZE  BASE32_SIZE(TOKEN_BYTES)

struct auth_worker {
	const struct config *config;
	struct session *session;       /* NULL: not connected */
	char nobody[SECRET_HASH_SIZE]; /* of a password that nobody knows */
};

/* What is taken in the transaction that makes the session. */
struct proof {
	const char *how;
	int64_t step;	  /* of the app's code; 0: none */
	const char *kind; /* of a code in `hash`; NULL: none */
	unsigned char hash[SHA256_SIZE];
};

/* ---- the database --------------------------------------------------------------------------- */

static void disconnect(struct auth_worker *w)
{
	session_close(w->session);
	w->session = NULL;
}

static bool connect_to_database(struct auth_worker *w, struct err *e)
{
	if (w->session && session_broken(w->session))
		disconnect(w);
	if (w->session)
		return true;
	char *info = cluster_conninfo(w->config, "auth");
	bool ok = session_open(info, CONNECT, &w->session, e);
	free(info);
	return ok;
}

/* A connection that was idle may have been lost meanwhile: that is seen when it is used. */
static bool find(struct auth_worker *w, const char *name, struct credential *out)
{
	struct err e = {0};
	bool kept = w->session != NULL;
	if (connect_to_database(w, &e) && credential_find(w->session, name, out, &e))
		return true;
	if (kept && e.code == ERR_LOST && connect_to_database(w, &e) &&
	    credential_find(w->session, name, out, &e))
		return true;
	log_err(LOG_LVL_WARNING, &e, "nobody can sign in");
	return false;
}

/* ---- sessions ------------------------------------------------------------------------------- */

static bool take(
    struct session *s, int64_t person, const struct proof *p, bool *taken, struct err *e)
{
	*taken = true;
	if (p->step)
		return credential_take_step(s, person, p->step, taken, e);
	if (p->kind)
		return credential_take_code(s, person, p->kind, p->hash, taken, e);
	return true;
}

static void make_token(char token[static TOKEN_SIZE])
{
	unsigned char bytes[TOKEN_BYTES];
	secret_random(bytes, sizeof bytes);
	base32_write(bytes, sizeof bytes, token);
	secret_wipe(bytes, sizeof bytes);
}

static bool make_session(struct auth_worker *w, const struct page_session *p, struct err *e)
{
	credential_succeeded(w->session, p->person);
	return page_session_make(w->session, p, e) && session_commit(w->session, e);
}

static enum auth_outcome sign_in(struct auth_worker *w, int64_t person, const struct proof *proof,
    const char *peer, char token[static TOKEN_SIZE])
{
	struct err e = {0};
	bool taken = false;
	make_token(token);
	struct page_session p = {.person = person,
	    .token = token,
	    .peer = peer,
	    .how = proof->how,
	    .idle_seconds = (int)w->config->pages_idle_minutes * 60,
	    .day_seconds = (int)w->config->pages_day_hours * 3600};
	bool ok = session_begin(w->session, &e) && take(w->session, person, proof, &taken, &e);
	ok = ok && (!taken || make_session(w, &p, &e));
	if (ok && taken) {
		log_info("person %lld signed in (%s)", (long long)person, proof->how);
		return AUTH_SIGNED_IN;
	}
	session_rollback(w->session);
	secret_wipe(token, TOKEN_SIZE);
	if (ok)
		return AUTH_NOT_RIGHT;
	log_err(LOG_LVL_WARNING, &e, "person %lld cannot sign in", (long long)person);
	return e.code == ERR_REFUSED ? AUTH_NOT_RIGHT : AUTH_UNAVAILABLE;
}

/* ---- proofs --------------------------------------------------------------------------------- */

/* Whether the password is followed by a code that may be taken. */
static bool read_code(const struct credential *k, const char *code, struct proof *p)
{
	p->step = totp_step(k->totp, k->totp_len, code, (int64_t)time(NULL), k->used_step);
	if (p->step)
		return true;
	p->kind = "paper";
	return secret_code_hash(code, SECRET_PAPER, p->hash);
}

static enum auth_outcome refuse(
    struct auth_worker *w, const struct credential *k, bool password, const char *peer)
{
	struct err e = {0};
	log_info("a sign-in from %s was refused", peer);
	if (password)
		log_warning("person %lld: the password was right and the code was not; %d failed "
			    "since the last sign-in",
		    (long long)k->person, k->failures + 1);
	if (k->person && !credential_failed(w->session, k->person, &e))
		log_err(LOG_LVL_WARNING, &e, "a failed sign-in was not counted");
	return AUTH_NOT_RIGHT;
}

static enum auth_outcome by_pam(struct auth_worker *w, const struct credential *k,
    const struct auth_wire *q, char token[static TOKEN_SIZE])
{
	if (!auth_pam_fits(
		q->text[AUTH_NAME], q->text[AUTH_PASSWORD], q->text[AUTH_CODE], q->text[AUTH_PEER]))
		return refuse(w, k, false, q->text[AUTH_PEER]);
	if (!k->person)
		return AUTH_UNKNOWN;
	return sign_in(w, k->person, &(struct proof){.how = "pam"}, q->text[AUTH_PEER], token);
}

static enum auth_outcome by_password(struct auth_worker *w, const struct credential *k,
    const struct auth_wire *q, char token[static TOKEN_SIZE])
{
	const char *password = q->text[AUTH_PASSWORD], *peer = q->text[AUTH_PEER];
	bool local = k->local && config_signs_in(w->config, "local");
	bool fits = secret_fits(local ? k->password : w->nobody, password) && local;
	struct proof once = {.how = "one-time", .kind = "one-time"}, code = {.how = "local"};
	enum auth_outcome o = AUTH_NOT_RIGHT;
	if (k->person && secret_code_hash(password, SECRET_ONCE, once.hash))
		o = sign_in(w, k->person, &once, peer, token);
	if (o != AUTH_NOT_RIGHT)
		return o;
	if (fits && read_code(k, q->text[AUTH_CODE], &code))
		o = sign_in(w, k->person, &code, peer, token);
	if (o != AUTH_NOT_RIGHT)
		return o;
	if (!local && config_signs_in(w->config, "pam"))
		return by_pam(w, k, q, token);
	return refuse(w, k, fits, peer);
}

/* The pages have looked that it is the proxy who says so; here, that it may. */
static enum auth_outcome by_header(struct auth_worker *w, const struct credential *k,
    const struct auth_wire *q, char token[static TOKEN_SIZE])
{
	if (!config_signs_in(w->config, "header"))
		return AUTH_NOT_RIGHT;
	if (!k->person)
		return AUTH_UNKNOWN;
	return sign_in(w, k->person, &(struct proof){.how = "header"}, q->text[AUTH_PEER], token);
}

static enum auth_outcome look_at(
    struct auth_worker *w, const struct auth_wire *q, char token[static TOKEN_SIZE])
{
	struct credential k;
	enum auth_outcome o = AUTH_UNAVAILABLE;
	if (find(w, q->text[AUTH_NAME], &k))
		o = q->type == AUTH_WIRE_HEADER ? by_header(w, &k, q, token)
						: by_password(w, &k, q, token);
	secret_wipe(&k, sizeof k);
	return o;
}

/* ---- the process ---------------------------------------------------------------------------- */

static void answer(struct auth_worker *w, const struct auth_wire *q)
{
	unsigned char packet[AUTH_WIRE_MAX];
	char token[TOKEN_SIZE] = "";
	struct auth_wire a = {.type = AUTH_WIRE_ANSWER, .number = q->number};
	a.outcome = look_at(w, q, token);
	a.text[AUTH_TOKEN] = a.outcome == AUTH_SIGNED_IN ? token : "";
	size_t len = auth_wire_encode(&a, packet);
	if (send(WORKER_CHANNEL, packet, len, MSG_NOSIGNAL) < 0)
		_exit(1); /* nobody waits for it */
	secret_wipe(packet, sizeof packet);
	secret_wipe(token, sizeof token);
}

/* False at the end of the channel. */
static bool serve_one(struct auth_worker *w)
{
	unsigned char packet[AUTH_WIRE_MAX];
	struct auth_wire q;
	struct pollfd p = {.fd = WORKER_CHANNEL, .events = POLLIN};
	if (w->session && poll(&p, 1, KEEP_IDLE) == 0)
		disconnect(w);
	ssize_t n = recv(WORKER_CHANNEL, packet, sizeof packet, 0);
	if (n < 0 && errno == EINTR)
		return true;
	if (n <= 0)
		return false;
	if (!auth_wire_decode(packet, (size_t)n, &q) || q.type == AUTH_WIRE_ANSWER)
		fatal("the pages sent what is no question");
	answer(w, &q);
	secret_wipe(packet, sizeof packet);
	return true;
}

int auth_worker_run(struct config *c)
{
	struct auth_worker w = {.config = c};
	char unknown[SECRET_CODE_SIZE];
	worker_confine(MEMORY);
	mallopt(M_PERTURB, WIPE_BYTE);
	secret_hash(secret_code(SECRET_ONCE, unknown), w.nobody);
	while (serve_one(&w))
		log_tell_kept(false);
	log_tell_kept(true);
	disconnect(&w);
	return 0;
}
