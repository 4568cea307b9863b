#!/usr/bin/env bash
# Makes an AppImage of the bundle in build/bundle, on a machine that has appimagetool and its runtime file: neither stands
# in a package registry, so `package linux` doesn't make one.
#
#   python3 dev.py package --bundle && APPIMAGE_RUNTIME=runtime-x86_64 packaging/appimage/recipe.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
version="$(sed -n 's/^__version__ = "\(.*\)"$/\1/p' jobmonitor/__init__.py)"
place="build/jobmonitor.AppDir"
rm -rf "$place"
mkdir -p "$place/usr/lib" "$place/usr/share/metainfo"
cp -r build/bundle/jobmonitor "$place/usr/lib/jobmonitor"
cp resources/jobmonitor.desktop resources/jobmonitor.svg "$place/"
cp resources/*.metainfo.xml "$place/usr/share/metainfo/"
ln -s usr/lib/jobmonitor/jobmonitor "$place/AppRun"
SOURCE_DATE_EPOCH="${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}" \
  appimagetool --no-appstream --runtime-file "$APPIMAGE_RUNTIME" "$place" "dist/jobmonitor-$version-linux-x64.AppImage"
QT_QPA_PLATFORM=offscreen "dist/jobmonitor-$version-linux-x64.AppImage" --selftest
