#!/usr/bin/env bash
# Functions for the packages of Amazon that are in no repository of a distribution.

# install_signed WHAT FINGERPRINT WITHOUT PACKAGE KEY: installs the package at an address when the signature beside it is of
# the key with the fingerprint. The key comes from the network too, so it counts by its fingerprint alone. WITHOUT: how
# people do without the package, for messages.
install_signed() {
  local what=$1 fingerprint=$2 without=$3 directory
  directory=$(mktemp --directory)
  install_packages ca-certificates curl gpg gpgv
  fetch_part "$4" "$directory/package.deb" "$without"
  fetch_part "$4.sig" "$directory/signature" "$without"
  fetch_part "$5" "$directory/key" "$without"
  if ! is_signed "$directory" "$fingerprint"; then
    rm -rf "$directory"
    fail "$what is not signed by Amazon's key $fingerprint" "do not install it; tell Amazon, and $without meanwhile"
  fi
  packages_install "$directory/package.deb" || fail "$what cannot be installed" "see the messages of apt in the log"
  rm -rf "$directory"
}

fetch_part() {
  curl --silent --show-error --fail --location --retry 5 --connect-timeout 10 --max-time 600 --output "$2" "$1" ||
    fail "$1 cannot be fetched" "let the server reach it, or $3"
}

# is_signed DIRECTORY FINGERPRINT. The file with the key may be armoured or not, and hold others beside it.
is_signed() {
  local said
  install --directory --mode=0700 "$1/home"
  gpg --homedir "$1/home" --batch --quiet --no-autostart --yes --dearmor --output "$1/keyring" "$1/key" 2>/dev/null ||
    cp "$1/key" "$1/keyring"
  said=$(gpgv --homedir "$1/home" --keyring "$1/keyring" --status-fd 1 "$1/signature" "$1/package.deb" 2>&1) || true
  grep --quiet --extended-regexp "^\[GNUPG:\] VALIDSIG ([0-9A-F]+ .* )?$2( |\$)" <<<"$said"
}
