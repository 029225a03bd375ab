#!/bin/sh
# SPDX-License-Identifier: MIT-0
# Stands in for a program, or its driver, that a library is missing for.
name=${0##*/}
why='needs PACKAGE (apt-get install PACKAGE)'
case $name in
*-faults) printf 'KTAP version 1\n1..1\nok 1 %s # SKIP %s\n' "$name" "$why" ;;
*) echo "$name: $why" >&2 ;;
esac
exit 4
