#!/usr/bin/env bash
# Tries the package in a fresh Debian 12 without Swift: installs, uses and removes it.
#
#     Scripts/package_trial.sh [PACKAGE]
#
# PACKAGE is by default what Scripts/package.sh builds. A root folder is made with debootstrap, in a temporary folder
# that is removed at the end (MIRROR names Debian's mirror); apt installs the package in it with what it depends on. As a
# user, the program then does what Scripts/installed_trial.py lists. The same once more where the processor seems to
# lack AVX2 (another /proc/cpuinfo): the package's other build must be what runs, which qemu-x86_64 shows to need no
# AVX2, where it is installed. After removal, the files must be those from before, but for the user's sessions.
#
# One line for each check; the status is 1 where one fails. About five minutes on two cores. Needs root, Linux,
# debootstrap and a network.

set -euo pipefail
cd "$(dirname "$0")/.."

[ "$(id -u)" = 0 ] || { echo "this script needs root" >&2; exit 2; }
command -v debootstrap > /dev/null || { echo "debootstrap is missing: apt-get install debootstrap" >&2; exit 2; }
package=$(realpath "${1:-$(Scripts/package.sh)}")
mirror=${MIRROR:-http://deb.debian.org/debian}

folder=$(mktemp -d)
root=$folder/debian
cpuinfo=$folder/cpuinfo
clean() {
  for place in proc/cpuinfo proc dev/pts dev/shm; do
    while umount "$root/$place" 2> /dev/null; do :; done
  done
  rm -rf --one-file-system "$folder"
}
trap clean EXIT
failed=0
check() { # WHAT COMMAND...
  local what=$1
  shift
  if "$@" > "$folder/output" 2>&1; then
    echo "ok   $what"
  else
    echo "FAIL $what: $(tail -n 3 "$folder/output")"
    failed=1
  fi
}
inside() { chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive TERM=xterm-256color "$@"; }
home=/srv/user
as_user() { inside setpriv --reuid=1000 --regid=1000 --clear-groups env HOME="$home" USER=user sh -c 'cd && exec "$@"' sh "$@"; }
# All files but those that apt, the system and a user who works keep for themselves.
files() {
  (cd "$root" && find . -xdev \( -path ./proc -o -path ./dev -o -path ./tmp -o -path ./var/lib/apt -o -path ./var/lib/dpkg \
    -o -path ./var/cache -o -path ./var/log -o -path ./run -o -path ./root -o -path ./sys \) -prune -o -print | LC_ALL=C sort)
}

echo "making a Debian 12 in $root"
# The tools of the trial, and what the package depends on, so that they are there before and after.
libraries=$(dpkg-deb --field "$package" Depends | tr ',' '\n' | sed 's/|.*//; s/(.*//; s/ //g' | tr '\n' ',')
debootstrap --variant=minbase --include="python3-minimal,man-db,bash-completion,zsh,fish,${libraries%,}" \
  bookworm "$root" "$mirror" > "$folder/debootstrap" 2>&1 || { tail -n 5 "$folder/debootstrap" >&2; exit 2; }
mount -t proc proc "$root/proc"
mount --bind /dev/pts "$root/dev/pts"
mount -t tmpfs tmpfs "$root/dev/shm"
[ -e "$root/dev/ptmx" ] || ln -s pts/ptmx "$root/dev/ptmx"
inside useradd --uid 1000 --create-home --home-dir "$home" --shell /bin/bash user
check "there is no Swift" sh -c "! ls $root/usr/lib/swift* $root/usr/libexec/swift* 2> /dev/null"
files > "$folder/before"

cp "$package" "$root/tmp/backflip.deb"
cp Scripts/installed_trial.py Scripts/pseudo_terminal.py "$root/tmp/"
check "apt installs the package" inside apt-get install -y --no-install-recommends /tmp/backflip.deb
echo "     $(inside dpkg-query -W -f '${Package} ${Version}, ${Installed-Size} kB' backflip)"
check "the other build takes no room" sh -c "! [ -e $root/usr/libexec/backflip/backflip-portable ]"
as_user python3 /tmp/installed_trial.py || failed=1
check "dpkg finds its files unchanged" inside dpkg --verify backflip

echo "on a processor without AVX2"
sed 's/ avx2\b//g' /proc/cpuinfo > "$cpuinfo"
mount --bind "$cpuinfo" "$root/proc/cpuinfo"
check "without the other build, the program says what to do" sh -c \
  "chroot $root /usr/bin/backflip --version 2>&1 | grep 'dpkg-reconfigure backflip'"
check "dpkg-reconfigure unpacks it" inside dpkg-reconfigure backflip
check "it runs in place of the usual one" sh -c "chroot $root /usr/bin/backflip --version | grep ', x86-64, '"
# In a folder of its own, so that its sessions begin anew.
as_user env BACKFLIP_HOME=/tmp/without-avx2 python3 /tmp/installed_trial.py --without-shells || failed=1
if qemu=$(command -v qemu-x86_64); then
  check "it needs no AVX2: qemu's Nehalem runs it" "$qemu" -cpu Nehalem -L "$root" \
    "$root/usr/libexec/backflip/backflip-portable" train backflip --choices 2 --policies 2
  # qemu reads /proc/cpuinfo below the root; the program that follows runs on this machine's processor.
  check "the usual one hands over to it there" sh -c \
    "$qemu -cpu Nehalem -L $root $root/usr/bin/backflip --version | grep ', x86-64, '"
fi
umount "$root/proc/cpuinfo"

check "dpkg removes the package" inside dpkg --purge backflip
files > "$folder/after"
left=$(comm -13 "$folder/before" "$folder/after")
# fish and zsh write files of their own for whoever uses them.
left=$(grep -vE "^\\.$home/(\\.config(/fish(/.*)?)?|\\.local/share/fish(/.*)?|\\.zcompdump)\$" <<< "$left" || true)
echo "left after removal:"
sed 's/^/     /' <<< "$left"
check "nothing is left but the user's sessions" test -z \
  "$(grep -vE "^\\.$home/\\.local(/share(/backflip(/sessions(/[a-z]+\\.backflip)?)?)?)?\$" <<< "$left")"
check "the user's sessions are left" test -f "$root$home/.local/share/backflip/sessions/trained.backflip"
check "nothing else is gone" test -z "$(comm -23 "$folder/before" "$folder/after")"
exit $failed
