#!/bin/bash
# port.sh ADDRESS PORT: succeeds when something listens there. Run under timeout(1), as bash cannot limit a connection.
set -euo pipefail
exec 3<>"/dev/tcp/$1/$2"
