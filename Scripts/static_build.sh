#!/usr/bin/env bash
# Makes release builds that need no Swift on the machine that runs them, and prints their paths.
#
#     Scripts/static_build.sh [usual] [portable]
#
# “usual” (the default) needs a processor with AVX2; “portable” runs on any x86-64. Swift's runtime and Foundation are
# in the executable (--static-swift-stdlib), with the part of ICU's data that the program needs
# (Scripts/icu_subset.py): 28 instead of 58 MB of Swift's libraries. On macOS, whose Swift belongs to the system, these
# are plain release builds. Each has a folder of its own, .build-static or .build-portable, so that the next build of it
# is short.
#
# Needs Swift with its static libraries; on Linux also Python 3 and binutils.

set -euo pipefail
cd "$(dirname "$0")/.."

build() { # NAME SCRATCH
  local scratch=$2 linker=gold
  local options=(-c release --scratch-path "$scratch" --product backflip --disable-local-rpath)
  if [ "$(uname)" = Linux ]; then
    mkdir -p "$scratch"
    scratch=$(realpath "$scratch")
    python3 Scripts/icu_subset.py "$scratch/icu_data.o"
    # The object has to come before the libraries, which SwiftPM's own options cannot do.
    printf '#!/bin/sh\nexec ld.%s "%s" "$@"\n' "$linker" "$scratch/icu_data.o" > "$scratch/link"
    chmod +x "$scratch/link"
    options+=(--static-swift-stdlib -Xswiftc "-use-ld=$scratch/link" -Xlinker --gc-sections)
  fi
  swift build "${options[@]}" >&2
  echo "$(swift build "${options[@]}" --show-bin-path)/backflip"
}

for name in "${@:-usual}"; do
  case "$name" in
    usual) build "$name" .build-static ;;
    portable) BACKFLIP_PORTABLE=1 build "$name" .build-portable ;;
    *) echo "$name: no such build; there are usual, portable" >&2; exit 2 ;;
  esac
done
