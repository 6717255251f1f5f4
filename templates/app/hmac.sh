#!/usr/bin/env bash
# For other scripts to read: signatures, without a key on any command line, where everybody could see it.

# hmac_sha256 KEY_FILE FILE: prints the HMAC-SHA256 (RFC 2104) of FILE in hexadecimal. The key is the text in KEY_FILE
# without the line break at its end.
hmac_sha256() {
  local key inner='' outer='' hash byte pad i
  key=$(head --bytes=-1 "$1" | od --address-radix=n --output-duplicates --format=x1 | tr --delete ' \n')
  # A key that is longer than a block of the hash is hashed itself.
  if ((${#key} > 128)); then key=$(head --bytes=-1 "$1" | sha256_hex); fi
  for ((i = 0; i < 128; i += 2)); do
    byte=$((16#0${key:i:2}))
    printf -v pad '\\x%02x' $((byte ^ 0x36))
    inner+=$pad
    printf -v pad '\\x%02x' $((byte ^ 0x5c))
    outer+=$pad
  done
  hash=$({ printf '%b' "$inner" && cat "$2"; } | sha256_hex)
  for ((i = 0; i < 64; i += 2)); do
    outer+="\\x${hash:i:2}"
  done
  printf '%b' "$outer" | sha256_hex
}

sha256_hex() {
  sha256sum | cut --characters=1-64
}
