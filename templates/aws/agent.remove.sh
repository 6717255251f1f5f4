#!/usr/bin/env bash
# Sends nothing to CloudWatch any more. The package stays, stopped, as all packages do; its log group is the stack's.
set -euo pipefail

agent=/opt/aws/amazon-cloudwatch-agent
[[ -x $agent/bin/amazon-cloudwatch-agent-ctl ]] || exit 0
"$agent/bin/amazon-cloudwatch-agent-ctl" -a stop || true
systemctl disable --quiet amazon-cloudwatch-agent.service 2>/dev/null || true
rm -f "$agent"/etc/amazon-cloudwatch-agent.d/file_cloudwatch-agent.json
