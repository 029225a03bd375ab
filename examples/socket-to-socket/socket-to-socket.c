// SPDX-License-Identifier: MIT-0
/*
 * socket-to-socket - relay connections both ways, by reference, on one thread.
 *
 *	socket-to-socket [LISTEN CONNECT]
 *
 * Server: LISTEN and CONNECT are HOST:PORT each; what connects to the one is
 * connected to the other. All sockets are non-blocking. A pipe
 * for each direction is filled only when it is empty, so that EAGAIN is always
 * the socket's; the end that one peer makes of its half is passed on.
 * move(), watch() and relay() are the parts to copy.
 */
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CHUNK = 1 << 20, BACKLOG = 1024, SIZE = 1000000, COUNT = 100 };

/* One end of a connection, and the way from it to the other end. */
struct end {
	struct link *link;
	int fd, p[2];
	uint32_t watched; /* what epoll was told, 0 when it has none of this */
	size_t held;	  /* how much is in the pipe, on its way */
	int ended;	  /* nothing more comes from here */
	int passed_on;	  /* and the other end was told */
};

/* Two ends: 0 was accepted, 1 connects to the destination. */
struct link {
	struct end ends[2];
	int connecting;
};

struct relay {
	int epoll, listener, is_full;
	long long open, done;
	struct sockaddr_storage to;
	socklen_t to_len;
};

/*
 * Move what there is from FROM into its pipe, if that is empty, and on to TO,
 * as far as both go now. Return 0, or -1 when the connection is broken.
 */
static int move(struct end *from, struct end *to)
{
	ssize_t n;

	if (from->held == 0 && !from->ended) {
		do
			n = splice(from->fd, NULL, from->p[1], NULL, CHUNK,
				   SPLICE_F_NONBLOCK);
		while (n == -1 && errno == EINTR);
		/* The pipe is empty: it is the socket that has nothing. */
		if (n == -1 && errno != EAGAIN)
			return -1;
		if (n == 0)
			from->ended = 1;
		if (n > 0)
			from->held = n;
	}
	while (from->held > 0) {
		n = splice(from->p[0], NULL, to->fd, NULL, from->held,
			   SPLICE_F_NONBLOCK);
		if (n > 0)
			from->held -= n;
		else if (n == -1 && errno == EINTR)
			continue;
		/* The pipe is not: it is the socket that is full. */
		else if (n == -1 && errno == EAGAIN)
			return 0;
		else
			return -1;
	}
	if (from->ended && !from->passed_on) {
		from->passed_on = 1;
		if (shutdown(to->fd, SHUT_WR) == -1)
			return -1;
	}
	return 0;
}

/*
 * Watch END for what it can do next: to give when its pipe is empty, to take
 * when there is something for it. One that can do neither is not watched at
 * all, as epoll would tell of a hang-up again and again.
 */
static int watch(int epoll, struct end *end, const struct end *other)
{
	struct epoll_event event = { .data.ptr = end };
	int op = end->watched ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;

	if (end->held == 0 && !end->ended)
		event.events |= EPOLLIN;
	if (other->held > 0)
		event.events |= EPOLLOUT;
	/* Until it is connected, it can do nothing but become so. */
	if (end->link->connecting)
		event.events = end == &end->link->ends[1] ? EPOLLOUT : 0;
	if (event.events == end->watched)
		return 0;
	if (event.events == 0)
		op = EPOLL_CTL_DEL;
	end->watched = event.events;
	return epoll_ctl(epoll, op, end->fd, &event);
}

/* Listen on, or, when there is no descriptor left, until one is closed. */
static void watch_listener(struct relay *relay, int is_full)
{
	struct epoll_event event = { .events = EPOLLIN };

	if (is_full && relay->open == 0)
		err(EXIT_FAILURE, "accept");
	if (epoll_ctl(relay->epoll, is_full ? EPOLL_CTL_DEL : EPOLL_CTL_ADD,
		      relay->listener, &event) == -1)
		err(EXIT_FAILURE, "epoll_ctl");
	relay->is_full = is_full;
}

/* Close LINK, with its pipes, and forget it. */
static void close_link(struct relay *relay, struct link *link)
{
	/* Some are -1, if it is closed before it was whole. */
	for (struct end *end = link->ends; end < link->ends + 2; end++) {
		close(end->p[0]);
		close(end->p[1]);
		close(end->fd);
	}
	free(link);
	relay->open--;
	relay->done++;
	if (relay->is_full)
		watch_listener(relay, 0);
}

/* Do all that can be done for LINK now, and watch it, or close it. */
static void relay_link(struct relay *relay, struct link *link)
{
	struct end *a = &link->ends[0], *b = &link->ends[1];
	socklen_t len = sizeof(int);
	int error = 0;

	/* Being ready to take says that it is connected, or why it is not. */
	if (link->connecting)
		getsockopt(b->fd, SOL_SOCKET, SO_ERROR, &error, &len);
	link->connecting = 0;
	if (error || move(a, b) == -1 || move(b, a) == -1 ||
	    (a->passed_on && b->passed_on) ||
	    watch(relay->epoll, a, b) == -1 || watch(relay->epoll, b, a) == -1)
		close_link(relay, link);
}

/* Connect the accepted FD to the destination, or close it. */
static void open_link(struct relay *relay, int fd)
{
	struct link *link = calloc(1, sizeof(*link));
	struct end *from, *to;

	if (!link)
		err(EXIT_FAILURE, "calloc");
	from = &link->ends[0];
	to = &link->ends[1];
	*from = (struct end){ .link = link, .fd = fd, .p = { -1, -1 } };
	*to = (struct end){ .link = link, .fd = -1, .p = { -1, -1 } };
	relay->open++;
	to->fd = socket(relay->to.ss_family,
			SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (to->fd == -1 || pipe2(from->p, O_CLOEXEC) == -1 ||
	    pipe2(to->p, O_CLOEXEC) == -1) {
		close_link(relay, link);
		return;
	}
	link->connecting = 1;
	if (connect(to->fd, (struct sockaddr *)&relay->to, relay->to_len) == 0)
		relay_link(relay, link);
	else if ((errno != EINPROGRESS && errno != EINTR) ||
		 watch(relay->epoll, to, from) == -1)
		close_link(relay, link);
}

/* Accept one connection. */
static void accept_one(struct relay *relay)
{
	int fd = accept4(relay->listener, NULL, NULL,
			 SOCK_NONBLOCK | SOCK_CLOEXEC);

	if (fd != -1)
		open_link(relay, fd);
	else if (errno == EMFILE || errno == ENFILE)
		watch_listener(relay, 1);
}

/*
 * Relay from LISTENER, which is non-blocking, to the address TO: COUNT
 * connections, or for ever if that is 0. Return 0, or -1 with errno set.
 */
static int relay(int listener, const struct sockaddr *to, socklen_t to_len,
		 long long count)
{
	struct relay relay = { .listener = listener, .to_len = to_len };
	struct epoll_event event;
	struct end *end;
	int n = 0;

	memcpy(&relay.to, to, to_len);
	relay.epoll = epoll_create1(EPOLL_CLOEXEC);
	if (relay.epoll == -1)
		return -1;
	watch_listener(&relay, 0);
	while (count == 0 || relay.done < count) {
		/* One at a time: more could be of what the first one closes. */
		n = epoll_wait(relay.epoll, &event, 1, -1);
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			break;
		end = event.data.ptr;
		if (end)
			relay_link(&relay, end->link);
		else
			accept_one(&relay);
	}
	close(relay.epoll);
	return n == -1 ? -1 : 0;
}

/* Resolve NAME, HOST:PORT, into TO. Return its length. */
static socklen_t resolve(const char *name, struct sockaddr_storage *to)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM }, *a;
	char host[256], port[32];
	socklen_t len;
	int error;

	if (sscanf(name, "[%255[^]]]:%31s", host, port) != 2 &&
	    sscanf(name, "%255[^:]:%31s", host, port) != 2)
		errx(EXIT_FAILURE, "%s: not HOST:PORT", name);
	error = getaddrinfo(host, port, &hints, &a);
	if (error)
		errx(EXIT_FAILURE, "%s: %s", name, gai_strerror(error));
	len = a->ai_addrlen;
	memcpy(to, a->ai_addr, len);
	freeaddrinfo(a);
	return len;
}

/* Listen at NAME, and say in AT where that is. */
static int listen_at(const char *name, struct sockaddr_storage *at)
{
	socklen_t len = resolve(name, at);
	const int kind = SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, on = 1;
	int fd = socket(at->ss_family, kind, 0);

	if (fd == -1 ||
	    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) == -1 ||
	    bind(fd, (struct sockaddr *)at, len) == -1 ||
	    listen(fd, BACKLOG) == -1 ||
	    getsockname(fd, (struct sockaddr *)at, &len) == -1)
		err(EXIT_FAILURE, "listen");
	return fd;
}

static char sample[SIZE], got[SIZE];

/* Take connections, read each to its end, and send it all back. */
static void echo(int listener)
{
	fcntl(listener, F_SETFL, 0);
	for (int i = 0, fd; i < COUNT; i++, close(fd)) {
		fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
		ssize_t n = recv(fd, got, SIZE, MSG_WAITALL);

		/* The end is seen only if the relay has passed it on. */
		if (n == -1 || read(fd, got, n < SIZE) != 0 ||
		    send(fd, got, n, MSG_NOSIGNAL) != n)
			_exit(1);
	}
	_exit(0);
}

/* Send through the relay at AT, end this half, and read the other. */
static void ask(const struct sockaddr_storage *at, socklen_t at_len)
{
	for (int i = 0, fd; i < COUNT; i++, close(fd)) {
		ssize_t len = i == 0 ? SIZE : i;

		fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
		if (connect(fd, (const struct sockaddr *)at, at_len) == -1 ||
		    send(fd, sample, len, MSG_NOSIGNAL) != len ||
		    shutdown(fd, SHUT_WR) == -1 ||
		    recv(fd, got, SIZE, MSG_WAITALL) != len ||
		    memcmp(got, sample, len) != 0)
			_exit(1);
	}
	_exit(0);
}

/* Relay between two children, who end their halves one after the other. */
static int demonstrate(void)
{
	struct sockaddr_storage at, to;
	int listener = listen_at("127.0.0.1:0", &at), before, after, status, ok;
	int server = listen_at("127.0.0.1:0", &to);
	socklen_t len = sizeof(struct sockaddr_in);

	for (size_t i = 0; i < SIZE; i++)
		sample[i] = i % 251;
	if (fork() == 0)
		echo(server);
	close(server);
	if (fork() == 0)
		ask(&at, len);
	/* The next descriptor is the same after as before, if none is left. */
	close(before = dup(listener));
	if (relay(listener, (struct sockaddr *)&to, len, COUNT) == -1)
		err(EXIT_FAILURE, "epoll_wait");
	close(after = dup(listener));
	for (ok = before == after && !close(listener); wait(&status) != -1;)
		ok &= status == 0;
	printf("relayed whole, both ways, leaving no descriptor open: %s\n",
	       ok ? "100 connections" : "no");
	return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char *argv[])
{
	struct sockaddr_storage at = { 0 }, to = { 0 };

	/* A peer that is gone is to be an error, EPIPE, and no signal. */
	signal(SIGPIPE, SIG_IGN);
	if (argc == 1)
		return demonstrate();
	if (argc != 3)
		errx(EXIT_FAILURE, "usage: %s [LISTEN CONNECT]", argv[0]);
	relay(listen_at(argv[1], &at), (struct sockaddr *)&to,
	      resolve(argv[2], &to), 0);
	err(EXIT_FAILURE, "epoll_wait");
}
