"""cloud-init's data source of EC2, for containers.

The original recognises Amazon's machines by their firmware, which a container does not have, and asks all others without
tokens. Its variant for the time before the network is left out: it would ask DHCP for an address that is there already,
for minutes where there is a client for it.
"""

from cloudinit import sources
from cloudinit.sources import DataSourceEc2 as original

original.identify_platform = lambda: original.CloudNames.AWS
# Where this list has nothing for a stage, cloud-init looks into the original's.
original.datasources = [(original.DataSourceEc2, (sources.DEP_FILESYSTEM, sources.DEP_NETWORK))]


def get_datasource_list(depends):
    return sources.list_from_depends(depends, original.datasources)
