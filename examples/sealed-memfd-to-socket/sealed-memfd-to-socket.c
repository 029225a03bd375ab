// SPDX-License-Identifier: MIT-0
/*
 * sealed-memfd-to-socket - send a sealed copy of a file, by reference.
 *
 *	sealed-memfd-to-socket [FILE DEST [OFFSET [LENGTH]]]
 *
 * DEST is HOST:PORT, unix:PATH, or - for standard output. The file is copied
 * into memory that has a descriptor, and sealed: nobody can change the copy,
 * however often it is sent, and whoever else has the descriptor. copy_sealed(),
 * seal() and send_copy() are the parts to copy.
 */
#define _GNU_SOURCE
#define _FILE_OFFSET_BITS 64
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netdb.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CHUNK = 1 << 30 };

/* Wait until FD takes more: it is non-blocking, and full. */
static void wait_for_room(int fd)
{
	poll(&(struct pollfd){ .fd = fd, .events = POLLOUT }, 1, -1);
}

/*
 * Seal MEMFD for good. Return 0, or -1 with errno set: EBUSY if it is mapped
 * to be written, or if anything refers to its pages, as the queue of a socket
 * does until the peer has read them.
 */
static int seal(int memfd)
{
	return fcntl(memfd, F_ADD_SEALS,
		     F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL);
}

/* Copy LEN bytes of FILE, from OFFSET on, or as many as there are, to TO. */
static int copy(int to, int file, off_t offset, long long len)
{
	ssize_t n;

	while (len > 0) {
		n = sendfile(to, file, &offset, len < CHUNK ? len : CHUNK);
		if (n == 0)
			break;
		if (n > 0)
			len -= n;
		else if (errno != EINTR)
			return -1;
	}
	return 0;
}

/*
 * Copy LEN bytes of FILE, from OFFSET on, to memory, and seal that. Return its
 * descriptor, or -1 with errno set and *CALL the call that failed. If the file
 * has ended before, the copy is that much smaller.
 */
static int copy_sealed(int file, off_t offset, long long len, const char **call)
{
	int memfd, error;

	*call = "memfd_create";
	memfd = memfd_create("copy", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (memfd == -1)
		return -1;
	*call = "sendfile to memory";
	if (copy(memfd, file, offset, len) == 0) {
		/* Before it is sent: what is on its way forbids the seal. */
		*call = "fcntl";
		if (seal(memfd) == 0)
			return memfd;
	}
	error = errno;
	close(memfd);
	errno = error;
	return -1;
}

/* Send all of COPY to OUT. Return how many bytes, or -1 with errno set. */
static long long send_copy(int out, int copy)
{
	off_t offset = 0;
	struct stat st;
	ssize_t n;

	if (fstat(copy, &st) == -1)
		return -1;
	/* The offset is this call's own: others may send the copy too. */
	while (offset < st.st_size) {
		n = sendfile(out, copy, &offset, CHUNK);
		if (n > 0)
			continue;
		if (n == 0)
			errno = EIO;
		if (errno == EAGAIN)
			wait_for_room(out);
		else if (errno != EINTR)
			return -1;
	}
	return offset;
}

/*
 * Send LEN bytes of FILE, from OFFSET on, to OUT, as they are now. Return how
 * many were sent, fewer only if the file has ended, or -1 with errno set and
 * *CALL the call that failed.
 */
static long long send_file(int out, int file, off_t offset, long long len,
			   const char **call)
{
	int copy = copy_sealed(file, offset, len, call), error;
	long long sent;

	if (copy == -1)
		return -1;
	*call = "sendfile to destination";
	sent = send_copy(out, copy);
	/* What is on its way keeps its pages. */
	error = errno;
	close(copy);
	errno = error;
	return sent;
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

/* The number of bytes that TEXT says. */
static long long number(const char *text)
{
	char *end;
	long long n;

	errno = 0;
	n = strtoll(text, &end, 10);
	if (errno || end == text || *end != '\0' || n < 0)
		errx(EXIT_FAILURE, "%s: not a number of bytes", text);
	return n;
}

/* Send a sealed copy of a file of our own, and the file, to a child. */
static int demonstrate(void)
{
	static char bytes[1000000], got[sizeof(bytes)];
	const long long len = sizeof(bytes);
	int file = memfd_create("input", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	int copy, s[2], status, refused, intact, done;
	const char *call;

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = i % 251;
	if (file == -1 || write(file, bytes, len) != len)
		err(EXIT_FAILURE, "memfd");
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, s) == -1)
		err(EXIT_FAILURE, "socketpair");
	copy = copy_sealed(file, 0, len, &call);
	if (copy == -1)
		err(EXIT_FAILURE, "%s", call);
	/* The file can be changed, the copy cannot. */
	if (pwrite(file, "new", 3, 0) != 3)
		err(EXIT_FAILURE, "pwrite");
	refused = pwrite(copy, "new", 3, 0) == -1 && errno == EPERM;
	switch (fork()) {
	case -1:
		err(EXIT_FAILURE, "fork");
	case 0:
		close(s[0]);
		status = recv(s[1], got, len, MSG_WAITALL) != len ||
			 memcmp(got, bytes, len);
		_exit(recv(s[1], got, len, MSG_WAITALL) != len || status);
	}
	close(s[1]);
	if (send_copy(s[0], copy) != len || send_copy(s[0], file) != len)
		err(EXIT_FAILURE, "sendfile");
	wait(&status);
	intact = status == 0;
	/* Until the child had read the file's pages, it would be refused. */
	done = seal(file) == 0;
	close(copy);
	close(file);
	close(s[0]);
	printf("sent: %lld bytes\n", len);
	printf("received intact: %s\n", intact ? "yes" : "no");
	printf("the sealed copy changed: %s\n", refused ? "no" : "yes");
	printf("what was sent first is sealed when it is read: %s\n",
	       done ? "yes" : "no");
	return intact && refused && done ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char *argv[])
{
	long long offset, len, sent;
	const char *call;
	struct stat st;
	int file, out;

	/* A peer that is gone is to be an error, EPIPE, and no signal. */
	signal(SIGPIPE, SIG_IGN);
	if (argc == 1)
		return demonstrate();
	if (argc < 3 || argc > 5)
		errx(EXIT_FAILURE, "usage: %s [FILE DEST [OFFSET [LENGTH]]]",
		     argv[0]);
	file = open(argv[1], O_RDONLY | O_CLOEXEC);
	if (file == -1 || fstat(file, &st) == -1)
		err(EXIT_FAILURE, "open %s", argv[1]);
	if (!S_ISREG(st.st_mode))
		errx(EXIT_FAILURE, "%s: not a regular file", argv[1]);
	offset = argc > 3 ? number(argv[3]) : 0;
	len = st.st_size > offset ? st.st_size - offset : 0;
	/* Files of /proc and the like have a size of 0 all the same. */
	if (st.st_size == 0)
		len = LLONG_MAX;
	if (argc > 4)
		len = number(argv[4]);
	out = open_destination(argv[2]);

	sent = send_file(out, file, offset, len, &call);
	if (sent == -1)
		err(EXIT_FAILURE, "%s", call);
	if (sent < len && len != LLONG_MAX)
		errx(EXIT_FAILURE, "%s: ended after %lld of %lld bytes",
		     argv[1], sent, len);
	if (out != STDOUT_FILENO)
		printf("sent: %lld bytes\n", sent);
	if (fflush(stdout) == EOF)
		err(EXIT_FAILURE, "stdout");
	return EXIT_SUCCESS;
}
