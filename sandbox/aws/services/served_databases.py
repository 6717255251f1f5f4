"""What those who serve databases ask and tell: see ../databases."""

from moto.rds import models

from .databases import holder_of, major, place_of, served_by, served_versions


def every_backend():
    return [backend for account in models.rds_backends.values() for backend in account.values()]


def holders(backend):
    """Instances by themselves and clusters with instances: each is one PostgreSQL."""
    found = {id(holder_of(each)): holder_of(each) for each in backend.databases.values()}
    return [each for each in found.values() if place_of(each)]


def described(versions):
    """Everything that those who serve these versions have to know, passwords too."""
    served_versions.update(versions)
    return [describe(backend, holder) for backend in every_backend() for holder in holders(backend)]


def describe(backend, holder):
    statuses = {each.status for each in served_by(holder)}
    return {
        "id": holder.resource_id,
        "vpc": holder.place.subnet.vpc_id,
        "network": holder.place.network,
        "address": holder.place.address,
        "macAddress": holder.place.interface.mac_address,
        "version": int(major(holder.engine_version)),
        "master": holder.master_username,
        "password": holder._master_user_password,
        "parameters": parameters_of(backend, holder),
        "revision": holder.place.revision,
        "starts": holder.place.starts,
        "isWanted": statuses != {"deleting"},
        "isFailed": "failed" in statuses,
        "isAwaited": bool(statuses - {"available", "failed", "deleting"}) or awaits(holder),
    }


def awaits(holder):
    return isinstance(holder, models.DBCluster) and holder._status == "modifying"


def parameters_of(backend, holder):
    if isinstance(holder, models.DBCluster):
        group = backend.db_cluster_parameter_groups.get(holder.parameter_group)
    else:
        (group,) = holder.db_parameter_groups()
    return [
        {
            "name": each["ParameterName"],
            "value": each["ParameterValue"],
            "isImmediate": each.get("ApplyMethod") == "immediate",
        }
        for each in (group.parameters.values() if group else [])
        if each.get("ParameterValue") is not None
    ]


def take(news):
    """What became of a database; of a revision that is not the last one any more, it is not the last word."""
    for backend in every_backend():
        for holder in holders(backend):
            if holder.resource_id != news["id"] or holder.place.revision != news["revision"]:
                continue
            for each in list(served_by(holder)):
                take_status(backend, each, news["status"])
            if isinstance(holder, models.DBCluster):
                holder.status = "available"


def take_status(backend, database, status):
    if status == "gone":
        del backend.databases[database.db_instance_identifier]
        if holder_of(database) is database:
            database.place.leave()
    elif database.status != "deleting":
        database.status = status
