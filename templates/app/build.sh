#!/usr/bin/env bash
# For presets and sources to read: commands as the user who builds releases.

# as_builder COMMAND…: with a cache that all sites of the server share, and the system's authorities for TLS.
as_builder() {
  local authorities=/etc/ssl/certs/ca-certificates.crt
  as_user tierwright-build env HOME=/var/cache/tierwright XDG_CACHE_HOME=/var/cache/tierwright \
    PIP_CERT="$authorities" SSL_CERT_FILE="$authorities" REQUESTS_CA_BUNDLE="$authorities" \
    NODE_EXTRA_CA_CERTS="$authorities" GIT_SSL_CAINFO="$authorities" "$@"
}

# run_build DIRECTORY: the app's own build command, in the release. Settings: BUILD (may be empty), SITE, RELEASE.
run_build() {
  [[ -n $BUILD ]] || return 0
  (cd "$1" && as_builder SITE="$SITE" RELEASE="$RELEASE" sh -euc "$BUILD") ||
    fail "the build of release $RELEASE failed" "correct the app's build command or its source"
}
