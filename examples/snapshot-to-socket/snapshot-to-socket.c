// SPDX-License-Identifier: MIT-0
/*
 * snapshot-to-socket - send a snapshot of a file that changes, by reference.
 *
 *	snapshot-to-socket [FILE DEST [OFFSET [LENGTH]]]
 *
 * DEST is HOST:PORT, unix:PATH, or - for standard output. The file is cloned
 * into one without a name, or copied where the filesystem makes no clones;
 * that file is sent, and is gone when the last reference to it is.
 * take_snapshot(), copy() and send_snapshot() are the parts to copy.
 */
#define _GNU_SOURCE
#define _FILE_OFFSET_BITS 64
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <linux/fs.h>
#include <netdb.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CHUNK = 1 << 30 };

/* Whether ERROR says that copy_file_range() does not serve two files. */
static int is_refusal(int error)
{
	return error == EXDEV || error == EOPNOTSUPP || error == ENOSYS ||
	       error == EINVAL || error == EPERM;
}

/*
 * Copy LEN bytes at AT in FILE, or as many as there are, to the same place in
 * TO. Return 0, or -1 with errno set and *CALL the call that failed.
 */
static int copy(int to, int file, off_t at, long long len, const char **call)
{
	off_t from = at, into = at;
	int by_range = 1;
	ssize_t n;

	while (len > 0) {
		size_t some = len < CHUNK ? len : CHUNK;

		*call = by_range ? "copy_file_range" : "sendfile to snapshot";
		n = by_range ? copy_file_range(file, &from, to, &into, some, 0)
			     : sendfile(to, file, &from, some);
		if (n > 0)
			len -= n;
		else if (n == -1 && errno == EINTR)
			continue;
		else if (n == -1 && !(by_range && is_refusal(errno)))
			return -1;
		else if (!by_range)
			break;
		/* Of a file in /proc it says 0, too: sendfile() knows. */
		else if (lseek(to, from, SEEK_SET) == -1)
			return -1;
		else
			by_range = 0;
	}
	return 0;
}

/*
 * Make a file that has what is in FILE now: all of it if FOLDER is on the same
 * filesystem and that makes clones, else a copy of LEN bytes from OFFSET on.
 * Return its descriptor, or -1 with errno set and *CALL the call that failed.
 */
static int take_snapshot(int file, const char *folder, off_t offset,
			 long long len, const char **call)
{
	int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600), n, error;

	/* Where there can be no file without a name, memory will do. */
	*call = "memfd_create";
	if (fd == -1)
		fd = memfd_create("snapshot", MFD_CLOEXEC);
	if (fd == -1)
		return -1;
	do
		n = ioctl(fd, FICLONE, file);
	while (n == -1 && errno == EINTR);
	if (n == -1)
		n = copy(fd, file, offset, len, call);
	if (n == 0)
		return fd;
	error = errno;
	close(fd);
	errno = error;
	return -1;
}

/*
 * Send LEN bytes of SNAPSHOT, from OFFSET on, or as many as there are, to OUT.
 * Return how many were sent, or -1 with errno set.
 */
static long long send_snapshot(int out, int snapshot, off_t offset,
			       long long len)
{
	struct pollfd full = { .fd = out, .events = POLLOUT };
	long long sent = 0;
	struct stat st;
	ssize_t n;

	if (fstat(snapshot, &st) == -1)
		return -1;
	if (len > st.st_size - offset)
		len = st.st_size - offset;
	while (sent < len) {
		n = sendfile(out, snapshot, &offset,
			     len - sent < CHUNK ? len - sent : CHUNK);
		if (n == 0)
			errno = EIO;
		if (n > 0)
			sent += n;
		else if (errno == EAGAIN)
			poll(&full, 1, -1);
		else if (errno != EINTR)
			return -1;
	}
	return sent;
}

/*
 * Send LEN bytes of FILE, from OFFSET on, to OUT, as they are now; the snapshot
 * is made in FOLDER. Return how many were sent, fewer only if the file has
 * ended, or -1 with errno set and *CALL the call that failed.
 */
static long long send_file(int out, int file, const char *folder, off_t offset,
			   long long len, const char **call)
{
	int snapshot = take_snapshot(file, folder, offset, len, call), error;
	long long sent;

	if (snapshot == -1)
		return -1;
	*call = "sendfile to destination";
	sent = send_snapshot(out, snapshot, offset, len);
	error = errno;
	close(snapshot);
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

/* Send a snapshot to a child, and spoil the file before it reads. */
static int demonstrate(void)
{
	static char bytes[1000000], got[sizeof(bytes)];
	const long long len = sizeof(bytes);
	int file = memfd_create("input", MFD_CLOEXEC), s[2], snapshot, status;
	const char *call;

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = i % 251;
	if (file == -1 || write(file, bytes, len) != len ||
	    socketpair(AF_UNIX, SOCK_STREAM, 0, s) == -1)
		err(EXIT_FAILURE, "memfd, socketpair");
	snapshot = take_snapshot(file, "/tmp", 0, len, &call);
	if (snapshot == -1)
		err(EXIT_FAILURE, "%s", call);
	if (pwrite(file, "new", 3, 0) != 3 || ftruncate(file, 5000) == -1 ||
	    close(file) == -1)
		err(EXIT_FAILURE, "spoil");
	if (fork() == 0) {
		close(s[0]);
		_exit(recv(s[1], got, len, MSG_WAITALL) != len ||
		      memcmp(got, bytes, len));
	}
	if (close(s[1]) || send_snapshot(s[0], snapshot, 0, len) != len ||
	    close(snapshot) || close(s[0]))
		err(EXIT_FAILURE, "sendfile");
	wait(&status);
	printf("sent: %lld bytes of a file that is now 5000\n", len);
	printf("received intact: %s\n", status == 0 ? "yes" : "no");
	return status == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char *argv[])
{
	long long offset, len, sent;
	const char *call;
	struct stat st;
	int file, out;
	char *folder;

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
	/* Where the file is, and not a link to it; some have no name. */
	folder = realpath(argv[1], NULL);
	sent = send_file(out, file, folder ? dirname(folder) : ".", offset, len,
			 &call);
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
