// SPDX-License-Identifier: MIT-0
/*
 * file-to-tls-socket - send a file through TLS that the kernel speaks.
 *
 *	file-to-tls-socket [FILE]
 *
 * Needs: a kernel with TLS (modprobe tls).
 * FILE goes over TCP to a child, which writes what it deciphers to standard
 * output. The handshake is not the kernel's: a TLS library does it, and hands
 * the keys to the socket; here both ends have them from a hat. start_tls(),
 * send_file(), end_tls() and receive() are the parts to copy.
 */
#define _GNU_SOURCE
#define _FILE_OFFSET_BITS 64
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/tls.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CHUNK = 1 << 30, RECORD_LEN_MAX = 1 << 14, EXIT_LACKING = 4 };
enum { ALERT = 21, DATA = 23, CLOSE_NOTIFY = 0 };

/* Wait until FD, which is non-blocking, is ready for EVENTS. */
static void wait_for(int fd, short events)
{
	poll(&(struct pollfd){ .fd = fd, .events = events }, 1, -1);
}

/*
 * Let the kernel speak TLS on SOCK, connected by TCP: TLS_TX to send, TLS_RX to
 * receive. Return 0, or -1 with errno set and *CALL the call that failed:
 * ENOENT if it has no TLS, or no such cipher.
 */
static int start_tls(int sock, int direction, const void *keys, socklen_t len,
		     const char **call)
{
	int n = setsockopt(sock, IPPROTO_TCP, TCP_ULP, "tls", sizeof("tls"));

	*call = "setsockopt TCP_ULP";
	/* Once for each socket: the second direction finds it done. */
	if (n == -1 && errno != EEXIST)
		return -1;
	*call = "setsockopt keys";
	return setsockopt(sock, SOL_TLS, direction, keys, len);
}

/*
 * Send LEN bytes of FILE, from OFFSET on, to OUT. Return how many were sent,
 * fewer only if the file has ended, or -1 with errno set.
 */
static long long send_file(int out, int file, off_t offset, long long len)
{
	long long sent = 0;
	ssize_t n;

	while (sent < len) {
		/* It moves OFFSET, and leaves the file's own position alone. */
		n = sendfile(out, file, &offset,
			     len - sent < CHUNK ? len - sent : CHUNK);
		if (n == 0)
			break;
		if (n > 0)
			sent += n;
		else if (errno == EAGAIN)
			wait_for(out, POLLOUT);
		else if (errno != EINTR)
			return -1;
	}
	return sent;
}

union record_type {
	struct cmsghdr header;
	char room[CMSG_SPACE(1)];
};

/*
 * Say that this was all: without, the peer cannot tell the end from a cut.
 * What is left of the last record goes first. Return 0, or -1 with errno set.
 */
static int end_tls(int sock)
{
	unsigned char alert[2] = { 1 /* a warning */, CLOSE_NOTIFY };
	struct iovec iov = { alert, sizeof(alert) };
	union record_type type = { .header = { .cmsg_level = SOL_TLS,
					       .cmsg_type = TLS_SET_RECORD_TYPE,
					       .cmsg_len = CMSG_LEN(1) } };
	struct msghdr msg = { .msg_iov = &iov,
			      .msg_iovlen = 1,
			      .msg_control = &type,
			      .msg_controllen = CMSG_LEN(1) };

	*CMSG_DATA(&type.header) = ALERT;
	while (sendmsg(sock, &msg, 0) == -1) {
		if (errno == EAGAIN)
			wait_for(sock, POLLOUT);
		else if (errno != EINTR)
			return -1;
	}
	return 0;
}

/* Write the LEN bytes at BUF to FD. Return 0, or -1 with errno set. */
static int write_all(int fd, const char *buf, size_t len)
{
	for (ssize_t n; len > 0; len -= n, buf += n) {
		n = write(fd, buf, len);
		if (n > 0)
			continue;
		if (n == 0)
			errno = EIO;
		if (errno == EAGAIN)
			wait_for(fd, POLLOUT);
		else if (errno != EINTR)
			return -1;
		n = 0;
	}
	return 0;
}

/*
 * Write what comes from IN to OUT, until the peer says that this was all.
 * Return how many bytes, or -1 with errno set: EBADMSG if they were not made
 * with our keys, EPROTO if they end without a word, or if a TLS library is
 * needed for what the peer says; and *CALL the call that failed.
 */
static long long receive(int in, int out, const char **call)
{
	static char buf[RECORD_LEN_MAX];
	struct iovec iov = { buf, sizeof(buf) };
	long long got = 0;
	ssize_t n;

	for (;;) {
		union record_type type = { .room = "" };
		struct msghdr msg = { .msg_iov = &iov,
				      .msg_iovlen = 1,
				      .msg_control = &type,
				      .msg_controllen = sizeof(type) };

		*call = "recvmsg";
		n = recvmsg(in, &msg, 0);
		if (n == -1 && errno == EAGAIN)
			wait_for(in, POLLIN);
		if (n == -1 && (errno == EAGAIN || errno == EINTR))
			continue;
		if (n == -1)
			return -1;
		if (*CMSG_DATA(&type.header) == ALERT && n == 2 &&
		    buf[1] == CLOSE_NOTIFY)
			return got;
		/* The end of the stream is no record, and has no type. */
		errno = EPROTO;
		if (*CMSG_DATA(&type.header) != DATA)
			return -1;
		*call = "write";
		if (write_all(out, buf, n) == -1)
			return -1;
		got += n;
	}
}

/* Connect two ends over loopback: end 0 sends. */
static void connect_ends(int end[2])
{
	struct sockaddr_in at = { .sin_family = AF_INET,
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	socklen_t len = sizeof(at);

	end[0] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (listener == -1 || end[0] == -1 ||
	    bind(listener, (struct sockaddr *)&at, len) == -1 ||
	    listen(listener, 1) == -1 ||
	    getsockname(listener, (struct sockaddr *)&at, &len) == -1 ||
	    connect(end[0], (struct sockaddr *)&at, len) == -1 ||
	    (end[1] = accept4(listener, NULL, NULL, SOCK_CLOEXEC)) == -1 ||
	    close(listener) == -1)
		err(EXIT_FAILURE, "connect");
}

/*
 * Send LEN bytes of FILE to a child, which has the keys unless IS_WRONG, and is
 * told of the end unless IS_CUT; it writes to OUT. Return its errno, 0 if none.
 */
static int send_to_child(int file, long long len, int out, int is_wrong,
			 int is_cut)
{
	struct tls12_crypto_info_aes_gcm_128 keys;
	int end[2], status = -1, n;
	const char *call;
	long long sent;

	/* A key must never be used twice for a record of the same number. */
	if (getrandom(&keys, sizeof(keys), 0) != sizeof(keys))
		err(EXIT_FAILURE, "getrandom");
	keys.info.version = TLS_1_2_VERSION;
	keys.info.cipher_type = TLS_CIPHER_AES_GCM_128;
	connect_ends(end);
	n = start_tls(end[0], TLS_TX, &keys, sizeof(keys), &call);
	keys.key[0] ^= is_wrong;
	if (n == 0)
		n = start_tls(end[1], TLS_RX, &keys, sizeof(keys), &call);
	if (n == -1)
		err(errno == ENOENT ? EXIT_LACKING : EXIT_FAILURE,
		    "needs a kernel with TLS (modprobe tls): %s", call);
	if (fork() == 0)
		_exit(close(end[0]) == -1 ||
		      receive(end[1], out, &call) == -1 ? errno : 0);
	close(end[1]);
	sent = send_file(end[0], file, 0, len);
	/* A file that has shrunk is not all: the peer must not think so. */
	is_cut |= sent < len && len != LLONG_MAX;
	if (sent == -1 || (!is_cut && end_tls(end[0]) == -1))
		err(EXIT_FAILURE, sent == -1 ? "sendfile" : "sendmsg");
	close(end[0]);
	wait(&status);
	return WIFEXITED(status) ? WEXITSTATUS(status) : EINTR;
}

/* Send a file of our own: as it is done, without an end, to a stranger. */
static int demonstrate(void)
{
	static char bytes[1000000], got[sizeof(bytes) + 1];
	const int len = sizeof(bytes), in = memfd_create("in", MFD_CLOEXEC);
	int out = memfd_create("out", MFD_CLOEXEC), well, cut, wrong;

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = i % 251;
	if (in == -1 || out == -1 || write(in, bytes, len) != len)
		err(EXIT_FAILURE, "memfd");
	well = send_to_child(in, len, out, 0, 0) == 0 &&
	       pread(out, got, sizeof(got), 0) == len &&
	       memcmp(got, bytes, len) == 0;
	cut = send_to_child(in, 100, out, 0, 1);
	wrong = send_to_child(in, 100, out, 1, 1);
	printf("received intact: %s\n", well ? "1000000 bytes" : "no");
	printf("without an end: %s\n", cut ? strerror(cut) : "taken");
	printf("with another key: %s\n", wrong ? strerror(wrong) : "taken");
	close(in);
	close(out);
	return !(well && cut == EPROTO && wrong == EBADMSG);
}

int main(int argc, char *argv[])
{
	struct stat st;
	int file;

	/* A peer that is gone is to be an error, EPIPE, and no signal. */
	signal(SIGPIPE, SIG_IGN);
	if (argc == 1)
		return demonstrate();
	if (argc != 2)
		errx(EXIT_FAILURE, "usage: %s [FILE]", argv[0]);
	file = open(argv[1], O_RDONLY | O_CLOEXEC);
	if (file == -1 || fstat(file, &st) == -1)
		err(EXIT_FAILURE, "open %s", argv[1]);
	/* Files of /proc and the like have a size of 0 all the same. */
	errno = send_to_child(file, st.st_size ? st.st_size : LLONG_MAX,
			      STDOUT_FILENO, 0, 0);
	if (errno)
		err(EXIT_FAILURE, "receive");
	return EXIT_SUCCESS;
}
