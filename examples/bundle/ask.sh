#!/bin/sh
# SPDX-License-Identifier: MIT-0
#
# Ask the kernel beneath us every question, and say how it answers:
#
#	sh ask.sh [DIR]...
#
# Each DIR is on a filesystem to be asked; without any, that of the temporary
# directory and /dev/shm. The proofs are compiled where there is a C compiler
# (CC names another than cc), and are else those of the static build. All that
# they print is kept in a file, whose name is the last line.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
cc=${CC:-cc}
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT

say() {
	printf '%s\n' "$*" >&2
}

compile() {
	say "Compiling with $cc ..."
	abi=$("$cc" -dumpmachine | cut -d- -f1)
	version=$("$cc" --version | head -n 1)
	"$cc" -O2 -D_FILE_OFFSET_BITS=64 -DABI="\"$abi\"" \
		-DCOMPILER="\"$version\"" "$here/check.c" -o "$made/check"
	for source in "$here"/proofs/*/*.c; do
		area=$(basename "$(dirname "$source")")
		mkdir -p "$made/proofs/$area"
		"$cc" -O2 -D_FILE_OFFSET_BITS=64 -I"$here/include" "$source" \
			-o "$made/proofs/$area/$(basename "$source" .c)"
	done
}

link_static() {
	say "No C compiler: taking the static build."
	ln -s "$here/static/all" "$made/check"
	"$here/static/all" --names | while read -r name; do
		mkdir -p "$made/proofs/$(dirname "$name")"
		ln -s "$here/static/all" "$made/proofs/$name"
	done
}

if command -v "$cc" >/dev/null 2>&1; then
	compile
elif [ "$(uname -m)" = x86_64 ] && [ -x "$here/static/all" ]; then
	link_static
else
	say "There is no $cc, and no static build for $(uname -m): install a C compiler."
	exit 4
fi

answers=answers-$(uname -r).txt
say "Asking ..."
status=0
"$made/check" -u 1000 -e "$here/expected.tsv" "$made/proofs" "$@" \
	>"$answers.new" || status=$?
mv "$answers.new" "$answers"

# What is worth reading first; the file has everything.
awk '
	/^# (release|banner|version|machine|compiler)=/ {
		split(substr($0, 3), fact, "=")
		known[fact[1]] = substr($0, length(fact[1]) + 4)
	}
	/^# Subtest: / { proof = substr($0, 12) }
	/^    ok [0-9]+ / { asked = $3 }
	/^    # differs: / { print asked " (" proof ")" substr($0, 6) }
	/^    # new: / { print asked " (" proof ")" substr($0, 6) }
	/^not ok / { print "broken: " substr($0, 8) }
	/^# [0-9]+ agree, / { tally = substr($0, 3) }
	END {
		print "Linux " known["version"] " (" known["release"] " " \
			known["banner"] "), " known["machine"]
		print tally
	}
' "$answers"
printf '%s\n' "$answers"
exit "$status"
