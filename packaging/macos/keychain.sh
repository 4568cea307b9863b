#!/usr/bin/env bash
# Puts the signing certificate into a keychain of this runner's own. CERTIFICATE is a .p12 in base64, PASSWORD opens it.
set -euo pipefail
if [ -z "$CERTIFICATE" ]; then
  echo "There is no certificate: nothing will be signed"
  exit 0
fi
file="$RUNNER_TEMP/certificate.p12"
keychain="$RUNNER_TEMP/signing.keychain-db"
secret="$(openssl rand -hex 24)"
base64 --decode <<<"$CERTIFICATE" >"$file"
security create-keychain -p "$secret" "$keychain"
security set-keychain-settings -lut 7200 "$keychain"
security unlock-keychain -p "$secret" "$keychain"
security import "$file" -P "$PASSWORD" -f pkcs12 -T /usr/bin/codesign -k "$keychain"
security set-key-partition-list -S apple-tool:,apple: -s -k "$secret" "$keychain" >/dev/null
security list-keychains -d user -s "$keychain" login.keychain-db
rm "$file"
