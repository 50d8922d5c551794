#!/bin/sh
# Makes sure that a real Chromium and fonts for Arabic and emoji are there: Debian packages when root, else a clear word.
need=""
command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 \
  || command -v google-chrome >/dev/null 2>&1 || need="chromium"
[ -d /usr/share/fonts/truetype/noto ] || need="$need fonts-noto-core fonts-noto-color-emoji"
[ -z "$need" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Setting up: $need (Debian packages, for the browser tests)"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq >/dev/null 2>&1
  # shellcheck disable=SC2086
  apt-get install -y -qq --no-install-recommends $need >/dev/null && exit 0
fi
echo "The browser tests need these packages: $need"
echo "Install them and run make test again, for example: sudo apt-get install $need"
exit 1
