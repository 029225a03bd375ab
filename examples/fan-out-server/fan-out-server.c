// SPDX-License-Identifier: MIT-0
/*
 * fan-out-server - give one stream to all who connect, and drop who is slow.
 *
 *	fan-out-server [LISTEN [COUNT]]
 *
 * Server: whoever connects to LISTEN, HOST:PORT, gets standard input from then
 * on; nothing is taken from it before COUNT are there. The pipe that it goes
 * into is only duplicated, with tee(), into one for each subscriber. One whose
 * pipe has no room for a piece is dropped, by a reset: what it has is then no
 * stream that has ended. serve() and what it calls are the parts to copy.
 */
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CHUNK = 1 << 20, SUBSCRIBERS_MAX = 1000, BACKLOG = 128 };
enum { PIPES_AHEAD = 4, SEND_BUFFER = 1 << 16, PATIENCE = 5000 };

struct subscriber {
	int fd, p[2];
	size_t held;	/* how much is in its pipe */
	int is_silent;	/* it has ended its half: nothing comes from there */
	int is_told;	/* and we have ended ours */
};

struct server {
	int in, listener, null_fd;
	int p[2];	/* what came last: duplicated, and never read */
	int is_ended;	/* the stream */
	int is_full;	/* no descriptors for one more */
	int count;
	struct subscriber subs[SUBSCRIBERS_MAX];
	long long passed, served, dropped;
	const char *call;
};

/* Let subscriber I go; WITH_RESET, as one that has not got all. */
static void let_go(struct server *s, int i, int with_reset)
{
	const struct linger now = { .l_onoff = 1, .l_linger = 0 };
	struct subscriber *sub = &s->subs[i];

	if (with_reset)
		setsockopt(sub->fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
	close(sub->fd);
	close(sub->p[0]);
	close(sub->p[1]);
	*(with_reset ? &s->dropped : &s->served) += 1;
	*sub = s->subs[--s->count];
	s->is_full = 0;
}

/*
 * Move what is in SUB's pipe to its socket, as far as that takes it now, and
 * behind the last of it the end. Return 0, or -1 if that one is lost.
 */
static int push(const struct server *s, struct subscriber *sub)
{
	ssize_t n;

	while (sub->held > 0) {
		n = splice(sub->p[0], NULL, sub->fd, NULL, sub->held,
			   SPLICE_F_NONBLOCK);
		if (n > 0)
			sub->held -= n;
		/* The pipe is not empty: it is the socket that is full. */
		else if (n == -1 && errno == EAGAIN)
			return 0;
		else if (n == 0 || errno != EINTR)
			return -1;
	}
	if (!s->is_ended || sub->is_told)
		return 0;
	sub->is_told = 1;
	return shutdown(sub->fd, SHUT_WR);
}

/* Give SUB the LEN bytes of the stream's pipe. Return 0, or -1. */
static int offer(const struct server *s, struct subscriber *sub, size_t len)
{
	ssize_t n;

	do
		n = tee(s->p[0], sub->p[1], len, SPLICE_F_NONBLOCK);
	while (n == -1 && errno == EINTR);
	/* It is slow: with less than all, its stream would have a hole. */
	if (n == -1 || (size_t)n < len)
		return -1;
	sub->held += n;
	return push(s, sub);
}

/* Take what the stream has, and give it to all. Return 0, or -1. */
static int pass_on(struct server *s)
{
	ssize_t n;

	s->call = "splice from input";
	n = splice(s->in, NULL, s->p[1], NULL, CHUNK, SPLICE_F_NONBLOCK);
	/* The pipe is empty: it is the input that has nothing. */
	if (n == -1)
		return errno == EAGAIN || errno == EINTR ? 0 : -1;
	s->is_ended = n == 0;
	s->passed += n;
	/* From the last to the first: the last takes the place of who goes. */
	for (int i = s->count - 1; i >= 0; i--)
		if ((n > 0 ? offer(s, &s->subs[i], n)
			   : push(s, &s->subs[i])) == -1)
			let_go(s, i, 1);
	s->call = "splice to /dev/null";
	/* All have these, or are gone. */
	for (ssize_t left = n; left > 0; left -= n > 0 ? n : 0) {
		n = splice(s->p[0], NULL, s->null_fd, NULL, left, 0);
		if (n == 0)
			errno = EIO;
		if (n == 0 || (n == -1 && errno != EINTR))
			return -1;
	}
	return 0;
}

/* Do what poll() says can be done for subscriber I. */
static void tend(struct server *s, int i, short events)
{
	struct subscriber *sub = &s->subs[i];
	char words[4096];
	ssize_t n;

	/* Not left unread: closing the socket would then be a reset. */
	if (events & POLLIN) {
		n = recv(sub->fd, words, sizeof(words), MSG_DONTWAIT);
		if (n == -1 && errno != EAGAIN && errno != EINTR)
			events = POLLERR;
		sub->is_silent |= n == 0;
	}
	if (events & POLLERR || push(s, sub) == -1)
		let_go(s, i, 1);
	else if (sub->is_silent && sub->is_told)
		let_go(s, i, 0);
}

/* Accept one subscriber, whose pipe holds more than the stream's. */
static int welcome(struct server *s)
{
	const int room = fcntl(s->p[1], F_GETPIPE_SZ), buffer = SEND_BUFFER;
	struct subscriber *sub = &s->subs[s->count];

	*sub = (struct subscriber){ .p = { -1, -1 } };
	sub->fd = accept4(s->listener, NULL, NULL,
			  SOCK_NONBLOCK | SOCK_CLOEXEC);
	s->call = "accept";
	if (sub->fd == -1) {
		s->is_full = errno == EMFILE || errno == ENFILE;
		return s->is_full && s->count == 0 ? -1 : 0;
	}
	s->count++;
	setsockopt(sub->fd, SOL_SOCKET, SO_SNDBUF, &buffer, sizeof(buffer));
	/* It may be refused, to a user with many pipes: then what there is. */
	if (pipe2(sub->p, O_CLOEXEC) == 0)
		fcntl(sub->p[1], F_SETPIPE_SZ, PIPES_AHEAD * room);
	if (fcntl(sub->p[1], F_GETPIPE_SZ) < room)
		let_go(s, s->count - 1, 1);
	return 0;
}

/*
 * Serve until the stream has ended and all have it, or do not take it.
 * Return 0, or -1 with errno set and S->call the call that failed.
 */
static int serve(struct server *s, int wanted)
{
	struct pollfd fds[SUBSCRIBERS_MAX + 2];
	int n;

	while (!s->is_ended || s->count > 0) {
		if (s->count >= wanted || s->is_full)
			wanted = 0;
		/* One that is not to be looked at is -1. */
		fds[0].fd = s->is_ended || s->is_full ||
			    s->count == SUBSCRIBERS_MAX ? -1 : s->listener;
		fds[1].fd = s->is_ended || wanted ? -1 : s->in;
		fds[0].events = fds[1].events = POLLIN;
		for (int i = 0; i < s->count; i++) {
			fds[i + 2].fd = s->subs[i].fd;
			fds[i + 2].events =
				(s->subs[i].is_silent ? 0 : POLLIN) |
				(s->subs[i].held > 0 ? POLLOUT : 0);
		}
		s->call = "poll";
		n = poll(fds, s->count + 2, s->is_ended ? PATIENCE : -1);
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			return -1;
		/* Nobody has taken anything for so long. */
		while (n == 0 && s->count > 0)
			let_go(s, s->count - 1, 1);
		for (int i = s->count - 1; i >= 0; i--)
			if (fds[i + 2].revents)
				tend(s, i, fds[i + 2].revents);
		if ((fds[1].revents && pass_on(s) == -1) ||
		    (fds[0].revents && !s->is_ended && welcome(s) == -1))
			return -1;
	}
	return 0;
}

/* Make S a server of IN, to be closed on errors, too. Return 0, or -1. */
static int open_server(struct server *s, int in, int listener)
{
	*s = (struct server){ .in = in, .listener = listener };
	s->p[0] = s->p[1] = -1;
	s->call = "open /dev/null";
	s->null_fd = open("/dev/null", O_WRONLY | O_CLOEXEC);
	if (s->null_fd == -1)
		return -1;
	s->call = "pipe2";
	return pipe2(s->p, O_CLOEXEC);
}

/* Close S. Who is still there has not got all. */
static void close_server(struct server *s)
{
	while (s->count > 0)
		let_go(s, s->count - 1, 1);
	close(s->null_fd);
	close(s->p[0]);
	close(s->p[1]);
}

/* Listen at NAME, and say in AT where that is. */
static int listen_at(const char *name, struct sockaddr_storage *at)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM }, *a;
	const int kind = SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, on = 1;
	char host[256], port[32];
	socklen_t len = sizeof(*at);
	int fd, error;

	if (sscanf(name, "[%255[^]]]:%31s", host, port) != 2 &&
	    sscanf(name, "%255[^:]:%31s", host, port) != 2)
		errx(EXIT_FAILURE, "%s: not HOST:PORT", name);
	error = getaddrinfo(host, port, &hints, &a);
	if (error)
		errx(EXIT_FAILURE, "%s: %s", name, gai_strerror(error));
	fd = socket(a->ai_family, kind, 0);
	if (fd == -1 ||
	    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) == -1 ||
	    bind(fd, a->ai_addr, a->ai_addrlen) == -1 ||
	    listen(fd, BACKLOG) == -1 ||
	    getsockname(fd, (struct sockaddr *)at, &len) == -1)
		err(EXIT_FAILURE, "listen");
	freeaddrinfo(a);
	return fd;
}

enum { RECORD = 1 << 15, RECORDS = 256 };
static struct server server;
static char record[RECORD], got[RECORD];

/* Connect to AT, with room for ROOM bytes if that is not 0. */
static int subscribe(const struct sockaddr_storage *at, int room)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (room)
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof(room));
	return connect(fd, (const struct sockaddr *)at,
		       sizeof(struct sockaddr_in)) == 0 ? fd : -1;
}

/* Send to two who read, at their pace, and to one who does not. */
static int demonstrate(void)
{
	struct sockaddr_storage at;
	int listener = listen_at("127.0.0.1:0", &at), in[2], ack[2], status, ok;

	for (int i = 0; i < RECORD; i++)
		record[i] = i % 251;
	if (pipe2(in, O_CLOEXEC) == -1 || pipe2(ack, O_CLOEXEC) == -1)
		err(EXIT_FAILURE, "pipe");
	for (int child = 0; child < 4; child++) {
		int i = 0, fd;

		if (fork() != 0)
			continue;
		close(in[child == 0 ? 0 : 1]);
		fd = child == 0 ? -1 : subscribe(&at, child == 3 ? 4096 : 0);
		/* The publisher, who waits for the two; and the two. */
		for (; child == 0 && i < RECORDS; i++)
			if (write(in[1], record, RECORD) != RECORD ||
			    read(ack[0], got, 1) + read(ack[0], got, 1) != 2)
				_exit(1);
		for (; child > 0 && child < 3 && i < RECORDS; i++)
			if (recv(fd, got, RECORD, MSG_WAITALL) != RECORD ||
			    memcmp(got, record, RECORD) != 0 ||
			    write(ack[1], got, 1) != 1)
				_exit(1);
		if (child < 3)
			_exit(child > 0 && recv(fd, got, 1, 0) != 0);
		/* The third waits until it is dropped. */
		poll(&(struct pollfd){ .fd = fd }, 1, -1);
		while (recv(fd, got, RECORD, 0) > 0)
			continue;
		_exit(errno != ECONNRESET);
	}
	if (close(in[1]) || open_server(&server, in[0], listener) == -1 ||
	    serve(&server, 3) == -1)
		err(EXIT_FAILURE, "%s", server.call);
	close_server(&server);
	ok = !(close(in[0]) | close(ack[0]) | close(ack[1]) | close(listener));
	for (ok &= server.served == 2; wait(&status) != -1;)
		ok &= status == 0;
	printf("got all: %lld, dropped: %lld, as they should: %s\n",
	       server.served, server.dropped, ok ? "yes" : "no");
	return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char *argv[])
{
	struct sockaddr_storage at;
	int error;

	/* A peer that is gone is to be an error, EPIPE, and no signal. */
	signal(SIGPIPE, SIG_IGN);
	if (argc == 1)
		return demonstrate();
	if (argc > 3)
		errx(EXIT_FAILURE, "usage: %s [LISTEN [COUNT]]", argv[0]);
	if (open_server(&server, STDIN_FILENO, listen_at(argv[1], &at)) == -1)
		err(EXIT_FAILURE, "%s", server.call);
	error = serve(&server, argc > 2 ? atoi(argv[2]) : 1);
	if (error)
		warn("%s", server.call);
	close_server(&server);
	printf("passed on: %lld bytes, to %lld; %lld dropped\n", server.passed,
	       server.served, server.dropped);
	return error ? EXIT_FAILURE : EXIT_SUCCESS;
}
