#!/usr/bin/env bash
# Installs the program for a user, without root; a second run updates it.
#
#     Scripts/install.sh [--uninstall] [PREFIX]
#
# PREFIX is ~/.local by default. The program is PREFIX/bin/backflip; scenarios with bodies, behaviours, lessons,
# experiments and pictures go into PREFIX/share/backflip, the manual page, the documents and the completions of bash, zsh
# and fish next to them. On x86-64 a second build for processors without AVX2 lies in PREFIX/libexec/backflip; the
# program finds it by itself.
#
# --uninstall removes the files that were installed, and nothing else: sessions, which may lie in
# ~/.local/share/backflip too, and files of your own in these folders stay.
#
# The builds take some minutes the first time (Scripts/static_build.sh). PROGRAM and PORTABLE name builds that are there
# already; DESTDIR goes before PREFIX, as package.sh needs it.

set -euo pipefail
cd "$(dirname "$0")/.."

uninstall=
if [ "${1:-}" = --uninstall ]; then
  uninstall=yes
  shift
fi
case "${1:-}" in
  -*) echo "usage: Scripts/install.sh [--uninstall] [PREFIX]" >&2; exit 64 ;;
esac
prefix=${1:-$HOME/.local}
case "$prefix" in
  /*) ;;
  *) prefix=$OLDPWD/$prefix ;;
esac
root=${DESTDIR:-}$prefix
# The paths of what was installed, seen from PREFIX, one a line.
list=$root/share/backflip/installed-files

# Removes the files of the list, and the folders that are empty then.
remove_installed() {
  [ -f "$list" ] || return 0
  local path
  while IFS= read -r path; do
    rm -f "$root/$path"
    path=$(dirname "$path")
    while [ "$path" != . ] && rmdir "$root/$path" 2> /dev/null; do path=$(dirname "$path"); done
  done < <(cat "$list"; echo share/backflip/installed-files)
}

if [ -n "$uninstall" ]; then
  [ -f "$list" ] || { echo "$list: there is no such file; nothing was installed in $prefix" >&2; exit 1; }
  remove_installed
  echo "removed from $prefix; sessions stay where they are"
  exit
fi

program=${PROGRAM:-$(Scripts/static_build.sh usual)}
portable=${PORTABLE:-}
if [ -z "$portable" ] && [ "$(uname -m)" = x86_64 ]; then portable=$(Scripts/static_build.sh portable); fi
[ -x "$program" ] || { echo "$program: no such program" >&2; exit 1; }

# All is made in a folder first, so that a failure leaves the earlier installation as it is.
staged=$(mktemp -d)
trap 'rm -rf "$staged"' EXIT
put() { # MODE SOURCE TARGET
  mkdir -p "$staged/$(dirname "$3")"
  install -m "$1" "$2" "$staged/$3"
}

put 755 "$program" bin/backflip
if [ -n "$portable" ]; then put 755 "$portable" libexec/backflip/backflip-portable; fi
if [ "$(uname)" = Linux ]; then
  strip "$staged/bin/backflip"
  if [ -n "$portable" ]; then strip "$staged/libexec/backflip/backflip-portable"; fi
fi
while IFS= read -r file; do
  put 644 "$file" "share/backflip/$file"
done < <(find Scenarios -type f | LC_ALL=C sort)
for file in README.md LICENSE Sources/backflip/Documentation.docc/*.md; do
  put 644 "$file" "share/doc/backflip/$(basename "$file")"
done

# The program describes itself; scenarios are not needed for it.
mkdir -p "$staged"/share/{man/man1,bash-completion/completions,zsh/vendor-completions,fish/vendor_completions.d}
python3 Scripts/manual_page.py "$staged/bin/backflip" > "$staged/share/man/man1/backflip.1"
gzip -9n "$staged/share/man/man1/backflip.1"
complete() { "$staged/bin/backflip" --generate-completion-script "$1" > "$staged/share/$2"; }
complete bash bash-completion/completions/backflip
complete zsh zsh/vendor-completions/_backflip
complete fish fish/vendor_completions.d/backflip.fish
# It is read by the shell, and not run.
sed -i.orig '1{/^#!/d;}' "$staged/share/bash-completion/completions/backflip"
rm "$staged/share/bash-completion/completions/backflip.orig"

(cd "$staged" && find . -type f | sed 's|^\./||' | LC_ALL=C sort) > "$staged.files"
mkdir -p "$staged/share/backflip"
mv "$staged.files" "$staged/share/backflip/installed-files"
find "$staged" -type d -exec chmod 755 {} +
find "$staged/share" -type f -exec chmod 644 {} +

remove_installed
while IFS= read -r file; do
  mkdir -p "$root/$(dirname "$file")"
  # A program that runs keeps its file; the new one takes its name.
  mv -f "$staged/$file" "$root/$file"
done < <(cat "$staged/share/backflip/installed-files"; echo share/backflip/installed-files)

[ -z "${DESTDIR:-}" ] || exit 0
"$prefix/bin/backflip" --version | sed "s|^|$prefix/bin/backflip: |"
case ":$PATH:" in
  *":$prefix/bin:"*) ;;
  *) echo "put $prefix/bin on your PATH, and in zsh $prefix/share/zsh/vendor-completions on your fpath" ;;
esac
