// SPDX-License-Identifier: MIT-0
/*
 * mmap-write - send a file out of a mapping, in one copy.
 *
 *	mmap-write [FILE DEST [OFFSET [LENGTH]]]
 *
 * DEST is HOST:PORT, unix:PATH, or - for standard output. write() copies the
 * mapped bytes into the socket: when it has returned, the file may change.
 * Only write() touches the mapping, so that a file which shrinks is an error,
 * EFAULT, and not SIGBUS. send_file() is the part to copy.
 */
#define _GNU_SOURCE
#define _FILE_OFFSET_BITS 64
#include <err.h>
#include <errno.h>
#include <fcntl.h>
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

enum { WINDOW = 1 << 20 };

/* Wait until FD takes more: it is non-blocking, and full. */
static void wait_for_room(int fd)
{
	poll(&(struct pollfd){ .fd = fd, .events = POLLOUT }, 1, -1);
}

/* Whether FILE has LEN bytes at OFFSET: beyond its end, a page has zeroes. */
static int reaches(int file, off_t offset, off_t len)
{
	struct stat st;

	return fstat(file, &st) == 0 && st.st_size - offset >= len;
}

/*
 * Send LEN bytes of FILE, from OFFSET on, to OUT. Return how many were sent,
 * fewer only if the file was too short or became so, or -1 with errno set and
 * *CALL the name of the call that failed.
 */
static long long send_file(int out, int file, off_t offset, long long len,
			   const char **call)
{
	long long sent = 0;
	size_t skip, size, done;
	ssize_t n;
	char *map;

	for (; sent < len; sent += size) {
		/* A mapping begins at a page; what is wanted may not. */
		skip = (offset + sent) % sysconf(_SC_PAGESIZE);
		size = len - sent < WINDOW ? len - sent : WINDOW;
		if (!reaches(file, offset + sent, size))
			break;
		*call = "mmap";
		map = mmap(NULL, skip + size, PROT_READ, MAP_SHARED, file,
			   offset + sent - skip);
		if (map == MAP_FAILED)
			return -1;
		*call = "write";
		for (done = 0; done < size; done += n) {
			n = write(out, map + skip + done, size - done);
			if (n > 0)
				continue;
			if (n == 0)
				errno = EIO;
			if (errno == EAGAIN)
				wait_for_room(out);
			else if (errno != EINTR)
				break;
			n = 0;
		}
		munmap(map, skip + size);
		if (done < size)
			return -1;
		/* If it has shrunk meanwhile, zeroes may have been sent. */
		if (!reaches(file, offset + sent, size))
			break;
	}
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

/* Send a file of our own to a child, which checks every byte. */
static int demonstrate(void)
{
	static char bytes[1000000], got[sizeof(bytes)];
	const long long len = sizeof(bytes);
	int file = memfd_create("input", MFD_CLOEXEC), s[2], status;
	const char *call;

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = i % 251;
	if (file == -1 || write(file, bytes, len) != len)
		err(EXIT_FAILURE, "memfd");
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, s) == -1)
		err(EXIT_FAILURE, "socketpair");
	switch (fork()) {
	case -1:
		err(EXIT_FAILURE, "fork");
	case 0:
		close(s[0]);
		_exit(recv(s[1], got, len, MSG_WAITALL) != len ||
		      memcmp(got, bytes, len));
	}
	close(s[1]);
	if (send_file(s[0], file, 0, len, &call) != len)
		err(EXIT_FAILURE, "%s", call);
	close(s[0]);
	close(file);
	wait(&status);
	printf("sent: %lld bytes\n", len);
	printf("received intact: %s\n", status == 0 ? "yes" : "no");
	return status == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char *argv[])
{
	long long offset, len, sent;
	const char *call;
	struct stat st;
	int file, out;
	char byte;

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
	/* Files of /proc and the like: a size of 0, and nothing to map. */
	if (st.st_size == 0 && pread(file, &byte, 1, 0) == 1)
		errx(EXIT_FAILURE, "%s: cannot be mapped", argv[1]);
	if (argc > 4)
		len = number(argv[4]);
	out = open_destination(argv[2]);

	sent = send_file(out, file, offset, len, &call);
	if (sent == -1)
		err(EXIT_FAILURE, "%s", call);
	if (sent < len)
		errx(EXIT_FAILURE, "%s: ended after %lld of %lld bytes",
		     argv[1], sent, len);
	if (out != STDOUT_FILENO)
		printf("sent: %lld bytes\n", sent);
	if (fflush(stdout) == EOF)
		err(EXIT_FAILURE, "stdout");
	return EXIT_SUCCESS;
}
