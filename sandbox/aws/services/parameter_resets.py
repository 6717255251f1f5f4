"""Parameters of RDS that are taken back, for which moto has no request."""

from moto.core.responses import ActionResult
from moto.rds.exceptions import DBParameterGroupNotFoundError
from moto.rds.responses import RDSResponse


def reset(kind, groups_of):
    """The action for one kind of group, of which the name stands in the request as `<kind>Name`."""

    def action(response):
        name = response.params[f"{kind}Name"]
        group = groups_of(response.backend).get(name)
        if group is None:
            raise DBParameterGroupNotFoundError(name)
        named = [each["ParameterName"] for each in response.params.get("Parameters", [])]
        for each in list(group.parameters) if response.params.get("ResetAllParameters") else named:
            group.parameters.pop(each, None)
        return ActionResult({f"{kind}Name": name})

    return action


RDSResponse.reset_db_parameter_group = reset("DBParameterGroup", lambda backend: backend.db_parameter_groups)
RDSResponse.reset_db_cluster_parameter_group = reset(
    "DBClusterParameterGroup", lambda backend: backend.db_cluster_parameter_groups
)
