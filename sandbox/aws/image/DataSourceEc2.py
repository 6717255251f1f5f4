"""cloud-init's data source of EC2, for containers.

The original recognises Amazon's machines by their firmware, which a container does not have, and asks all others without
tokens. Its variant for the time before the network is left out: it would ask DHCP for an address that is there already.
"""

from cloudinit import sources
from cloudinit.sources import DataSourceEc2 as original

original.identify_platform = lambda: original.CloudNames.AWS


def get_datasource_list(depends):
    needs = (sources.DEP_FILESYSTEM, sources.DEP_NETWORK)
    return sources.list_from_depends(depends, [(original.DataSourceEc2, needs)])
