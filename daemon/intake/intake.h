/* SPDX-License-Identifier: Apache-2.0
 *
 * intake.h - what the parts of the intake role share.
 *
 * A connection makes frames of bytes, a frame becomes one or more messages, the batch stores the
 * messages of all connections with one commit, and then each connection gets its answers in order.
 * The files of drop folders go the same way; their answer is where they are moved.
 */
#ifndef FOLLOWUPD_INTAKE_H
#define FOLLOWUPD_INTAKE_H

#include <event2/bufferevent.h>
#include <event2/listener.h>
#include <openssl/ssl.h>
#include <sys/queue.h>
#include "followupd/ack.h"
#include "followupd/allow.h"
#include "followupd/checks.h"
#include "followupd/config.h"
#include "followupd/hl7_label.h"
#include "followupd/hl7_stream.h"
#include "followupd/inbound_store.h"
#include "followupd/loop.h"
#include "followupd/mllp.h"
#include "followupd/pulse.h"

/* Memory is bounded by these, not by the sender.  Messages stored or waiting for it: */
#define PENDING_MESSAGES 4096
#define PENDING_BYTES	 ((size_t)64 << 20)
/* Beyond this a batch gains nothing and its senders wait longer. */
#define BATCH_BYTES ((size_t)8 << 20)
/* Frames not complete yet, of all connections; one connection at a time may go beyond it. */
#define INPUT_BYTES ((size_t)64 << 20)
/* Answers a peer does not read. */
#define ANSWER_BYTES ((size_t)256 << 10)
/* What is kept of bytes that are no message. */
#define FRAGMENT_BYTES ((size_t)64 << 10)

enum intake_counter {
	MESSAGES_ACCEPTED,
	MESSAGES_DUPLICATE,
	MESSAGES_REJECTED,
	FRAGMENTS,
	CONNECTIONS_CURRENT,
	CONNECTIONS_REFUSED,
	BATCHES,
	MAILS,
	FILES_DONE,
	FILES_FAILED,
	FILES_WAITING,
	FILES_IGNORED,
	FOLDERS_TROUBLED,
	JUNK_BYTES,
	BYTES,
	INTAKE_COUNTERS
};

struct intake;
struct connection;
struct message;
struct origin;

/* Who hands in messages is told of each of them. */
struct origin_calls {
	/* It is committed, or refused by the database for good; at: the database's clock. */
	void (*stored)(struct origin *o, struct message *m, instant at);
	/* It is not stored, for no fault of its own. */
	void (*given_back)(struct origin *o);
	/* It is gone; may free o. */
	void (*released)(struct origin *o);
};

/* A connection, or a file of a drop folder; stands first in either. */
struct origin {
	const struct origin_calls *calls;
	struct intake *in;
	const char *source, *peer; /* as the rows have them; lend */
	bool strict;		   /* unsupported types are refused */
	size_t pending;		   /* messages without an outcome */
};

/* ---- message.c: a frame becomes rows -------------------------------------------------- */

enum message_outcome {
	STORING_NONE,
	STORING_STORED,
	STORING_DUPLICATE, /* stored before: known_verdict says how */
	STORING_REFUSED,   /* the database does not take it */
};

struct message {
	STAILQ_ENTRY(message) next;
	struct origin *from;	/* lends; it lives as long as its messages */
	struct inbound_row row; /* lends from this structure */
	struct hl7_envelope envelope;
	bool answered; /* it is a whole message, so somebody waits for an answer */
	enum message_outcome outcome;
	enum inbound_verdict known_verdict;
	int64_t id;	/* of the row, 0 = none */
	size_t number;	/* in its file, from 1 */
	int64_t offset; /* there */
	struct hl7_label label;
	char reason[160];
	char raw[];
};
STAILQ_HEAD(message_list, message);

/* Hands what the frame holds to the batch: one message, or each of an FHS/BHS batch. */
void message_take(struct connection *c, const char *content, size_t len);
/* Bytes that never became a message: at most FRAGMENT_BYTES of them are kept. */
void fragment_take(struct origin *o, const char *bytes, size_t len, const char *reason);
/* The same for batch_push(), where something of it has to be noted before. */
struct message *message_new(struct origin *o, const char *bytes, size_t len);
struct message *fragment_new(struct origin *o, const char *bytes, size_t len, const char *reason);
void message_free(struct message *m);
/* Of a message with that facility, patient key or control id, and time. */
int message_lane(const struct intake *in, const struct hl7_envelope *v);

/* ---- batch.c: group commit ------------------------------------------------------------ */

struct commit_batch;

struct commit_batch *batch_new(struct intake *in);
void batch_free(struct commit_batch *b);
void batch_push(struct commit_batch *b, struct message *m); /* takes m */
void batch_start(struct commit_batch *b);		    /* goes on when the database is back */
void batch_drop(struct commit_batch *b);		    /* forgets what is not on its way */
bool batch_idle(const struct commit_batch *b);
bool batch_full(const struct commit_batch *b);
/* Queued and in flight. */
size_t batch_bytes(const struct commit_batch *b);
/* The database's clock at the last commit; INSTANT_NONE before the first. */
instant batch_last_commit(const struct commit_batch *b);

/* ---- answer.c ------------------------------------------------------------------------- */

/* Writes what the sender at the other end of a connection is owed for a finished message. */
void answer_message(struct origin *o, struct message *m, instant at);

/* ---- maildir.c ------------------------------------------------------------------------ */

struct maildir;

struct maildir *maildir_new(struct intake *in); /* NULL: the site has none */
void maildir_free(struct maildir *m);		/* NULL-safe; before the database */
void maildir_check(const struct config *c, struct checks *k);

/* ---- folder.c: which files are taken from a drop folder, and when ------------------------ */

struct drop_folder;

/* config: lends for its life. */
struct drop_folder *drop_folder_new(struct intake *in, const struct folder *config);
void drop_folder_free(struct drop_folder *d); /* after the batch, which has messages of it */
/* There may be room again, or a database. */
void drop_folder_go_on(struct drop_folder *d);
const char *drop_folder_name(const struct drop_folder *d);
/* What keeps it from being read, or NULL. */
const char *drop_folder_trouble(const struct drop_folder *d);
void drop_folder_check(const struct folder *f, struct checks *k);

/* ---- connection.c --------------------------------------------------------------------- */

struct connection {
	struct origin origin;
	TAILQ_ENTRY(connection) next;
	struct port *port;
	struct bufferevent *bev; /* NULL: closed, kept for its messages */
	struct event *readable;	 /* without TLS; with it bev reads */
	struct loop_timer *limit;
	struct buf input;   /* at most one frame that is not complete, while reading goes on */
	struct buf answers; /* of the commit that is being told of */
	struct mllp framer;
	char peer[46];
	int peer_port;
	bool established, reading, ended, slow, crowded, junk_told;
	bool answering; /* an answer was written since the output was last empty */
	int64_t frame_since, last_read, limit_at; /* monotonic */
};

void connection_accept(struct port *p, int fd, const struct sockaddr *who);
/* Goes out when the first message of its commit is released. */
void connection_write(struct connection *c, const struct buf *answer);
/* Takes what was put off, then reads, waits or closes as its state says; may free c. */
void connection_settle(struct connection *c);
/* Frees c, or leaves that to its last message. */
void connection_close(struct connection *c);

/* ---- tls.c, listener.c ---------------------------------------------------------------- */

/* NULL with err when a file does not fit. */
SSL_CTX *tls_context(const struct listener *l, struct err *e);
/* The subject of the peer's certificate; returns out. */
char *tls_peer_name(SSL *ssl, char *out, size_t size);

struct port {
	struct intake *in;
	const struct listener *config;
	struct allow allow;
	enum ack_mode ack;
	SSL_CTX *tls;
	struct evconnlistener *listener;
	struct loop_timer *retry; /* after accept() failed */
	long connections;
	struct fhir_door *fhir; /* instead of all but the first two */
};

MUST_CHECK bool port_open(struct port *p, struct err *e);
void port_check(const struct listener *l, struct checks *k); /* as port_open would fail */
void port_accept(struct port *p, bool on);
void port_close(struct port *p);

/* ---- fhir.c: FHIR over HTTP -------------------------------------------------------------- */

struct fhir_door;

/* Answers from now on; with 503 while the database is down. */
MUST_CHECK bool fhir_door_open(
    struct intake *in, const struct listener *l, struct fhir_door **out, struct err *e);
bool fhir_door_idle(const struct fhir_door *d); /* NULL-safe: nobody waits for an answer */
void fhir_door_free(struct fhir_door *d);	/* NULL-safe; after the database */

/* ---- intake.c ------------------------------------------------------------------------- */

struct intake {
	struct config *config;
	const struct zone *zone;
	struct loop *loop;
	struct db *db;
	struct pulse *pulse;
	struct commit_batch *batch;
	struct maildir *maildir;
	struct drop_folder **folder;
	size_t folder_count;
	char trouble[300]; /* of the folders, "" for none; goes out with the heartbeat */
	struct port *port;
	size_t port_count;
	TAILQ_HEAD(connection_list, connection) connections;
	struct connection *large; /* the one that may go beyond INPUT_BYTES */
	size_t input_bytes;
	struct event *update;
	struct loop_timer *patience; /* how long senders are kept waiting for the database */
	struct loop_timer *pause;    /* until the database is asked again */
	struct loop_timer *ending,
	    *leaving; /* stopping: until senders take answers; until nothing is read */
	bool started, held, gave_up, stopping;
	struct counter counters[INTAKE_COUNTERS + 1];
};

/* Something changed that decides who may be read from; looked at once per loop turn. */
void intake_update(struct intake *in);
/* The database is up but cannot store: ask again in a while. */
void intake_pause(struct intake *in);
/* Something about a drop folder has changed that its operator wants to know. */
void intake_tell(struct intake *in);

#define COUNT(in, counter) ((in)->counters[counter].value++)

#endif
