// SPDX-License-Identifier: MIT-0
/*
 * Injects faults into file-to-tls-socket: see plays.h. No kernel with TLS is
 * needed: the sockets are of AF_UNIX, what setsockopt() is asked for is noted,
 * and the driver keeps account of the records' types. The end that is said
 * goes nowhere; the one that is heard comes after the last byte. Where the
 * receiver is hit, a child sends it the file, and its output is the peer.
 */
/* wrap: recvmsg sendfile64 sendmsg setsockopt write */
#undef _FORTIFY_SOURCE /* calls others in place of those that are wrapped */
#define main example_main
#include "../file-to-tls-socket/file-to-tls-socket.c"
#undef main
#include <sys/syscall.h>

#include "plays.h"

static const struct fault_call fault_calls[FAULT_CALLS_MAX] = {
	{ "sendfile", GIVES, .both = 1 },
	{ "recvmsg", MOVES, 0 },
	{ "write", GIVES, 0 },
};

static const char secret[] = "the keys";
static volatile int ulps, directions, ends_said, is_listening;
/* What comes last where it is received: a type and a record of two bytes. */
static unsigned char last_type = ALERT, last[2] = { 1, CLOSE_NOTIFY };
static volatile int last_len = 2;

static long long receive_all(int out, int file, long long len,
			     const char **call)
{
	static char all[FAULT_BIG_LEN];
	long long got;
	int s[2], error;
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, s) == -1)
		err(EXIT_FAILURE, "socketpair");
	pid = fork();
	if (pid == 0) {
		close(s[0]);
		pread(file, all, len, 0);
		put(s[1], all, len);
		_exit(0);
	}
	close(s[1]);
	source_fd = s[0];
	empty_due = empty_waits = 0;
	is_listening = 1;
	got = receive(s[0], out, call);
	error = errno;
	is_listening = 0;
	source_fd = -1;
	close(s[0]);
	waitpid(pid, NULL, 0);
	if (empty_waits != empty_due)
		result(0, playing, "it did not wait for the source");
	errno = error;
	return got;
}

static long long send_all(const int *out, int file, long long len,
			  const char **call)
{
	long long sent;

	if (strcmp(now.call, "recvmsg") == 0 || strcmp(now.call, "write") == 0)
		return receive_all(out[0], file, len, call);
	ulps = directions = ends_said = 0;
	if (start_tls(out[0], TLS_TX, secret, sizeof(secret), call) == -1)
		return -1;
	if (ulps != 1 || directions != 1 << TLS_TX)
		result(0, playing, "it sends without TLS");
	*call = "sendfile";
	sent = send_file(out[0], file, 0, len);
	if (sent != len)
		return sent;
	*call = "sendmsg";
	if (end_tls(out[0]) == -1)
		return -1;
	if (ends_said != 1)
		result(0, playing, "it did not say that this was all");
	return sent;
}

int __wrap_setsockopt(int fd, int level, int what, const void *value,
		      socklen_t len);
int __wrap_setsockopt(int fd, int level, int what, const void *value,
		      socklen_t len)
{
	const int is_ulp = level == IPPROTO_TCP && what == TCP_ULP;
	size_t none = 0;

	if (fault(is_ulp ? "setsockopt TCP_ULP" : "setsockopt keys", fd,
		  &none) != 1)
		return -1;
	if (is_ulp) {
		/* As the kernel: one for each socket, and then it says so. */
		if (strcmp(value, "tls") != 0)
			errx(EXIT_FAILURE, "another protocol");
		errno = EEXIST;
		return ulps++ ? -1 : 0;
	}
	if (level != SOL_TLS || !ulps || value != secret ||
	    len != sizeof(secret))
		errx(EXIT_FAILURE, "other keys");
	directions |= 1 << what;
	return 0;
}

ssize_t __real_sendfile64(int out, int in, off_t *off, size_t len);
ssize_t __wrap_sendfile64(int out, int in, off_t *off, size_t len);
ssize_t __wrap_sendfile64(int out, int in, off_t *off, size_t len)
{
	int go = fault("sendfile", out, &len);

	return go == 1 ? __real_sendfile64(out, in, off, len) : go;
}

ssize_t __wrap_sendmsg(int fd, const struct msghdr *msg, int flags);
ssize_t __wrap_sendmsg(int fd, const struct msghdr *msg, int flags)
{
	const struct cmsghdr *c = CMSG_FIRSTHDR(msg);
	const unsigned char *bytes = msg->msg_iov->iov_base;
	size_t len = msg->msg_iov->iov_len;

	(void)flags;
	if (fault("sendmsg", fd, &len) != 1)
		return -1;
	ends_said += msg->msg_iovlen == 1 && len == 2 && bytes[0] == 1 &&
		     bytes[1] == CLOSE_NOTIFY && c &&
		     c->cmsg_level == SOL_TLS &&
		     c->cmsg_type == TLS_SET_RECORD_TYPE &&
		     c->cmsg_len == CMSG_LEN(1) && *CMSG_DATA(c) == ALERT;
	return len;
}

/* One record: its type is beside it, but at the end of the stream. */
ssize_t __real_recvmsg(int fd, struct msghdr *msg, int flags);
ssize_t __wrap_recvmsg(int fd, struct msghdr *msg, int flags);
ssize_t __wrap_recvmsg(int fd, struct msghdr *msg, int flags)
{
	struct cmsghdr *c = CMSG_FIRSTHDR(msg);
	size_t len = msg->msg_iov->iov_len;
	unsigned char type = DATA;
	ssize_t n;

	if (fault("recvmsg", fd, &len) != 1 || source_is_empty(fd))
		return -1;
	n = recv(fd, msg->msg_iov->iov_base, len, flags);
	if (n == 0 && last_len) {
		memcpy(msg->msg_iov->iov_base, last, last_len);
		n = last_len;
		type = last_type;
	} else if (n <= 0) {
		msg->msg_controllen = 0;
		return n;
	}
	if (!c || msg->msg_controllen < CMSG_LEN(1))
		errx(EXIT_FAILURE, "it does not ask for the record's type");
	c->cmsg_level = SOL_TLS;
	c->cmsg_type = TLS_GET_RECORD_TYPE;
	c->cmsg_len = CMSG_LEN(1);
	*CMSG_DATA(c) = type;
	return n;
}

ssize_t __real_write(int fd, const void *buf, size_t len);
ssize_t __wrap_write(int fd, const void *buf, size_t len);
ssize_t __wrap_write(int fd, const void *buf, size_t len)
{
	int go = is_listening ? fault("write", fd, &len) : 1;

	return go == 1 ? __real_write(fd, buf, len) : go;
}

/* The stream ends otherwise than with the word for it. */
static void play_ends(void)
{
	static const struct {
		const char *name;
		int len, type, first, second;
		long long got;
	} ends[] = {
		{ "it ends without a word", 0, 0, 0, 0, -1 },
		{ "it ends with a fatal alert", 2, ALERT, 2, 40, -1 },
		{ "it ends with half an alert", 1, ALERT, 1, 0, -1 },
		{ "a handshake begins", 2, 22, 1, 0, -1 },
		{ "it ends as it has to", 2, ALERT, 1, 0, FAULT_LEN },
	};
	int file = input(FAULT_LEN), s[2];
	const char *call = "";

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, s) == -1)
		err(EXIT_FAILURE, "socketpair");
	alarm(SECONDS_MAX);
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		playing = ends[i].name;
		last_len = ends[i].len;
		last_type = ends[i].type;
		last[0] = ends[i].first;
		last[1] = ends[i].second;
		result(receive_all(s[0], file, FAULT_LEN, &call) ==
				       ends[i].got &&
			       (ends[i].got != -1 ||
				(errno == EPROTO &&
				 strcmp(call, "recvmsg") == 0)),
		       playing, "it was taken for another end");
	}
	alarm(0);
	close(s[0]);
	close(s[1]);
	close(file);
}

/* Both directions of one socket. */
static void play_both(void)
{
	const char *call;

	playing = "both directions";
	ulps = directions = 0;
	result(start_tls(0, TLS_TX, secret, sizeof(secret), &call) == 0 &&
		       start_tls(0, TLS_RX, secret, sizeof(secret), &call) ==
			       0 &&
		       directions == (1 << TLS_TX | 1 << TLS_RX),
	       playing, "one of them has no keys");
}

int main(void)
{
	struct schedule s = { .call = "sendmsg", .period = 1 };

	set_up();
	now.call = NULL;
	play_both();
	play_ends();
	s.first = 1;
	s.rests = 3;
	s.error = EINTR;
	must_play("EINTR twice", s, FAULT_LEN);
	s.error = EAGAIN;
	must_play("EAGAIN twice", s, FAULT_LEN);
	play_errors("setsockopt TCP_ULP");
	play_errors("setsockopt keys");
	play_errors("sendmsg");
	return play_all();
}
