#!/bin/sh
# Comes after visitors were switched to a new release (sites.prod.pipeline). A cache in front of the site would be
# emptied here. When it fails, visitors are switched back.
set -eu

echo "$SITE now runs $RELEASE"
