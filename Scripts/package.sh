#!/usr/bin/env bash
# Builds the Debian package, and prints its path.
#
#     Scripts/package.sh [FOLDER]
#
# FOLDER, by default .build-package, gets backflip_VERSION_ARCHITECTURE.deb: the program without Swift's shared libraries
# (Scripts/static_build.sh), scenarios, documents, manual page, completions, copyright and changelog, as
# Scripts/install.sh puts them in place. It depends on the libraries of the Debian or Ubuntu that builds it. For
# processors without AVX2 it holds a second build, compressed: the maintainer script unpacks it where the first does not
# run, so that others do not give 35 MB to it.
#
# The same commit, toolchain and machine give the same bytes: times are those of the commit (SOURCE_DATE_EPOCH, where
# set). A package of a commit that CHANGELOG.md calls unreleased is versioned by its date and commit.
#
# Needs dpkg-dev (dpkg-shlibdeps), binutils and Python 3. With lintian installed, its findings are printed; an error ends
# with status 1.

set -euo pipefail
cd "$(dirname "$0")/.."

folder=$(realpath -m "${1:-.build-package}")
usual=${PROGRAM:-$(Scripts/static_build.sh usual)}
architecture=$(dpkg --print-architecture)
portable=
if [ "$architecture" = amd64 ]; then portable=${PORTABLE:-$(Scripts/static_build.sh portable)}; fi

if [ -z "${SOURCE_DATE_EPOCH:-}" ]; then
  SOURCE_DATE_EPOCH=$(git log -1 --format=%ct 2> /dev/null) || {
    echo "there is no commit here: set SOURCE_DATE_EPOCH to the time of the sources, s since 1970" >&2
    exit 1
  }
fi
export SOURCE_DATE_EPOCH
version=$("$usual" --version | cut -d ' ' -f 1)
commit=$("$usual" --version | sed 's/^[^(]*(\([^,]*\),.*/\1/')
if [ "$(grep -m 1 '^## ' CHANGELOG.md)" = "## Unreleased" ]; then
  version+="+git$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y%m%d).$(echo "$commit" | tr -cd '0-9a-f' | cut -c 1-7)"
fi
version+=-1

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root

DESTDIR=$root PROGRAM=$usual PORTABLE=$portable Scripts/install.sh /usr
rm "$root/usr/share/backflip/installed-files"
if [ -n "$portable" ]; then
  gzip -9n "$root/usr/libexec/backflip/backflip-portable"
  chmod 644 "$root/usr/libexec/backflip/backflip-portable.gz"
fi
doc=$root/usr/share/doc/backflip
rm "$doc/LICENSE"
install -m 644 Packaging/copyright "$doc/copyright"
gzip -9nc CHANGELOG.md > "$doc/changelog.gz"
maintainer="The Backflip authors <backflip@packages.invalid>"
{
  echo "backflip ($version) unstable; urgency=medium"
  echo
  echo "  * Package of version ${version%-1}; changelog.gz has the changes."
  echo
  echo " -- $maintainer  $(LC_ALL=C date -u -R -d "@$SOURCE_DATE_EPOCH")"
} | gzip -9nc > "$doc/changelog.Debian.gz"
install -D -m 644 Packaging/lintian-overrides "$root/usr/share/lintian/overrides/backflip"

# dpkg-shlibdeps wants a source package around it.
mkdir -p "$work/source/debian" "$root/DEBIAN"
printf 'Source: backflip\n\nPackage: backflip\nArchitecture: any\n' > "$work/source/debian/control"
depends=$(cd "$work/source" && dpkg-shlibdeps -O "$root/usr/bin/backflip" 2> "$work/warnings") ||
  { cat "$work/warnings" >&2; exit 1; }
depends=${depends#shlibs:Depends=}
size=$(cd "$root" && find usr -type f -printf '%s\n' | awk '{ sum += int(($1 + 1023) / 1024) } END { print sum }')
cat > "$root/DEBIAN/control" <<END
Package: backflip
Version: $version
Architecture: $architecture
Maintainer: $maintainer
Installed-Size: $size
Depends: $depends
Section: science
Priority: optional
Homepage: https://arxiv.org/abs/1706.03741
Description: teach a simulated robot by choosing between two clips
 The terminal plays two short animations side by side, and a person chooses the
 better one. In the background a reward model learns from the choices, and
 policies learn from the reward model, live: reinforcement learning from human
 preferences on one ordinary computer.
 .
 Backflip also teaches without a terminal, by simulated raters or other
 programs, runs experiments and lessons about known problems of learning from
 feedback, and exports sessions, films, networks and data sets.
END
for script in postinst prerm; do
  if [ -n "$portable" ]; then install -m 755 "Packaging/$script" "$root/DEBIAN/$script"; fi
done
(cd "$root" && find usr -type f | LC_ALL=C sort | xargs -d '\n' md5sum) > "$root/DEBIAN/md5sums"
chmod 644 "$root"/DEBIAN/{control,md5sums}
find "$root" -type d -exec chmod 755 {} +
find "$root" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +

mkdir -p "$folder"
package=$folder/backflip_${version}_$architecture.deb
# One thread, as several make other blocks.
dpkg-deb --root-owner-group -Zxz --threads-max=1 --build "$root" "$package" >&2 ||
  { echo "$package: dpkg-deb failed" >&2; exit 1; }
echo "installed: $size kB; package: $(($(stat -c %s "$package") / 1024)) kB" >&2
echo "depends: $depends" >&2
if command -v lintian > /dev/null; then lintian --fail-on error "$package" >&2; fi
echo "$package"
