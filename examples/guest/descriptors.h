/* SPDX-License-Identifier: MIT-0 */
/* The kinds of descriptor that are asked by descriptors.c, and the errnos. */

#define FILE_KIND(name, says, flags, how)                    \
	{                                                    \
		.id = name, .group = "files", .title = says, \
		.make = make_file, .a = flags, .b = how      \
	}
#define OPENED(name, of, says, file)                                       \
	{                                                                  \
		.id = name, .group = of, .title = says, .make = make_open, \
		.path = file                                               \
	}
/* A text that can be set to what it is. */
#define SET(name, of, says, file)                                          \
	{                                                                  \
		.id = name, .group = of, .title = says, .make = make_open, \
		.path = file, .b = ITS_OWN_TEXT                            \
	}
/* What must never be written to, or what writing says nothing of. */
#define READ(name, of, says, how, file, flags)                       \
	{                                                            \
		.id = name, .group = of, .title = says, .make = how, \
		.path = file, .a = flags, .only = SOURCE_ONLY        \
	}
#define MEMFD(name, says, flags, seals)                       \
	{                                                     \
		.id = name, .group = "memory", .title = says, \
		.make = make_memfd, .a = flags, .b = seals    \
	}
#define PIPE(name, says, how, which)                           \
	{                                                      \
		.id = name, .group = "pipes", .title = says,   \
		.make = make_pipe_end, .a = how, .only = which \
	}
#define SOCKET(name, says, family, type, protocol, state)                   \
	{                                                                   \
		.id = name, .group = "sockets", .title = says,              \
		.make = make_socket, .path = state, .a = family, .b = type, \
		.c = protocol                                               \
	}
#define BARE(name, says, family, type, protocol)                  \
	{                                                         \
		.id = name, .group = "sockets", .title = says,    \
		.make = make_bare_socket, .a = family, .b = type, \
		.c = protocol                                     \
	}
#define ANONYMOUS(name, says, which)                             \
	{                                                        \
		.id = name, .group = "anonymous", .title = says, \
		.make = make_anonymous, .a = which               \
	}

static const struct kind kinds[] = {
	FILE_KIND("o-path", "a file opened with O_PATH", 0, ONLY_PATH),
	FILE_KIND("wrong-mode", "a file opened for the other direction", 0,
		  WRONG_MODE),
	FILE_KIND("directory", "a directory", 0, DIRECTORY),

	MEMFD("memfd", "a memfd", 0, 0),
	MEMFD("memfd-sealed-write", "a memfd sealed against writing",
	      MFD_ALLOW_SEALING, F_SEAL_WRITE),
	MEMFD("memfd-sealed-grow", "a memfd sealed against growing",
	      MFD_ALLOW_SEALING, F_SEAL_GROW),
	MEMFD("memfd-hugetlb", "a memfd of huge pages", MFD_HUGETLB, 0),
	{ .id = "memfd-secret",
	  .group = "memory",
	  .title = "memfd_secret()",
	  .make = make_secret },

	OPENED("proc-version", "procfs", "/proc/version", "/proc/version"),
	OPENED("proc-loadavg", "procfs", "/proc/loadavg", "/proc/loadavg"),
	OPENED("proc-meminfo", "procfs", "/proc/meminfo", "/proc/meminfo"),
	OPENED("proc-stat", "procfs", "/proc/stat", "/proc/stat"),
	OPENED("proc-mounts", "procfs", "/proc/self/mounts",
	       "/proc/self/mounts"),
	OPENED("proc-maps", "procfs", "/proc/self/maps", "/proc/self/maps"),
	OPENED("proc-status", "procfs", "/proc/self/status",
	       "/proc/self/status"),
	OPENED("proc-comm", "procfs", "/proc/self/comm", "/proc/self/comm"),
	OPENED("proc-cmdline", "procfs", "/proc/self/cmdline",
	       "/proc/self/cmdline"),
	OPENED("proc-environ", "procfs", "/proc/self/environ",
	       "/proc/self/environ"),
	OPENED("proc-pagemap", "procfs", "/proc/self/pagemap",
	       "/proc/self/pagemap"),
	OPENED("proc-mem", "procfs", "/proc/self/mem", "/proc/self/mem"),
	SET("proc-oom-score-adj", "procfs", "/proc/self/oom_score_adj",
	    "/proc/self/oom_score_adj"),
	OPENED("proc-sysctl", "procfs", "a sysctl, /proc/sys/kernel/ostype",
	       "/proc/sys/kernel/ostype"),
	SET("proc-sysctl-number", "procfs",
	    "a sysctl that is a number, /proc/sys/vm/swappiness",
	    "/proc/sys/vm/swappiness"),
	OPENED("proc-net", "procfs", "/proc/net/dev", "/proc/net/dev"),
	OPENED("proc-kallsyms", "procfs", "/proc/kallsyms", "/proc/kallsyms"),
	OPENED("proc-config", "procfs", "/proc/config.gz", "/proc/config.gz"),
	OPENED("proc-namespace", "procfs", "a namespace, /proc/self/ns/net",
	       "/proc/self/ns/net"),

	SET("sysfs-attribute", "sysfs",
	    "an attribute, /sys/kernel/mm/transparent_hugepage/enabled",
	    "/sys/kernel/mm/transparent_hugepage/enabled"),
	OPENED("sysfs-binary", "sysfs", "a binary attribute, /sys/kernel/notes",
	       "/sys/kernel/notes"),
	OPENED("sysfs-uevent-seqnum", "sysfs", "/sys/kernel/uevent_seqnum",
	       "/sys/kernel/uevent_seqnum"),
	READ("tracefs-file", "tracefs",
	     "an ordinary file of tracefs, as a source only", make_tracefs,
	     TRACING "available_tracers", 0),
	READ("tracefs-trace", "tracefs", "trace of tracefs, as a source only",
	     make_tracefs, TRACING "trace", 0),
	READ("tracefs-trace-pipe", "tracefs",
	     "trace_pipe of tracefs, as a source only", make_tracefs,
	     TRACING "trace_pipe", 0),
	READ("tracefs-trace-pipe-raw", "tracefs",
	     "trace_pipe_raw of tracefs, as a source only", make_tracefs,
	     TRACING "per_cpu/cpu0/trace_pipe_raw", 0),

	OPENED("dev-null", "devices", "/dev/null", "/dev/null"),
	OPENED("dev-zero", "devices", "/dev/zero", "/dev/zero"),
	OPENED("dev-full", "devices", "/dev/full", "/dev/full"),
	OPENED("dev-random", "devices", "/dev/random", "/dev/random"),
	OPENED("dev-urandom", "devices", "/dev/urandom", "/dev/urandom"),
	{ .id = "dev-kmsg",
	  .group = "devices",
	  .title = "/dev/kmsg",
	  .make = make_open,
	  .path = "/dev/kmsg",
	  .b = A_LINE },
	READ("dev-mem", "devices", "/dev/mem, as a source only", make_open,
	     "/dev/mem", 0),
	OPENED("dev-tty", "devices", "/dev/tty", "/dev/tty"),
	OPENED("dev-fuse", "devices", "/dev/fuse", "/dev/fuse"),
	OPENED("dev-loop-control", "devices", "/dev/loop-control",
	       "/dev/loop-control"),
	OPENED("dev-net-tun", "devices", "/dev/net/tun without an interface",
	       "/dev/net/tun"),
	READ("block-device", "devices", "a block device, as a source only",
	     make_open, "/dev/nvme0n1", 0),
	READ("block-device-o-direct", "devices",
	     "a block device opened with O_DIRECT, as a source only", make_open,
	     "/dev/nvme0n1", O_DIRECT),
	{ .id = "loop-device",
	  .group = "devices",
	  .title = "a loop device of a file of our own",
	  .make = make_loop },
	{ .id = "loop-device-o-direct",
	  .group = "devices",
	  .title = "a loop device of a file of our own, opened with O_DIRECT",
	  .make = make_loop,
	  .a = O_DIRECT },
	{ .id = "pty-master",
	  .group = "devices",
	  .title = "the master of a pseudo-terminal",
	  .make = make_pty },
	{ .id = "pty-slave",
	  .group = "devices",
	  .title = "the slave of a pseudo-terminal",
	  .make = make_pty,
	  .a = 1 },

	PIPE("pipe", "a pipe filled by write(), as a source only", WRITTEN,
	     SOURCE_ONLY),
	PIPE("pipe-spliced",
	     "a pipe filled by splice() from a file, as a source only", SPLICED,
	     SOURCE_ONLY),
	PIPE("pipe-vmspliced", "a pipe filled by vmsplice(), as a source only",
	     VMSPLICED, SOURCE_ONLY),
	PIPE("pipe-gifted",
	     "a pipe filled by vmsplice() with a gift, as a source only",
	     GIFTED, SOURCE_ONLY),
	PIPE("pipe-empty", "an empty pipe", EMPTY, BOTH),
	PIPE("pipe-full", "a pipe that is full, as a destination only", FULL,
	     SINK_ONLY),
	PIPE("pipe-packet", "a pipe in packet mode", PACKET, BOTH),
	PIPE("pipe-wrong-end", "the other end of a pipe", WRONG_END, BOTH),
	PIPE("pipe-nobody", "a pipe without anybody at its other end", NOBODY,
	     BOTH),
	PIPE("fifo", "a FIFO", FIFO, BOTH),

	SOCKET("unix-stream", "AF_UNIX stream", AF_UNIX, SOCK_STREAM, 0, "0"),
	SOCKET("unix-dgram", "AF_UNIX datagram", AF_UNIX, SOCK_DGRAM, 0, "0"),
	SOCKET("unix-seqpacket", "AF_UNIX seqpacket", AF_UNIX, SOCK_SEQPACKET,
	       0, "0"),
	SOCKET("unix-stream-unconnected", "AF_UNIX stream, unconnected",
	       AF_UNIX, SOCK_STREAM, 0, "1"),
	SOCKET("unix-stream-listening", "AF_UNIX stream, listening", AF_UNIX,
	       SOCK_STREAM, 0, "2"),
	SOCKET("unix-stream-peer-closed", "AF_UNIX stream, its peer closed",
	       AF_UNIX, SOCK_STREAM, 0, "3"),
	SOCKET("unix-stream-shut", "AF_UNIX stream, shut in this direction",
	       AF_UNIX, SOCK_STREAM, 0, "4"),
	SOCKET("unix-stream-fed", "AF_UNIX stream that sendfile() has fed",
	       AF_UNIX, SOCK_STREAM, 0, "5"),
	SOCKET("unix-dgram-unconnected", "AF_UNIX datagram, unconnected",
	       AF_UNIX, SOCK_DGRAM, 0, "1"),
	SOCKET("tcp", "TCP", AF_INET, SOCK_STREAM, 0, "0"),
	SOCKET("tcp-ipv6", "TCP over IPv6", AF_INET6, SOCK_STREAM, 0, "0"),
	SOCKET("tcp-unconnected", "TCP, unconnected", AF_INET, SOCK_STREAM, 0,
	       "1"),
	SOCKET("tcp-listening", "TCP, listening", AF_INET, SOCK_STREAM, 0, "2"),
	SOCKET("tcp-peer-closed", "TCP, its peer closed", AF_INET, SOCK_STREAM,
	       0, "3"),
	SOCKET("tcp-shut", "TCP, shut in this direction", AF_INET, SOCK_STREAM,
	       0, "4"),
	SOCKET("tcp-fed", "TCP that sendfile() has fed", AF_INET, SOCK_STREAM,
	       0, "5"),
	SOCKET("mptcp", "MPTCP", AF_INET, SOCK_STREAM, IPPROTO_MPTCP, "0"),
	SOCKET("sctp", "SCTP, one to one", AF_INET, SOCK_STREAM, IPPROTO_SCTP,
	       "0"),
	SOCKET("udp", "UDP", AF_INET, SOCK_DGRAM, 0, "0"),
	SOCKET("udp-ipv6", "UDP over IPv6", AF_INET6, SOCK_DGRAM, 0, "0"),
	SOCKET("udp-unconnected", "UDP, unconnected", AF_INET, SOCK_DGRAM, 0,
	       "1"),
	SOCKET("udplite", "UDP-Lite", AF_INET, SOCK_DGRAM, IPPROTO_UDPLITE,
	       "0"),
	SOCKET("vsock", "AF_VSOCK to this machine", AF_VSOCK, SOCK_STREAM, 0,
	       "0"),
	BARE("tipc", "TIPC, unconnected", AF_TIPC, SOCK_SEQPACKET, 0),
	BARE("netlink-route", "netlink, for routes", AF_NETLINK, SOCK_RAW, 0),
	BARE("netlink-uevent", "netlink, for uevents", AF_NETLINK, SOCK_RAW,
	     NETLINK_KOBJECT_UEVENT),
	BARE("packet", "AF_PACKET on loopback", AF_PACKET, SOCK_RAW,
	     0x0300 /* ETH_P_ALL, in network order */),
	BARE("raw-icmp", "a raw socket for ICMP", AF_INET, SOCK_RAW,
	     IPPROTO_ICMP),
	BARE("ping", "a datagram socket for ICMP", AF_INET, SOCK_DGRAM,
	     IPPROTO_ICMP),
	BARE("xdp", "AF_XDP", 44, SOCK_RAW, 0),
	{ .id = "ktls",
	  .group = "sockets",
	  .title = "TCP with TLS in the kernel",
	  .make = make_tls },
	{ .id = "alg-hash",
	  .group = "sockets",
	  .title = "AF_ALG, sha256",
	  .make = make_alg,
	  .path = "hash sha256" },
	{ .id = "alg-skcipher",
	  .group = "sockets",
	  .title = "AF_ALG, cbc(aes)",
	  .make = make_alg,
	  .path = "skcipher cbc(aes)" },

	ANONYMOUS("eventfd", "an eventfd", EVENTFD),
	ANONYMOUS("timerfd", "a timerfd that has expired", TIMERFD),
	ANONYMOUS("signalfd", "a signalfd with a signal", SIGNALFD),
	ANONYMOUS("inotify", "an inotify with events", INOTIFY),
	ANONYMOUS("fanotify", "a fanotify", FANOTIFY),
	ANONYMOUS("epoll", "an epoll", EPOLL),
	ANONYMOUS("io-uring", "an io_uring", IO_URING),
	ANONYMOUS("perf-event", "a perf event", PERF),
	ANONYMOUS("bpf-map", "a BPF map", BPF_MAP),
	ANONYMOUS("userfaultfd", "a userfaultfd", USERFAULTFD),
	ANONYMOUS("pidfd", "a pidfd", PIDFD),
	ANONYMOUS("tun", "a TUN device that is down", TUN),
	ANONYMOUS("mqueue", "a POSIX message queue", MQUEUE),
	ANONYMOUS("fscontext", "a context of fsopen()", FSCONTEXT),
};

static const struct {
	int value;
	const char *name;
} errors[] = {
	{ EACCES, "EACCES" },
	{ EAGAIN, "EAGAIN" },
	{ EBADF, "EBADF" },
	{ EBUSY, "EBUSY" },
	{ ECONNRESET, "ECONNRESET" },
	{ EDESTADDRREQ, "EDESTADDRREQ" },
	{ EFAULT, "EFAULT" },
	{ EFBIG, "EFBIG" },
	{ EINVAL, "EINVAL" },
	{ EIO, "EIO" },
	{ EISDIR, "EISDIR" },
	{ EMSGSIZE, "EMSGSIZE" },
	{ ENOBUFS, "ENOBUFS" },
	{ ENODATA, "ENODATA" },
	{ ENODEV, "ENODEV" },
	{ ENOMEM, "ENOMEM" },
	{ ENOPROTOOPT, "ENOPROTOOPT" },
	{ ENOSPC, "ENOSPC" },
	{ ENOSYS, "ENOSYS" },
	{ ENOTCONN, "ENOTCONN" },
	{ ENXIO, "ENXIO" },
	{ EOPNOTSUPP, "EOPNOTSUPP" },
	{ EOVERFLOW, "EOVERFLOW" },
	{ EPERM, "EPERM" },
	{ EPIPE, "EPIPE" },
	{ EPROTO, "EPROTO" },
	{ EROFS, "EROFS" },
	{ ESPIPE, "ESPIPE" },
	{ ETXTBSY, "ETXTBSY" },
	{ EXDEV, "EXDEV" },
};
