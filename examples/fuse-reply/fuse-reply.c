// SPDX-License-Identifier: MIT-0
/*
 * fuse-reply - answer the reads of a FUSE filesystem by reference.
 *
 *	fuse-reply [FILE DIR COMMAND]
 *
 * Server: FILE is DIR/file to COMMAND, which a shell runs, and until it ends.
 * Needs: /dev/fuse, and root or a user namespace.
 * An answer is a header with the length of all, and the bytes. Either the bytes
 * are spliced into a pipe first and counted; or, as in libfuse, the header goes
 * first, and is corrected in memory, to which the pipe refers. fill(),
 * by_two_pipes(), by_one_pipe() and reply_data() are the parts to copy.
 */
#define _GNU_SOURCE
#define _FILE_OFFSET_BITS 64
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/fuse.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { READ_MAX = 1 << 17, PIPE_LEN = 1 << 18, FILE_NODE = 2 };
enum { HEAD_LEN = sizeof(struct fuse_out_header), EXIT_LACKING = 4 };

/* One file to serve, and what answers go through. */
struct server {
	int fuse, file;
	int p[2], q[2];
	int is_one_pipe; /* which way is taken */
	int copied;	 /* how many answers went another way */
};

/* Make the pipes, or make them anew: whatever is in them is gone. */
static int open_pipes(struct server *s)
{
	for (int i = 0; i < 2; i++) {
		close(s->p[i]);
		close(s->q[i]);
	}
	if (pipe2(s->p, O_CLOEXEC) == -1 || pipe2(s->q, O_CLOEXEC) == -1)
		return -1;
	/* The second one has the header, too. Less is no error: see fill(). */
	fcntl(s->p[0], F_SETPIPE_SZ, PIPE_LEN);
	fcntl(s->q[0], F_SETPIPE_SZ, 2 * PIPE_LEN);
	return 0;
}

/*
 * Splice SIZE bytes of FILE, at OFFSET, to the pipe OUT. Return how many, fewer
 * only if the file has ended; or -1, with EAGAIN if it has no slots for them.
 */
static ssize_t fill(int file, loff_t offset, size_t size, int out)
{
	size_t filled = 0;
	ssize_t n;

	while (filled < size) {
		n = splice(file, &offset, out, NULL, size - filled,
			   SPLICE_F_NONBLOCK);
		if (n == 0)
			break;
		if (n > 0)
			filled += n;
		else if (errno != EINTR)
			return -1;
	}
	return filled;
}

/* Splice all LEN bytes of an answer from the pipe IN. Return 0, or -1. */
static int give(int fuse, int in, size_t len)
{
	ssize_t n;

	do
		n = splice(in, NULL, fuse, NULL, len, 0);
	while (n == -1 && errno == EINTR);
	errno = n == -1 ? errno : EIO;
	return n == (ssize_t)len ? 0 : -1;
}

/* The bytes first: the header is made when they are counted. */
static int by_two_pipes(struct server *s, struct fuse_out_header *head,
			off_t offset, size_t size)
{
	ssize_t n = fill(s->file, offset, size, s->p[1]), moved;

	if (n == -1)
		return -1;
	head->len = HEAD_LEN + n;
	if (write(s->q[1], head, HEAD_LEN) != HEAD_LEN)
		return -1;
	for (; n > 0; n -= moved) {
		moved = splice(s->p[0], NULL, s->q[1], NULL, n,
			       SPLICE_F_NONBLOCK);
		if (moved == -1 && errno == EINTR)
			moved = 0;
		else if (moved <= 0)
			return -1;
	}
	return give(s->fuse, s->q[0], head->len);
}

/*
 * The header first, and with a length that is a guess. The pipe refers to HEAD,
 * so that what is stored there now is what the kernel will read.
 */
static int by_one_pipe(struct server *s, struct fuse_out_header *head,
		       off_t offset, size_t size)
{
	struct iovec iov = { head, HEAD_LEN };
	ssize_t n;

	head->len = HEAD_LEN + size;
	if (vmsplice(s->p[1], &iov, 1, SPLICE_F_NONBLOCK) != HEAD_LEN)
		return -1;
	n = fill(s->file, offset, size, s->p[1]);
	if (n == -1)
		return -1;
	head->len = HEAD_LEN + n;
	return give(s->fuse, s->p[0], head->len);
}

/* Two copies, for what cannot be spliced. Return 0, or -1 with errno set. */
static int by_copy(struct server *s, struct fuse_out_header *head, off_t offset,
		   size_t size)
{
	static char buf[READ_MAX];
	struct iovec iov[2] = { { head, HEAD_LEN }, { buf, 0 } };
	size_t len = 0;
	ssize_t n;

	do {
		n = pread(s->file, buf + len, size - len, offset + len);
		if (n > 0)
			len += n;
		else if (n == -1 && errno != EINTR)
			head->error = -errno;
	} while (n != 0 && len < size && !head->error);
	iov[1].iov_len = head->error ? 0 : len;
	head->len = HEAD_LEN + iov[1].iov_len;
	do
		n = writev(s->fuse, iov, 2);
	while (n == -1 && errno == EINTR);
	return n == -1 ? -1 : 0;
}

/*
 * Answer the read UNIQUE of SIZE bytes at OFFSET. To answer less, but at the
 * end of the file, would be to say that it ends. Return 0, or -1 with errno set.
 */
static int reply_data(struct server *s, uint64_t unique, off_t offset,
		      size_t size)
{
	struct fuse_out_header head = { .unique = unique };
	int n = (s->is_one_pipe ? by_one_pipe : by_two_pipes)(s, &head, offset,
							      size);
	const int error = errno;

	/* Whatever is left in a pipe would be part of the next answer. */
	if (n == 0 || open_pipes(s) == -1)
		return n;
	/* ENOENT: nobody waits for it any more. */
	errno = error;
	if (error == ENOENT)
		return -1;
	s->copied++;
	return by_copy(s, &head, offset, size);
}

static struct {
	struct fuse_in_header head;
	union {
		struct fuse_init_in init;
		struct fuse_read_in read;
		char name[2 * FUSE_MIN_READ_BUFFER];
	};
} request;

static struct {
	struct fuse_out_header head;
	union {
		struct fuse_init_out init;
		struct fuse_entry_out entry;
		struct fuse_attr_out attr;
	};
} answer;

static void fill_attr(struct fuse_attr *attr, int file, uint64_t node)
{
	struct stat st;

	fstat(file, &st);
	attr->nlink = 1;
	attr->mode = node == FILE_NODE ? S_IFREG | 0444 : S_IFDIR | 0555;
	attr->size = node == FILE_NODE ? st.st_size : 0;
}

/* Make all other answers. Return how long they are, or the error they are. */
static int make_answer(int file)
{
	memset(&answer, 0, sizeof(answer));
	switch (request.head.opcode) {
	case FUSE_INIT:
		answer.init.major = FUSE_KERNEL_VERSION;
		answer.init.minor = FUSE_KERNEL_MINOR_VERSION;
		answer.init.max_readahead = request.init.max_readahead;
		return sizeof(answer.init);
	case FUSE_LOOKUP:
		if (strcmp(request.name, "file") != 0)
			return -ENOENT;
		answer.entry.nodeid = FILE_NODE;
		fill_attr(&answer.entry.attr, file, FILE_NODE);
		return sizeof(answer.entry);
	case FUSE_GETATTR:
		fill_attr(&answer.attr.attr, file, request.head.nodeid);
		return sizeof(answer.attr);
	}
	/* As an answer to FUSE_OPEN: it need not be asked. */
	return -ENOSYS;
}

/* Answer until the filesystem is unmounted. Return 0, or -1 with errno set. */
static int serve(struct server *s)
{
	const struct fuse_in_header *in = &request.head;
	int n;

	for (;;) {
		n = read(s->fuse, &request, sizeof(request));
		/* ENOENT: it was interrupted before we could have it. */
		if (n == -1 && errno != EINTR && errno != ENOENT)
			return errno == ENODEV ? 0 : -1;
		if (n == -1 || in->opcode == FUSE_FORGET ||
		    in->opcode == FUSE_BATCH_FORGET ||
		    in->opcode == FUSE_INTERRUPT)
			continue;
		if (in->opcode == FUSE_READ) {
			n = reply_data(s, in->unique, request.read.offset,
				       request.read.size);
		} else {
			n = make_answer(s->file);
			answer.head.error = n < 0 ? n : 0;
			answer.head.len = HEAD_LEN + (n < 0 ? 0 : n);
			answer.head.unique = in->unique;
			n = write(s->fuse, &answer, answer.head.len);
		}
		if (n == -1 && errno != ENOENT)
			return -1;
	}
}

/* Mount what is served on DIR, where nobody else sees it. */
static void mount_on(const char *dir, struct server *s)
{
	char options[128];

	if (unshare(CLONE_NEWNS) == -1 ||
	    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == -1)
		err(EXIT_LACKING, "needs root, or unshare -rm before it");
	s->fuse = open("/dev/fuse", O_RDWR | O_CLOEXEC);
	snprintf(options, sizeof(options),
		 "fd=%d,rootmode=40000,user_id=0,group_id=0,max_read=%d",
		 s->fuse, READ_MAX);
	if (s->fuse == -1 ||
	    mount("fuse-reply", dir, "fuse", MS_NOSUID, options) == -1)
		err(EXIT_LACKING, "needs /dev/fuse, and leave to mount it");
	s->p[0] = s->p[1] = s->q[0] = s->q[1] = -1;
	if (open_pipes(s) == -1)
		err(EXIT_FAILURE, "pipe2");
}

static char bytes[1000003], got[sizeof(bytes) + 1];

/* Read the file in pieces that end on no page. Return whether it is right. */
static int is_right(void)
{
	int fd = open("file", O_RDONLY | O_CLOEXEC);
	size_t len = 0;
	ssize_t n;

	while ((n = read(fd, got + len, 10007)) > 0)
		len += n;
	close(fd);
	return n == 0 && len == sizeof(bytes) && memcmp(got, bytes, len) == 0;
}

/* Serve while COMMAND runs, or while we look. Return whether it went well. */
static int serve_to(struct server *s, const char *dir, const char *command)
{
	int status = -1;

	mount_on(dir, s);
	if (fork() == 0) {
		status = command ? system(command)
				 : chdir(dir) == -1 || !is_right();
		umount2(dir, MNT_DETACH);
		_exit(status != 0);
	}
	if (serve(s) == -1)
		err(EXIT_FAILURE, "/dev/fuse");
	wait(&status);
	close(s->fuse);
	close(s->p[0]), close(s->p[1]), close(s->q[0]), close(s->q[1]);
	return status == 0;
}

/* Serve a file of our own, both ways, to a child that reads it. */
static int demonstrate(void)
{
	struct server s = { .file = memfd_create("file", MFD_CLOEXEC) };
	int good = 0, is_intact;

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = i % 251;
	if (write(s.file, bytes, sizeof(bytes)) != sizeof(bytes))
		err(EXIT_FAILURE, "memfd");
	for (; s.is_one_pipe < 2; s.is_one_pipe++) {
		/* Over what is there, and for us alone. */
		is_intact = serve_to(&s, "/tmp", NULL);
		printf("pipes: %d, intact: %s, answers copied: %d\n",
		       2 - s.is_one_pipe, is_intact ? "yes" : "no", s.copied);
		good += is_intact && s.copied == 0;
	}
	return good == 2 && close(s.file) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char *argv[])
{
	struct server s = { .is_one_pipe = 0 };

	if (argc == 1)
		return demonstrate();
	if (argc != 4)
		errx(EXIT_FAILURE, "usage: %s [FILE DIR COMMAND]", argv[0]);
	s.file = open(argv[1], O_RDONLY | O_CLOEXEC);
	if (s.file == -1)
		err(EXIT_FAILURE, "open %s", argv[1]);
	return serve_to(&s, argv[2], argv[3]) ? EXIT_SUCCESS : EXIT_FAILURE;
}
