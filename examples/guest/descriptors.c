// SPDX-License-Identifier: MIT-0
/*
 * descriptors - what splice() and its kin do with every kind of descriptor.
 *
 *	descriptors [-k KIND] FS=DIR[,HOW-IT-WAS-MADE]...
 *
 * For each kind and each operation: did bytes move, or which errno came; and
 * where they moved, is it a reference or a copy? Source bytes are 'A', are
 * overwritten with 'B' after they have moved, and are read at the other end
 * then: 'B' is a reference, 'A' a copy, and '-' was not looked at.
 *
 *	kind	ID	GROUP	TITLE
 *	cell	ID	OPERATION	RESULT	ALIASING
 *	control	ID	OPERATION	RESULT	ALIASING
 *
 * RESULT is "bytes", the name of an errno, "none" where the call returned 0,
 * "lost" where it counted bytes and nothing came out at the other end, "blocks"
 * where it did not return, or "unavailable" where this kernel, or this user,
 * cannot make the kind, or cannot open it for that direction. Each cell is a
 * process of its own.
 *
 * The control has read() and write() in place of the call. It is run for each
 * cell that tells a reference, a copy or a loss, and must find a copy.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/if_alg.h>
#include <linux/if_packet.h>
#include <linux/if_tun.h>
#include <linux/io_uring.h>
#include <linux/netlink.h>
#include <linux/perf_event.h>
#include <linux/tls.h>
#include <linux/vm_sockets.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/ip_icmp.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/fanotify.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/sendfile.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef IPPROTO_MPTCP
#define IPPROTO_MPTCP 262
#endif
#ifndef TCP_ULP
#define TCP_ULP 31
#endif

enum { SIZE = 4096, SECONDS_MAX = 5 };

/* How long what was accepted may take to come out at the other end. */
enum { ARRIVAL_MS = 1500 };

/* A call blocks that is found asleep at every one of some looks in a row. */
enum { LOOKS = 5, LOOK_MS = 100 };

/* How the work of one cell ends: by its exit status. */
enum { EXIT_RESULT = 0, EXIT_UNAVAILABLE = 3, EXIT_BROKEN = 4 };

/* A descriptor, and the ways round it. */
struct end {
	int fd;	      /* the one that is asked */
	int file;     /* whose bytes it has, to be overwritten; or -1 */
	char *memory; /* likewise; or NULL */
	int drain;    /* where what is put in comes out; or -1 */
	int is_file;  /* drained by pread() at 0, and not by read() */
	/* What a sink can take; of length 0: a page of 'A' */
	char payload[SIZE];
	size_t length;
};

enum role { SOURCE, SINK };

/* Kinds that are never asked in the other role. */
enum only { BOTH, SOURCE_ONLY, SINK_ONLY };

struct kind {
	const char *id, *group, *title;
	/* Fill in an end that is ready for its role; or unavailable(). */
	void (*make)(struct end *end, enum role role, const struct kind *kind);
	const char *path;
	int a, b, c;
	enum only only;
};

static const char *place; /* a directory to make files in */
static char page[SIZE] __attribute__((aligned(SIZE))); /* for O_DIRECT */

static void unavailable(void)
{
	_exit(EXIT_UNAVAILABLE);
}

/* What must work for a cell to mean anything. */
static void need(int ok, const char *what)
{
	if (ok)
		return;
	fprintf(stderr, "descriptors: %s: %s\n", what, strerror(errno));
	_exit(EXIT_BROKEN);
}

static void fill(int fd, char c)
{
	static char aligned[SIZE] __attribute__((aligned(SIZE)));

	memset(aligned, c, SIZE);
	need(pwrite(fd, aligned, SIZE, 0) == SIZE, "pwrite");
}

/* What is there before, as a source or as a sink: no 'A' that did not move. */
static char before(enum role role)
{
	return role == SOURCE ? 'A' : 'Z';
}

/* A file of a page of 'A', open for both. */
static int new_file(const char *dir)
{
	char name[256];
	int fd;

	snprintf(name, sizeof(name), "%s/descriptors.XXXXXX", dir);
	need((fd = mkstemp(name)) != -1, name);
	unlink(name);
	fill(fd, 'A');
	return fd;
}

static int new_memfd(void)
{
	int fd = memfd_create("descriptors", MFD_CLOEXEC);

	need(fd != -1, "memfd_create");
	fill(fd, 'A');
	return fd;
}

static char *new_memory(void)
{
	char *memory = mmap(NULL, SIZE, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	need(memory != MAP_FAILED, "mmap");
	memset(memory, 'A', SIZE);
	return memory;
}

static void make_pipe(int p[2])
{
	need(pipe2(p, O_CLOEXEC) == 0, "pipe");
}

/* kind->path as a directory; a: flags; b: what to do with the file. */
enum { PLAIN, ONLY_PATH, WRONG_MODE, DIRECTORY };

static void make_file(struct end *end, enum role role, const struct kind *kind)
{
	const char *dir = kind->path ? kind->path : place;
	int mode = O_RDWR;
	char name[64];

	end->file = end->drain = new_file(dir);
	end->is_file = 1;
	if (role == SINK)
		need(ftruncate(end->file, 0) == 0, "ftruncate");
	snprintf(name, sizeof(name), "/proc/self/fd/%d", end->file);
	if (kind->b == ONLY_PATH)
		mode = O_PATH;
	if (kind->b == WRONG_MODE)
		mode = role == SOURCE ? O_WRONLY : O_RDONLY;
	if (kind->b == DIRECTORY)
		end->fd = open(dir, O_RDONLY | O_DIRECTORY);
	else
		end->fd = open(name, mode | kind->a);
	if (end->fd == -1)
		unavailable();
}

/* a: flags of memfd_create(); b: seals */
static void make_memfd(struct end *end, enum role role, const struct kind *kind)
{
	size_t size = kind->a & MFD_HUGETLB ? 2 << 20 : SIZE;
	char *map;

	if ((end->fd = memfd_create("descriptors", MFD_CLOEXEC | kind->a)) ==
		    -1 ||
	    ftruncate(end->fd, size) == -1)
		unavailable();
	map = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, end->fd, 0);
	if (map == MAP_FAILED)
		unavailable();
	memset(map, before(role), SIZE);
	/* A mapping that can be stored through keeps this seal from being set.
	 */
	if (kind->b & F_SEAL_WRITE)
		munmap(map, size);
	else if (role == SOURCE)
		end->memory = map;
	if (kind->b)
		need(fcntl(end->fd, F_ADD_SEALS, kind->b) == 0, "seal");
	end->drain = end->fd;
	end->is_file = 1;
}

static void make_secret(struct end *end, enum role role,
			const struct kind *kind)
{
	(void)role;
	(void)kind;
	if ((end->fd = syscall(447 /* memfd_secret */, 0)) == -1 ||
	    ftruncate(end->fd, SIZE) == -1)
		unavailable();
}

enum { ANYTHING, ITS_OWN_TEXT, A_LINE };

/*
 * Let the end take what the file at PATH says already: a value that can be set,
 * and changes nothing. Of several words, the one in brackets is set.
 */
static void take_own_text(struct end *end, const char *path)
{
	int fd = open(path, O_RDONLY);
	ssize_t n = fd == -1 ? -1 : read(fd, end->payload, SIZE - 1);
	char *open_bracket, *close_bracket;

	if (n <= 0)
		unavailable();
	close(fd);
	end->payload[n] = '\0';
	open_bracket = strchr(end->payload, '[');
	close_bracket = open_bracket ? strchr(open_bracket, ']') : NULL;
	if (close_bracket) {
		*close_bracket = '\0';
		memmove(end->payload, open_bracket + 1,
			close_bracket - open_bracket);
		strcat(end->payload, "\n");
	}
	end->length = strlen(end->payload);
}

/* a: more flags; b: what it takes as a sink */
static void make_open(struct end *end, enum role role, const struct kind *kind)
{
	int flags = (role == SOURCE ? O_RDONLY : O_WRONLY) | kind->a;
	struct stat st;

	end->fd = open(kind->path, flags | O_NONBLOCK | O_NOCTTY);
	if (end->fd == -1)
		unavailable();
	/* Whatever the list of kinds says: there are filesystems on the disks.
	 */
	need(fstat(end->fd, &st) == 0 &&
		     (role == SOURCE || !S_ISBLK(st.st_mode)),
	     "a disk is never opened for writing");
	if (role == SINK && kind->b == ITS_OWN_TEXT)
		take_own_text(end, kind->path);
	if (role == SINK && kind->b == A_LINE)
		end->length = sprintf(end->payload, "descriptors: a line\n");
}

/* A loop device of a file of our own. */
static void make_loop(struct end *end, enum role role, const struct kind *kind)
{
	int control = open("/dev/loop-control", O_RDWR), n, file;
	char name[32];

	if (control == -1 || (n = ioctl(control, 0x4C82)) == -1)
		unavailable();
	snprintf(name, sizeof(name), "/dev/loop%d", n);
	file = new_file(place);
	fill(file, before(role));
	need(ftruncate(file, 1 << 20) == 0, "ftruncate");
	end->fd = open(name, O_RDWR | kind->a);
	if (end->fd == -1 || ioctl(end->fd, 0x4C00, file) == -1)
		unavailable();
	/* LO_FLAGS_AUTOCLEAR: gone when the last descriptor is closed */
	unsigned char info[232] = { 0 };
	info[52] = 4;
	ioctl(end->fd, 0x4C04, info);
	end->file = open(name, O_RDWR);
	end->drain = end->file;
	end->is_file = 1;
	if (end->file == -1)
		unavailable();
}

/* a: which end is asked: the master or the slave */
static void make_pty(struct end *end, enum role role, const struct kind *kind)
{
	int master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_NONBLOCK), slave;

	if (master == -1 || grantpt(master) == -1 || unlockpt(master) == -1)
		unavailable();
	slave = open(ptsname(master), O_RDWR | O_NOCTTY | O_NONBLOCK);
	if (slave == -1)
		unavailable();
	end->fd = kind->a ? slave : master;
	end->drain = kind->a ? master : slave;
	memset(page, 'A', SIZE);
	page[63] = '\n';
	if (role == SOURCE)
		need(write(end->drain, page, 64) == 64, "write to pty");
	end->drain = -1; /* a terminal changes what it is given */
}

enum {
	WRITTEN,
	SPLICED,
	VMSPLICED,
	GIFTED,
	EMPTY,
	FULL,
	PACKET,
	WRONG_END,
	FIFO,
	NOBODY
};

/* Write until nothing more fits; the descriptor is a blocking one as before. */
static void fill_pipe(int fd)
{
	int flags = fcntl(fd, F_GETFL);

	need(fcntl(fd, F_SETFL, flags | O_NONBLOCK) == 0, "fcntl");
	while (write(fd, page, SIZE) > 0)
		;
	need(fcntl(fd, F_SETFL, flags) == 0, "fcntl");
}

/* a: how it was filled, or what is the matter with it */
static void make_pipe_end(struct end *end, enum role role,
			  const struct kind *kind)
{
	struct iovec iov;
	char name[256];
	int p[2];

	if (kind->a == FIFO) {
		snprintf(name, sizeof(name), "%s/fifo.%d", place, getpid());
		if (mkfifo(name, 0600) == -1)
			unavailable();
		p[0] = open(name, O_RDONLY | O_NONBLOCK);
		p[1] = open(name, O_WRONLY | O_NONBLOCK);
		unlink(name);
	} else {
		need(pipe2(p, O_CLOEXEC | (kind->a == PACKET ? O_DIRECT : 0)) ==
			     0,
		     "pipe");
	}
	end->fd = role == SOURCE ? p[0] : p[1];
	end->drain = p[0];
	memset(page, 'A', SIZE);
	if (kind->a == WRONG_END)
		end->fd = role == SOURCE ? p[1] : p[0];
	if (kind->a == NOBODY)
		close(role == SOURCE ? p[1] : p[0]);
	if (role == SINK) {
		if (kind->a == FULL)
			fill_pipe(p[1]);
		return;
	}
	switch (kind->a) {
	case SPLICED:
		end->file = new_memfd();
		need(lseek(end->file, 0, SEEK_SET) == 0 &&
			     splice(end->file, NULL, p[1], NULL, SIZE, 0) ==
				     SIZE,
		     "splice");
		break;
	case VMSPLICED:
	case GIFTED:
		end->memory = new_memory();
		iov = (struct iovec){ end->memory, SIZE };
		need(vmsplice(p[1], &iov, 1,
			      kind->a == GIFTED ? SPLICE_F_GIFT : 0) == SIZE,
		     "vmsplice");
		break;
	case EMPTY:
	case NOBODY:
	case WRONG_END:
		break;
	default:
		need(write(p[1], page, SIZE) == SIZE, "write");
	}
}

enum { CONNECTED, UNCONNECTED, LISTENING, PEER_CLOSED, SHUT, FED };

/* An address on this machine for family A. */
static socklen_t own_address(int family, struct sockaddr_storage *address)
{
	struct sockaddr_in *in = (struct sockaddr_in *)address;
	struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)address;
	struct sockaddr_un *un = (struct sockaddr_un *)address;
	struct sockaddr_vm *vm = (struct sockaddr_vm *)address;

	memset(address, 0, sizeof(*address));
	address->ss_family = family;
	switch (family) {
	case AF_INET:
		in->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
		return sizeof(*in);
	case AF_INET6:
		in6->sin6_addr = in6addr_loopback;
		return sizeof(*in6);
	case AF_VSOCK:
		vm->svm_cid = 1; /* VMADDR_CID_LOCAL */
		vm->svm_port = VMADDR_PORT_ANY;
		return sizeof(*vm);
	default:
		return sizeof(un->sun_family);
	}
}

/* Connect S[0] to S[1], both of a family that has addresses. */
static void connect_pair(int s[2], const struct kind *kind)
{
	struct sockaddr_storage address;
	struct sockaddr *sa = (struct sockaddr *)&address;
	socklen_t len = own_address(kind->a, &address);
	int stream = kind->b == SOCK_STREAM || kind->b == SOCK_SEQPACKET;
	int one = socket(kind->a, kind->b, kind->c), two;

	if (one == -1 || bind(one, sa, len) == -1 ||
	    (stream && listen(one, 1) == -1))
		unavailable();
	len = sizeof(address);
	need(getsockname(one, sa, &len) == 0, "getsockname");
	two = socket(kind->a, kind->b, kind->c);
	if (two == -1 || connect(two, sa, len) == -1)
		unavailable();
	s[0] = two;
	s[1] = stream ? accept(one, NULL, NULL) : one;
	if (s[1] == -1)
		unavailable();
	if (!stream) {
		len = sizeof(address);
		if (getsockname(two, sa, &len) == 0)
			(void)!connect(one, sa, len);
	}
}

static int state_of(const struct kind *kind)
{
	return kind->path ? kind->path[0] - '0' : CONNECTED;
}

/* a: family; b: type; c: protocol; path: the state, as a digit */
static void make_socket(struct end *end, enum role role,
			const struct kind *kind)
{
	int s[2], state = state_of(kind);
	struct sockaddr_storage address;
	socklen_t len;

	if (state == UNCONNECTED || state == LISTENING) {
		if ((end->fd = socket(kind->a, kind->b, kind->c)) == -1)
			unavailable();
		len = own_address(kind->a, &address);
		if (state == LISTENING &&
		    (bind(end->fd, (struct sockaddr *)&address, len) == -1 ||
		     listen(end->fd, 1) == -1))
			unavailable();
		return;
	}
	if (kind->a == AF_UNIX) {
		if (socketpair(AF_UNIX, kind->b, 0, s) == -1)
			unavailable();
	} else {
		connect_pair(s, kind);
	}
	end->fd = s[0];
	end->drain = s[1];
	memset(page, 'A', SIZE);
	if (state == FED) {
		end->file = new_memfd();
		need(lseek(end->file, 0, SEEK_SET) == 0 &&
			     sendfile(s[1], end->file, NULL, SIZE) == SIZE,
		     "sendfile");
	} else if (role == SOURCE && state == CONNECTED) {
		if (send(s[1], page, SIZE, 0) != SIZE)
			unavailable();
	}
	if (state == PEER_CLOSED) {
		close(s[1]);
		end->drain = -1;
	}
	if (state == SHUT)
		shutdown(role == SOURCE ? s[1] : s[0], SHUT_WR);
}

/* Let the end take an echo request, and send it to this machine. */
static void take_echo(struct end *end)
{
	struct icmphdr *echo = (struct icmphdr *)end->payload;
	struct sockaddr_storage address;
	socklen_t len = own_address(AF_INET, &address);

	need(connect(end->fd, (struct sockaddr *)&address, len) == 0,
	     "connect");
	memset(end->payload, 'A', SIZE);
	*echo = (struct icmphdr){ .type = ICMP_ECHO };
	end->length = 64;
}

/* a: family; b: type; c: protocol: nothing is sent to it */
static void make_bare_socket(struct end *end, enum role role,
			     const struct kind *kind)
{
	struct sockaddr_ll ll = { .sll_family = AF_PACKET,
				  .sll_protocol = htons(ETH_P_ALL),
				  .sll_ifindex = if_nametoindex("lo") };

	end->fd = socket(kind->a, kind->b, kind->c);
	if (end->fd == -1)
		unavailable();
	if (kind->a == AF_PACKET)
		(void)!bind(end->fd, (struct sockaddr *)&ll, sizeof(ll));
	if (role == SINK && kind->a == AF_INET && kind->c == IPPROTO_ICMP)
		take_echo(end);
}

/* TLS in the kernel, on both ends of a TCP connection, with keys of zeroes. */
static void make_tls(struct end *end, enum role role, const struct kind *kind)
{
	static const struct kind tcp = { .a = AF_INET, .b = SOCK_STREAM };
	struct tls12_crypto_info_aes_gcm_128 info = {
		.info = { TLS_1_2_VERSION, TLS_CIPHER_AES_GCM_128 },
	};
	int s[2];

	(void)kind;
	connect_pair(s, &tcp);
	for (int i = 0; i < 2; i++)
		if (setsockopt(s[i], SOL_TCP, TCP_ULP, "tls", 4) == -1 ||
		    setsockopt(s[i], 282 /* SOL_TLS */, TLS_TX, &info,
			       sizeof(info)) == -1 ||
		    setsockopt(s[i], 282, TLS_RX, &info, sizeof(info)) == -1)
			unavailable();
	end->fd = s[0];
	end->drain = s[1];
	memset(page, 'A', SIZE);
	if (role == SOURCE)
		need(send(s[1], page, SIZE, 0) == SIZE, "send by TLS");
}

/* path: type and name, as in "hash sha256" */
static void make_alg(struct end *end, enum role role, const struct kind *kind)
{
	struct sockaddr_alg sa = { .salg_family = AF_ALG };
	int fd = socket(AF_ALG, SOCK_SEQPACKET, 0);

	(void)role;
	sscanf(kind->path, "%13s %63s", sa.salg_type, sa.salg_name);
	if (fd == -1 || bind(fd, (struct sockaddr *)&sa, sizeof(sa)) == -1)
		unavailable();
	if (strcmp((char *)sa.salg_type, "skcipher") == 0 &&
	    setsockopt(fd, SOL_ALG, ALG_SET_KEY, page, 16) == -1)
		unavailable();
	if ((end->fd = accept(fd, NULL, NULL)) == -1)
		unavailable();
}

enum {
	EVENTFD,
	TIMERFD,
	SIGNALFD,
	INOTIFY,
	FANOTIFY,
	EPOLL,
	IO_URING,
	PERF,
	BPF_MAP,
	USERFAULTFD,
	PIDFD,
	TUN,
	MQUEUE,
	FSCONTEXT
};

static int open_anonymous(int which)
{
	struct itimerspec soon = { .it_value = { .tv_nsec = 1 } };
	struct perf_event_attr perf = { .type = PERF_TYPE_SOFTWARE,
					.size = sizeof(perf),
					.exclude_kernel = 1 };
	union bpf_attr bpf = { .map_type = BPF_MAP_TYPE_ARRAY,
			       .key_size = 4,
			       .value_size = 4,
			       .max_entries = 1 };
	struct ifreq tun = { .ifr_flags = IFF_TUN | IFF_NO_PI };
	struct io_uring_params ring = { 0 };
	sigset_t set;
	int fd;

	switch (which) {
	case EVENTFD:
		return eventfd(1, EFD_NONBLOCK);
	case TIMERFD:
		fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
		if (fd != -1)
			timerfd_settime(fd, 0, &soon, NULL);
		usleep(1000);
		return fd;
	case SIGNALFD:
		sigemptyset(&set);
		sigaddset(&set, SIGUSR1);
		sigprocmask(SIG_BLOCK, &set, NULL);
		raise(SIGUSR1);
		return signalfd(-1, &set, SFD_NONBLOCK);
	case INOTIFY:
		fd = inotify_init1(IN_NONBLOCK);
		if (fd != -1)
			inotify_add_watch(fd, place, IN_ALL_EVENTS);
		close(new_file(place));
		return fd;
	case FANOTIFY:
		return fanotify_init(FAN_NONBLOCK, O_RDONLY);
	case EPOLL:
		return epoll_create1(0);
	case IO_URING:
		return syscall(SYS_io_uring_setup, 1, &ring);
	case PERF:
		return syscall(SYS_perf_event_open, &perf, 0, -1, -1, 0);
	case BPF_MAP:
		return syscall(SYS_bpf, BPF_MAP_CREATE, &bpf, sizeof(bpf));
	case USERFAULTFD:
		return syscall(SYS_userfaultfd, O_NONBLOCK);
	case PIDFD:
		return syscall(434 /* pidfd_open */, getpid(), 0);
	case MQUEUE:
		return syscall(SYS_mq_open, "descriptors",
			       O_RDWR | O_CREAT | O_NONBLOCK, 0600, NULL);
	case FSCONTEXT:
		return syscall(430 /* fsopen */, "tmpfs", 0);
	default:
		fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK);
		return fd != -1 && ioctl(fd, TUNSETIFF, &tun) == 0 ? fd : -1;
	}
}

static void make_anonymous(struct end *end, enum role role,
			   const struct kind *kind)
{
	(void)role;
	if ((end->fd = open_anonymous(kind->a)) == -1)
		unavailable();
}

#define TRACING "/sys/kernel/tracing/"

static void make_tracefs(struct end *end, enum role role,
			 const struct kind *kind)
{
	int marker;

	(void)role;
	mount("tracefs", "/sys/kernel/tracing", "tracefs", 0, NULL);
	marker = open(TRACING "trace_marker", O_WRONLY);
	memset(page, 'A', SIZE);
	for (int i = 0; i < 64 && marker != -1; i++)
		(void)!write(marker, page, 1000);
	make_open(end, role, kind);
}

#include "descriptors.h"

enum operation {
	SPLICE_FROM,
	TEE_FROM,
	SENDFILE_FROM,
	COPY_FROM,
	SPLICE_TO,
	SPLICE_TO_FROM_MEMORY,
	TEE_TO,
	SENDFILE_TO,
	COPY_TO,
	OPERATIONS
};

static const char *const operation_names[] = {
	"splice-from",
	"tee-from",
	"sendfile-from",
	"copy-file-range-from",
	"splice-to",
	"splice-to-from-memory",
	"tee-to",
	"sendfile-to",
	"copy-file-range-to",
};

struct answer {
	ssize_t n;
	int error;
	int looked;  /* whether the other end was looked at */
	char letter; /* the first byte that came out there; 0: none */
};

static int controlled; /* read() and write() in place of all calls */

/* The same by read() and write(): a copy, whatever is asked. */
static ssize_t by_copy(int in, int out, size_t length)
{
	ssize_t n = read(in, page, length);

	return n <= 0 ? n : write(out, page, n);
}

static void overwrite(const struct end *end)
{
	if (end->file != -1)
		fill(end->file, 'B');
	if (end->memory)
		memset(end->memory, 'B', SIZE);
}

/*
 * Note the first byte that comes out of FD. Some sockets are handed their bytes
 * by a worker (vsock): what is not there yet is waited for.
 */
static void look(struct answer *answer, int fd, int is_file)
{
	struct pollfd in = { .fd = fd, .events = POLLIN };
	ssize_t n;

	if (fd == -1)
		return;
	if (is_file) {
		n = pread(fd, page, SIZE, 0);
	} else {
		fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
		poll(&in, 1, ARRIVAL_MS);
		/* A datagram is read whole, or what is left of it is gone. */
		n = read(fd, page, SIZE);
	}
	answer->looked = 1;
	/* What a read has copied before it failed did not come out. */
	answer->letter = n > 0 && page[0] != before(SINK) ? page[0] : 0;
}

static void ask_from(const struct kind *kind, enum operation op,
		     struct answer *answer)
{
	struct end end = { .fd = -1, .file = -1, .drain = -1 };
	int out[2], is_file = 0;

	kind->make(&end, SOURCE, kind);
	if (op == COPY_FROM) {
		const char *dir = kind->make == make_file && kind->path
					  ? kind->path
					  : place;

		out[0] = out[1] = new_file(dir);
		need(ftruncate(out[0], 0) == 0, "ftruncate");
		is_file = 1;
	} else if (op == SENDFILE_FROM) {
		need(socketpair(AF_UNIX, SOCK_STREAM, 0, out) == 0, "pair");
	} else {
		make_pipe(out);
	}
	errno = 0;
	if (controlled)
		answer->n = by_copy(end.fd, out[1], SIZE);
	else if (op == SPLICE_FROM)
		answer->n = splice(end.fd, NULL, out[1], NULL, SIZE,
				   SPLICE_F_NONBLOCK);
	else if (op == TEE_FROM)
		answer->n = tee(end.fd, out[1], SIZE, SPLICE_F_NONBLOCK);
	else if (op == SENDFILE_FROM)
		answer->n = sendfile(out[1], end.fd, NULL, SIZE);
	else
		answer->n =
			copy_file_range(end.fd, NULL, out[1], NULL, SIZE, 0);
	answer->error = errno;
	if (answer->n <= 0 || (end.file == -1 && !end.memory))
		return;
	overwrite(&end);
	look(answer, out[0], is_file);
}

/* Put in SOURCE what END can take, and return how much that is. */
static size_t provide(const struct end *end, struct end *source)
{
	if (end->length == 0)
		return SIZE;
	if (source->memory)
		memcpy(source->memory, end->payload, end->length);
	else
		need(pwrite(source->file, end->payload, end->length, 0) ==
				     (ssize_t)end->length &&
			     ftruncate(source->file, end->length) == 0,
		     "payload");
	return end->length;
}

static void ask_to(const struct kind *kind, enum operation op,
		   struct answer *answer)
{
	struct end end = { .fd = -1, .file = -1, .drain = -1 };
	struct end source = { .fd = -1, .file = -1 };
	const char *dir =
		kind->make == make_file && kind->path ? kind->path : place;
	struct iovec iov;
	ssize_t length;
	int p[2];

	kind->make(&end, SINK, kind);
	make_pipe(p);
	if (op == SPLICE_TO_FROM_MEMORY) {
		source.memory = new_memory();
		length = provide(&end, &source);
		iov = (struct iovec){ source.memory, length };
		need(vmsplice(p[1], &iov, 1, 0) == length, "vmsplice");
	} else {
		source.file = op == COPY_TO ? new_file(dir) : new_memfd();
		length = provide(&end, &source);
		need(lseek(source.file, 0, SEEK_SET) == 0, "lseek");
		if (op == SPLICE_TO || op == TEE_TO)
			need(splice(source.file, NULL, p[1], NULL, length, 0) ==
				     length,
			     "splice");
	}
	errno = 0;
	if (controlled)
		answer->n = by_copy(
			op == SENDFILE_TO || op == COPY_TO ? source.file : p[0],
			end.fd, length);
	else if (op == SPLICE_TO || op == SPLICE_TO_FROM_MEMORY)
		answer->n = splice(p[0], NULL, end.fd, NULL, length,
				   SPLICE_F_NONBLOCK);
	else if (op == TEE_TO)
		answer->n = tee(p[0], end.fd, length, SPLICE_F_NONBLOCK);
	else if (op == SENDFILE_TO)
		answer->n = sendfile(end.fd, source.file, NULL, length);
	else
		answer->n = copy_file_range(source.file, NULL, end.fd, NULL,
					    length, 0);
	answer->error = errno;
	if (answer->n <= 0)
		return;
	overwrite(&source);
	look(answer, end.drain, end.is_file);
}

static const char *result_of(const struct answer *answer)
{
	static char other[16];

	if (answer->n > 0)
		return answer->looked && !answer->letter ? "lost" : "bytes";
	if (answer->n == 0)
		return "none";
	for (size_t i = 0; i < sizeof(errors) / sizeof(*errors); i++)
		if (errors[i].value == answer->error)
			return errors[i].name;
	snprintf(other, sizeof(other), "errno-%d", answer->error);
	return other;
}

/* Whether PID is asleep in one of the calls that are asked. */
static int is_asleep(pid_t pid)
{
	static const long calls[] = { SYS_splice, SYS_tee, SYS_sendfile,
				      SYS_copy_file_range };
	char name[64];
	long call = -1;
	FILE *file;

	snprintf(name, sizeof(name), "/proc/%d/syscall", pid);
	if (!(file = fopen(name, "re")))
		return 0;
	/* It is "running" there while it is not asleep. */
	if (fscanf(file, "%ld", &call) != 1)
		call = -1;
	fclose(file);
	for (size_t i = 0; i < sizeof(calls) / sizeof(*calls); i++)
		if (call == calls[i])
			return 1;
	return 0;
}

/*
 * Wait for PID, which closes its end of a pipe when it ends, and stop it where
 * it blocks. Return its status, or -1 if it blocks.
 */
static int wait_for(pid_t pid, int its_end)
{
	struct pollfd end = { .fd = its_end };
	int status, asleep = 0;

	while (poll(&end, 1, LOOK_MS) == 0) {
		asleep = is_asleep(pid) ? asleep + 1 : 0;
		if (asleep >= LOOKS)
			kill(pid, SIGKILL);
	}
	need(waitpid(pid, &status, 0) == pid, "waitpid");
	return asleep >= LOOKS ? -1 : status;
}

static const char *aliasing_of(const struct answer *answer)
{
	return answer->letter == 'B'   ? "reference"
	       : answer->letter == 'A' ? "copy"
				       : "-";
}

/* What came of one cell, in a process of its own: a result, or why not. */
static const char *run(const struct kind *kind, enum operation op,
		       struct answer *answer)
{
	enum role role = op <= COPY_FROM ? SOURCE : SINK;
	int status, ends[2];
	pid_t pid;

	memset(answer, 0, sizeof(*answer));
	if (kind->only == (role == SOURCE ? SINK_ONLY : SOURCE_ONLY))
		return "unavailable";
	fflush(stdout);
	make_pipe(ends);
	need((pid = fork()) != -1, "fork");
	if (pid == 0) {
		signal(SIGPIPE, SIG_IGN);
		alarm(SECONDS_MAX);
		if (role == SOURCE)
			ask_from(kind, op, answer);
		else
			ask_to(kind, op, answer);
		_exit(EXIT_RESULT);
	}
	close(ends[1]);
	status = wait_for(pid, ends[0]);
	close(ends[0]);
	if (status == -1)
		return "blocks";
	if (!WIFEXITED(status) || WEXITSTATUS(status) == EXIT_BROKEN)
		return "broken";
	return WEXITSTATUS(status) == EXIT_UNAVAILABLE ? "unavailable"
						       : result_of(answer);
}

/* Run one cell, and its control, and print them; whether either is broken. */
static int ask(const struct kind *kind, enum operation op)
{
	static struct answer *answer;
	const char *result;
	int told;

	if (!answer)
		answer = mmap(NULL, SIZE, PROT_READ | PROT_WRITE,
			      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	need(answer != MAP_FAILED, "mmap");
	result = run(kind, op, answer);
	printf("cell\t%s\t%s\t%s\t%s\n", kind->id, operation_names[op], result,
	       aliasing_of(answer));
	if (strcmp(result, "broken") == 0)
		return 1;
	told = answer->looked && strcmp(result, "blocks") != 0;
	if (!told)
		return 0;
	controlled = 1;
	result = run(kind, op, answer);
	controlled = 0;
	printf("control\t%s\t%s\t%s\t%s\n", kind->id, operation_names[op],
	       result, aliasing_of(answer));
	return strcmp(result, "bytes") != 0 || answer->letter != 'A';
}

static int ask_all(const struct kind *kind)
{
	int broken = 0;

	printf("kind\t%s\t%s\t%s\n", kind->id, kind->group, kind->title);
	for (int op = 0; op < OPERATIONS; op++)
		broken |= ask(kind, op);
	return broken;
}

/* The kinds of file of a filesystem. */
static int ask_place(const char *fs, const char *dir, const char *only)
{
	static const struct {
		const char *end, *title;
		int flags;
	} opens[] = {
		{ "", "a file", 0 },
		{ "-o-direct", "a file opened with O_DIRECT", O_DIRECT },
		{ "-o-append", "a file opened with O_APPEND", O_APPEND },
	};
	char id[64], title[128];
	int broken = 0;

	for (size_t i = 0; i < sizeof(opens) / sizeof(*opens); i++) {
		struct kind kind = { .id = id,
				     .group = "files",
				     .title = title,
				     .make = make_file,
				     .path = dir,
				     .a = opens[i].flags };

		snprintf(id, sizeof(id), "%s-file%s", fs, opens[i].end);
		snprintf(title, sizeof(title), "%s on %s", opens[i].title, fs);
		if (!only || strcmp(only, id) == 0)
			broken |= ask_all(&kind);
	}
	return broken;
}

int main(int argc, char *argv[])
{
	const char *only = NULL;
	int option, broken = 0;

	while ((option = getopt(argc, argv, "k:")) != -1) {
		if (option == 'k')
			only = optarg;
		else
			return 2;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	place = "/tmp";
	for (int i = optind; i < argc; i++) {
		char *dir = strchr(argv[i], '=');

		if (!dir)
			return 2;
		*dir++ = '\0';
		dir[strcspn(dir, ",")] = '\0';
		if (strcmp(argv[i], "tmpfs") == 0)
			place = dir;
	}
	for (int i = optind; i < argc; i++)
		broken |= ask_place(argv[i], strchr(argv[i], '\0') + 1, only);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (!only || strcmp(only, kinds[i].id) == 0)
			broken |= ask_all(&kinds[i]);
	return broken;
}
