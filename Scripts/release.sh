#!/usr/bin/env bash
# Makes a release: checks it, and leaves the package, the source archive and their checksums in a folder.
#
#     Scripts/release.sh [--without-tests] [FOLDER]
#
# FOLDER is .build-release/VERSION by default. Checked first: the newest part of CHANGELOG.md is a release with a date;
# the program's version is the same; the working tree has no changes; the manual page names the version and every
# command. Then .ci/run runs (--without-tests leaves it out), the package is built (Scripts/package.sh), and a source
# archive is made of the commit. As root, the package is tried in a fresh Debian (Scripts/package_trial.sh).
#
# One line for each problem; the status is 1 where there is one.

set -euo pipefail
cd "$(dirname "$0")/.."

tests=yes
if [ "${1:-}" = --without-tests ]; then
  tests=
  shift
fi
fail() { echo "release: $*" >&2; exit 1; }

heading=$(grep -m 1 '^## ' CHANGELOG.md)
[[ "$heading" =~ ^##\ ([0-9]+\.[0-9]+\.[0-9]+)\ –\ ([0-9]{4}-[0-9]{2}-[0-9]{2})$ ]] ||
  fail "CHANGELOG.md: its newest part is “${heading#\#\# }”; name it “VERSION – DATE”"
version=${BASH_REMATCH[1]}
grep -q "static let current = \"$version\"" Sources/backflip/Process/Version.swift ||
  fail "Sources/backflip/Process/Version.swift: the version is not that of CHANGELOG.md, $version; set Version.current"
[ -z "$(git status --porcelain)" ] || fail "the working tree has changes; commit them"
commit=$(git rev-parse --short=7 HEAD)
folder=$(realpath -m "${1:-.build-release/$version}")

[ -z "$tests" ] || .ci/run

program=$(Scripts/static_build.sh usual)
[[ "$("$program" --version)" == "$version ($commit, release, "* ]] ||
  fail "--version says “$("$program" --version)”, not $version ($commit, release, …); build again"
manual=$(python3 Scripts/manual_page.py "$program")
grep -q "^\.Os Backflip $version$" <<< "$manual" || fail "the manual page does not name $version"
for command in $("$program" --help | sed -n '/^SUBCOMMANDS:/,$ s/^  \([a-z]\+\) .*/\1/p'); do
  grep -q "^\.Ss $command$" <<< "$manual" || fail "the manual page does not have the command $command"
done

mkdir -p "$folder"
package=$(Scripts/package.sh "$folder")
archive=$folder/backflip-$version.tar.gz
git archive --format tar --prefix "backflip-$version/" HEAD | gzip -9n > "$archive"
(cd "$folder" && sha256sum "$(basename "$package")" "$(basename "$archive")") > "$folder/SHA256SUMS"
if [ "$(id -u)" = 0 ]; then Scripts/package_trial.sh "$package"; fi
ls -l "$folder"
