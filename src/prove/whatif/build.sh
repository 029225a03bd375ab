#!/bin/sh
# Build the what-if kernel: Linux as Debian has it in linux-source-7.3, with
# splice-copies.patch, which adds the switch splice_copies=0|1.
#
#	sh build.sh linux-source-7.3_VERSION_all.deb OUT
#
# OUT/vmlinux is what QEMU starts. It takes gcc, make, flex, bison, bc,
# libelf-dev, patch, xz-utils and dpkg; 2 GB; and on two processors about a
# quarter of an hour. Nothing but OUT is written to, and a folder in TMPDIR.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
deb=${1:?usage: build.sh linux-source.deb OUT}
out=${2:?usage: build.sh linux-source.deb OUT}
for tool in gcc make flex bison bc patch xz dpkg-deb; do
	command -v "$tool" >/dev/null || {
		echo "$tool is missing: apt-get install gcc make flex bison bc libelf-dev patch xz-utils dpkg" >&2
		exit 1
	}
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$work"
tar -x -C "$work" -f "$work"/usr/src/linux-source-*.tar.xz
cd "$work"/linux-source-*
patch -p1 <"$here/splice-copies.patch"
make tinyconfig >/dev/null
scripts/kconfig/merge_config.sh -m .config "$here/fragment.config" >/dev/null
make olddefconfig >/dev/null
make -j"$(nproc)" vmlinux
mkdir -p "$out/modules"
: >"$out/modules/order"
printf '%s %s %s\n' "$(dpkg-deb -f "$deb" Package)" \
	"$(dpkg-deb -f "$deb" Version)" "$(sha256sum "$deb" | cut -d' ' -f1)" \
	>"$out/source"
strip -s -o "$out/vmlinux.new" vmlinux
mv "$out/vmlinux.new" "$out/vmlinux"
