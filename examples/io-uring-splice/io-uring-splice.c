// SPDX-License-Identifier: MIT-0
/*
 * io-uring-splice - send a file by reference, two splices for one system call.
 *
 *	io-uring-splice [FILE DEST]
 *
 * Library: uring, of liburing-dev: cc io-uring-splice.c -luring
 * Needs: a kernel with io_uring, and leave to use it.
 * DEST is HOST:PORT, unix:PATH, or - for standard output. What is on its way
 * refers to the file's pages. send_file(), and send_buffer() for what is in
 * memory, with what they call are the parts to copy.
 */
#define _GNU_SOURCE
#define _FILE_OFFSET_BITS 64
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <liburing.h>
#include <limits.h>
#include <netdb.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum { FROM_FILE, TO_OUT, ENTRIES = 8, EXIT_LACKING = 4 };

/* Queue a splice of LEN bytes; one FROM_FILE is linked to what comes next. */
static void queue_splice(struct io_uring *ring, int what, int in,
			 long long offset, int out, unsigned len)
{
	struct io_uring_sqe *sqe = io_uring_get_sqe(ring);

	io_uring_prep_splice(sqe, in, offset, out, -1, len, 0);
	sqe->flags = what == FROM_FILE ? IOSQE_IO_LINK : 0;
	sqe->user_data = what;
}

/*
 * Submit what is queued, and put the result of one completion in RES, at its
 * user_data. Return its flags, or -1 with errno set.
 */
static int next(struct io_uring *ring, int *res)
{
	struct io_uring_cqe *cqe;
	int n;

	while (io_uring_peek_cqe(ring, &cqe) != 0) {
		n = io_uring_submit_and_wait(ring, 1);
		errno = n < 0 ? -n : 0;
		if (n < 0 && errno != EINTR)
			return -1;
	}
	res[cqe->user_data] = cqe->res;
	n = cqe->flags;
	io_uring_cqe_seen(ring, cqe);
	return n;
}

/*
 * Move LEN bytes out of the pipe IN to OUT. RES has what the first try came to,
 * and is used for more. Return 0, or -1 with errno set.
 */
static int drain(struct io_uring *ring, int in, int out, int len, int *res)
{
	for (;;) {
		errno = res[TO_OUT] == 0 ? EIO : -res[TO_OUT];
		if (res[TO_OUT] > 0)
			len -= res[TO_OUT];
		else if (errno == EAGAIN)
			poll(&(struct pollfd){ out, POLLOUT, 0 }, 1, -1);
		else if (errno != EINTR && errno != ECANCELED)
			return -1;
		if (len == 0)
			return 0;
		queue_splice(ring, TO_OUT, in, -1, out, len);
		if (next(ring, res) == -1)
			return -1;
	}
}

/*
 * Send LEN bytes of FILE, from OFFSET on, to OUT. Return how many were sent,
 * fewer only if the file has ended, or -1 with errno set and *CALL the call
 * that failed.
 */
static long long send_file(struct io_uring *ring, int out, int file,
			   long long offset, long long len, const char **call)
{
	int p[2], res[2], n = 0;
	long long sent = 0, size;

	*call = "pipe2";
	if (pipe2(p, O_CLOEXEC) == -1)
		return -1;
	size = fcntl(p[0], F_GETPIPE_SZ);
	while (n == 0 && sent < len) {
		unsigned most = len - sent < size ? len - sent : size;

		/* The second runs only if the first moves all of MOST. */
		queue_splice(ring, FROM_FILE, file, offset + sent, p[1], most);
		queue_splice(ring, TO_OUT, p[0], -1, out, most);
		*call = "splice from file";
		if (next(ring, res) == -1 || next(ring, res) == -1)
			res[FROM_FILE] = -errno;
		if (res[FROM_FILE] == -EINTR)
			continue;
		n = res[FROM_FILE];
		errno = n < 0 ? -n : 0;
		if (n <= 0)
			break;
		/* What was not moved is in the pipe. */
		*call = "splice to destination";
		sent += n;
		n = drain(ring, p[0], out, n, res);
	}
	close(p[0]);
	close(p[1]);
	return n < 0 ? -1 : sent;
}

/*
 * Send the LEN bytes at BUF to OUT. Return 0, and the buffer is ours again; or
 * -1 with errno set, and the kernel may still read it.
 */
static int send_buffer(struct io_uring *ring, int out, const char *buf,
		       size_t len)
{
	int notices = 0, in_flight = 0, copies = 0, flags, n;
	struct io_uring_sqe *sqe;

	while (len > 0 || notices > 0) {
		if (len > 0 && !in_flight++) {
			sqe = io_uring_get_sqe(ring);
			io_uring_prep_send_zc(sqe, out, buf, len, 0, 0);
			sqe->user_data = 0;
			if (copies)
				sqe->opcode = IORING_OP_SEND;
		}
		flags = next(ring, &n);
		if (flags == -1)
			return -1;
		/* One completion has the count, another sets the buffer free. */
		notices -= !!(flags & IORING_CQE_F_NOTIF);
		if (flags & IORING_CQE_F_NOTIF)
			continue;
		notices += !!(flags & IORING_CQE_F_MORE);
		in_flight = 0;
		errno = n == 0 ? EIO : -n;
		if (n > 0) {
			buf += n;
			len -= n;
		} else if (errno == EAGAIN)
			poll(&(struct pollfd){ out, POLLOUT, 0 }, 1, -1);
		/* Older than 6.0; not TCP or UDP; or too much to be pinned. */
		else if (!copies && (errno == EINVAL || errno == EOPNOTSUPP ||
				     errno == ENOMEM || errno == ENOBUFS))
			copies = 1;
		else if (errno != EINTR)
			return -1;
	}
	return 0;
}

/* Connect to DEST: HOST:PORT, unix:PATH, or - for standard output. */
static int open_destination(const char *dest)
{
	struct sockaddr_un path = { .sun_family = AF_UNIX };
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM };
	struct addrinfo local = { .ai_family = AF_UNIX,
				  .ai_addr = (struct sockaddr *)&path,
				  .ai_addrlen = sizeof(path) };
	struct addrinfo *a = &local;
	char host[256], port[32];
	int fd, error = 0;

	if (strcmp(dest, "-") == 0)
		return STDOUT_FILENO;
	if (strncmp(dest, "unix:", 5) == 0) {
		if (strlen(dest + 5) >= sizeof(path.sun_path))
			errx(EXIT_FAILURE, "%s: path too long", dest);
		strcpy(path.sun_path, dest + 5);
	} else {
		if (sscanf(dest, "[%255[^]]]:%31s", host, port) != 2 &&
		    sscanf(dest, "%255[^:]:%31s", host, port) != 2)
			errx(EXIT_FAILURE, "%s: not HOST:PORT", dest);
		error = getaddrinfo(host, port, &hints, &a);
	}
	if (error)
		errx(EXIT_FAILURE, "%s: %s", dest, gai_strerror(error));
	for (; a; a = a->ai_next) {
		fd = socket(a->ai_family, SOCK_STREAM, 0);
		if (fd != -1 && connect(fd, a->ai_addr, a->ai_addrlen) == 0)
			return fd;
	}
	err(EXIT_FAILURE, "connect %s", dest);
}

/* Send a buffer and a file to a child over TCP, which checks every byte. */
static int demonstrate(struct io_uring *ring)
{
	static char bytes[1000000], got[sizeof(bytes)];
	int file = memfd_create("input", MFD_CLOEXEC), status;
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	int out = socket(AF_INET, SOCK_STREAM, 0);
	const int len = sizeof(bytes), part = 100000;
	struct sockaddr_in at = { .sin_family = AF_INET };
	socklen_t at_len = sizeof(at);
	const char *call = "send";

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = i % 251;
	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (write(file, bytes, len) != len ||
	    bind(fd, (struct sockaddr *)&at, at_len) == -1 ||
	    listen(fd, 1) == -1 ||
	    getsockname(fd, (struct sockaddr *)&at, &at_len) == -1 ||
	    connect(out, (struct sockaddr *)&at, at_len) == -1)
		err(EXIT_FAILURE, "set-up");
	if (fork() == 0)
		_exit(recv(accept(fd, 0, 0), got, len, MSG_WAITALL) != len ||
		      memcmp(got, bytes, len));
	if (send_buffer(ring, out, bytes, part) == -1 ||
	    send_file(ring, out, file, part, len - part, &call) != len - part ||
	    close(fd) || close(out) || close(file))
		err(EXIT_FAILURE, "%s", call);
	io_uring_queue_exit(ring);
	wait(&status);
	printf("received intact: %s\n",
	       status == 0 ? "100000 bytes of a buffer, 900000 of a file" : "no");
	return status == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char *argv[])
{
	struct io_uring ring;
	long long len, sent;
	const char *call;
	struct stat st;
	int file, out, n;

	/* What is opened now would be taken for it. */
	if (fcntl(STDOUT_FILENO, F_GETFD) == -1)
		err(EXIT_FAILURE, "stdout");
	n = io_uring_queue_init(ENTRIES, &ring, 0);
	errno = -n;
	if (n < 0)
		err(n == -EPERM || n == -ENOSYS ? EXIT_LACKING : EXIT_FAILURE,
		    "needs io_uring; sysctl or seccomp may forbid it");
	/* A peer that is gone is to be an error, EPIPE, and no signal. */
	signal(SIGPIPE, SIG_IGN);
	if (argc == 1)
		return demonstrate(&ring);
	if (argc != 3)
		errx(EXIT_FAILURE, "usage: %s [FILE DEST]", argv[0]);
	file = open(argv[1], O_RDONLY | O_CLOEXEC);
	if (file == -1 || fstat(file, &st) == -1)
		err(EXIT_FAILURE, "open %s", argv[1]);
	/* Files of /proc and the like have a size of 0 all the same. */
	len = st.st_size == 0 ? LLONG_MAX : st.st_size;
	out = open_destination(argv[2]);
	sent = send_file(&ring, out, file, 0, len, &call);
	if (sent == -1)
		err(EXIT_FAILURE, "%s", call);
	if (sent < len && len != LLONG_MAX)
		errx(EXIT_FAILURE, "%s: ended after %lld of %lld bytes",
		     argv[1], sent, len);
	if (out != STDOUT_FILENO &&
	    (printf("sent: %lld bytes\n", sent) < 0 || fflush(stdout) == EOF))
		err(EXIT_FAILURE, "stdout");
	return EXIT_SUCCESS;
}
