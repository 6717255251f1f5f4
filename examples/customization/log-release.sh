#!/bin/sh
# Is told about every release (notifications.log): a JSON object on standard input, the same that webhooks get. Runs on
# an app server, as nobody. Here it goes into the server's journal.
set -eu

logger --size 16384 --tag releases
