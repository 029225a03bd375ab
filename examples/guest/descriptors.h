/* SPDX-License-Identifier: MIT-0 */
/* The kinds of descriptor that are asked by descriptors.c, and the errnos. */

#define FILE_KIND(id, title, flags, how)                           \
	{                                                          \
		id, "files", title, make_file, NULL, flags, how, 0 \
	}
#define OPENED(id, group, title, path)                     \
	{                                                  \
		id, group, title, make_open, path, 0, 0, 0 \
	}
#define MEMFD(id, title, flags, seals)                                 \
	{                                                              \
		id, "memory", title, make_memfd, NULL, flags, seals, 0 \
	}
#define PIPE(id, title, how)                                       \
	{                                                          \
		id, "pipes", title, make_pipe_end, NULL, how, 0, 0 \
	}
#define SOCKET(id, title, family, type, protocol, state)                \
	{                                                               \
		id, "sockets", title, make_socket, state, family, type, \
			protocol                                        \
	}
#define BARE(id, title, family, type, protocol)                             \
	{                                                                   \
		id, "sockets", title, make_bare_socket, NULL, family, type, \
			protocol                                            \
	}
#define ANONYMOUS(id, title, which)                                       \
	{                                                                 \
		id, "anonymous", title, make_anonymous, NULL, which, 0, 0 \
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
	{ "memfd-secret", "memory", "memfd_secret()", make_secret, NULL, 0, 0,
	  0 },

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
	OPENED("proc-oom-score-adj", "procfs", "/proc/self/oom_score_adj",
	       "/proc/self/oom_score_adj"),
	OPENED("proc-sysctl", "procfs", "a sysctl, /proc/sys/kernel/ostype",
	       "/proc/sys/kernel/ostype"),
	OPENED("proc-sysctl-number", "procfs",
	       "a sysctl that is a number, /proc/sys/kernel/pid_max",
	       "/proc/sys/kernel/pid_max"),
	OPENED("proc-net", "procfs", "/proc/net/dev", "/proc/net/dev"),
	OPENED("proc-kallsyms", "procfs", "/proc/kallsyms", "/proc/kallsyms"),
	OPENED("proc-config", "procfs", "/proc/config.gz", "/proc/config.gz"),
	OPENED("proc-namespace", "procfs", "a namespace, /proc/self/ns/net",
	       "/proc/self/ns/net"),

	OPENED("sysfs-attribute", "sysfs", "an attribute of sysfs",
	       "/sys/kernel/mm/transparent_hugepage/enabled"),
	OPENED("sysfs-binary", "sysfs", "a binary attribute, /sys/kernel/notes",
	       "/sys/kernel/notes"),
	OPENED("sysfs-uevent-helper", "sysfs", "/sys/kernel/uevent_seqnum",
	       "/sys/kernel/uevent_seqnum"),
	{ "tracefs-file", "tracefs", "an ordinary file of tracefs",
	  make_tracefs, TRACING "available_tracers", O_RDONLY, 0, 0 },
	{ "tracefs-trace", "tracefs", "trace of tracefs", make_tracefs,
	  TRACING "trace", O_RDONLY, 0, 0 },
	{ "tracefs-trace-pipe", "tracefs", "trace_pipe of tracefs",
	  make_tracefs, TRACING "trace_pipe", O_RDONLY, 0, 0 },
	{ "tracefs-trace-pipe-raw", "tracefs", "trace_pipe_raw of tracefs",
	  make_tracefs, TRACING "per_cpu/cpu0/trace_pipe_raw", O_RDONLY, 0, 0 },

	OPENED("dev-null", "devices", "/dev/null", "/dev/null"),
	OPENED("dev-zero", "devices", "/dev/zero", "/dev/zero"),
	OPENED("dev-full", "devices", "/dev/full", "/dev/full"),
	OPENED("dev-random", "devices", "/dev/random", "/dev/random"),
	OPENED("dev-urandom", "devices", "/dev/urandom", "/dev/urandom"),
	OPENED("dev-kmsg", "devices", "/dev/kmsg", "/dev/kmsg"),
	OPENED("dev-mem", "devices", "/dev/mem", "/dev/mem"),
	OPENED("dev-tty", "devices", "/dev/tty", "/dev/tty"),
	OPENED("dev-fuse", "devices", "/dev/fuse", "/dev/fuse"),
	OPENED("dev-loop-control", "devices", "/dev/loop-control",
	       "/dev/loop-control"),
	OPENED("dev-net-tun", "devices", "/dev/net/tun without an interface",
	       "/dev/net/tun"),
	{ "block-device", "devices", "a block device, as a source only",
	  make_open, "/dev/nvme0n1", O_RDONLY, 0, 0 },
	{ "block-device-o-direct", "devices",
	  "a block device opened with O_DIRECT, as a source only", make_open,
	  "/dev/nvme0n1", O_RDONLY | O_DIRECT, 0, 0 },
	{ "loop-device", "devices", "a loop device", make_loop, NULL, 0, 0, 0 },
	{ "loop-device-o-direct", "devices",
	  "a loop device opened with O_DIRECT", make_loop, NULL, O_DIRECT, 0,
	  0 },
	{ "pty-master", "devices", "the master of a pseudo-terminal", make_pty,
	  NULL, 0, 0, 0 },
	{ "pty-slave", "devices", "the slave of a pseudo-terminal", make_pty,
	  NULL, 1, 0, 0 },

	PIPE("pipe", "a pipe filled by write()", WRITTEN),
	PIPE("pipe-spliced", "a pipe filled by splice() from a file", SPLICED),
	PIPE("pipe-vmspliced", "a pipe filled by vmsplice()", VMSPLICED),
	PIPE("pipe-gifted", "a pipe filled by vmsplice() with a gift", GIFTED),
	PIPE("pipe-empty", "an empty pipe", EMPTY),
	PIPE("pipe-full", "a pipe that is full, as a destination", FULL),
	PIPE("pipe-packet", "a pipe in packet mode", PACKET),
	PIPE("pipe-wrong-end", "the other end of a pipe", WRONG_END),
	PIPE("pipe-nobody", "a pipe without anybody at its other end", NOBODY),
	PIPE("fifo", "a FIFO", FIFO),

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
	{ "ktls", "sockets", "TCP with TLS in the kernel", make_tls, NULL, 0, 0,
	  0 },
	{ "alg-hash", "sockets", "AF_ALG, sha256", make_alg, "hash sha256", 0,
	  0, 0 },
	{ "alg-skcipher", "sockets", "AF_ALG, cbc(aes)", make_alg,
	  "skcipher cbc(aes)", 0, 0, 0 },

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
