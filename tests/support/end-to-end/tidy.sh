#!/bin/sh
# A task of an app's own, for the end-to-end tests: shows that it runs as the site, with the site's environment.
set -eu

echo "tidied $SITE as $(id --user --name)" >"$UPLOADS_DIRECTORY/tidied"
