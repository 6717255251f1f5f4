"""Databases of RDS that somebody serves: see ../databases.

A database's DNS name is its address: there is no DNS here that would know one. A cluster is one PostgreSQL, however many
instances it has. Where nobody has said that they serve databases, they are available at once, as moto has them.
"""

from moto.ec2.models import ec2_backends
from moto.rds import models
from moto.rds.exceptions import InvalidParameterCombination, RDSClientError

ENGINES = ("postgres", "aurora-postgresql")

# Major versions that can be served, as those who serve them say.
served_versions = set()


class Place:
    """Where one PostgreSQL lies: an address in the first of its subnets, with an interface there, as RDS makes one."""

    def __init__(self, backend, group, security_groups):
        self.ec2 = ec2_backends[backend.account_id][backend.region_name]
        self.subnet = group._subnets[0]
        self.address = self.subnet.get_available_subnet_ip(None)
        self.interface = self.ec2.create_network_interface(
            self.subnet, self.address, group_ids=list(security_groups), description="RDSNetworkInterface"
        )
        # Each is one more whenever somebody asks for a change, or for another start.
        self.revision = 0
        self.starts = 0

    @property
    def network(self):
        return self.ec2.get_vpc(self.subnet.vpc_id).cidr_block

    def leave(self):
        self.ec2.delete_network_interface(self.interface.id)
        self.subnet.del_subnet_ip(self.address)


def holder_of(database):
    """Who has the data of an instance: itself, or its cluster."""
    return getattr(database, "cluster", database)


def place_of(database):
    return getattr(holder_of(database), "place", None)


def is_served(database):
    return bool(served_versions) and place_of(database) is not None


def major(version):
    return version.split(".")[0]


def refuse_version(engine, version):
    if served_versions and version and major(version) not in served_versions:
        known = ", ".join(sorted(served_versions))
        raise InvalidParameterCombination(f"Cannot find version {version} for {engine}; the sandbox has {known}")


def refuse_upgrade(database, version):
    if is_served(database) and version and major(version) != major(database.engine_version):
        raise InvalidParameterCombination(f"the sandbox cannot make PostgreSQL {version} of {database.engine_version}")


def not_in(state, identifier):
    return RDSClientError("InvalidDBInstanceState", f"Instance {identifier} is not in {state} state.")


class Backend(models.RDSBackend):
    # By which moto finds the service's URLs.
    __module__ = models.RDSBackend.__module__

    def create_db_instance(self, db_kwargs):
        if db_kwargs.get("engine") in ENGINES:
            refuse_version(db_kwargs["engine"], db_kwargs.get("engine_version"))
        database = super().create_db_instance(db_kwargs)
        group = getattr(database, "db_subnet_group", None)
        if holder_of(database) is database and database.engine in ENGINES and group:
            database.place = Place(self, group, database.vpc_security_group_ids)
        if is_served(database):
            database.status = "creating"
        return database

    def modify_db_instance(self, db_instance_identifier, db_kwargs):
        refuse_upgrade(self.describe_db_instances(db_instance_identifier)[0], db_kwargs.get("engine_version"))
        database = super().modify_db_instance(db_instance_identifier, db_kwargs)
        ask_for(database, "modifying")
        return database

    def reboot_db_instance(self, db_instance_identifier):
        database = super().reboot_db_instance(db_instance_identifier)
        if is_served(database) and database.status != "available":
            raise not_in("available", db_instance_identifier)
        ask_for(database, "rebooting", starts=1)
        return database

    def delete_db_instance(self, db_instance_identifier, *positional, **named):
        there = self.databases.get(db_instance_identifier)
        if there is not None and there.status == "deleting":
            raise not_in("available", db_instance_identifier)
        database = super().delete_db_instance(db_instance_identifier, *positional, **named)
        # The last one of a cluster takes its PostgreSQL along.
        if is_served(database) and not any(each.status != "deleting" for each in served_by(holder_of(database))):
            self.databases[db_instance_identifier] = database
            place_of(database).revision += 1
        elif holder_of(database) is database and place_of(database):
            database.place.leave()
        return database

    def create_db_cluster(self, kwargs):
        if kwargs.get("engine") in ENGINES:
            refuse_version(kwargs["engine"], kwargs.get("engine_version"))
        cluster = super().create_db_cluster(kwargs)
        if cluster.engine in ENGINES and cluster.db_subnet_group_name in self.subnet_groups:
            group = self.subnet_groups[cluster.db_subnet_group_name]
            cluster.place = Place(self, group, cluster.vpc_security_group_ids)
        return cluster

    def modify_db_cluster(self, kwargs):
        refuse_upgrade(self.clusters[kwargs["db_cluster_identifier"]], kwargs.get("engine_version"))
        told = super().modify_db_cluster(kwargs)
        cluster = self.clusters[told.db_cluster_identifier]
        if is_served(cluster) and served_by(cluster):
            cluster.status = "modifying"
            cluster.place.revision += 1
        return told

    def failover_db_cluster(self, *positional, **named):
        cluster = super().failover_db_cluster(*positional, **named)
        for writer in [each for each in served_by(cluster) if each.is_cluster_writer]:
            ask_for(writer, "rebooting", starts=1)
        return cluster

    def delete_db_cluster(self, *positional, **named):
        cluster = super().delete_db_cluster(*positional, **named)
        if place_of(cluster):
            cluster.place.leave()
        return cluster


def served_by(holder):
    """The instances whose PostgreSQL is this one."""
    return holder._members if isinstance(holder, models.DBCluster) else [holder]


def ask_for(database, status, starts=0):
    if is_served(database):
        database.status = status
        place_of(database).revision += 1
        place_of(database).starts += starts


def at_address(moto_name):
    """The address in place of the name that moto would give."""
    return property(lambda each: place_of(each).address if place_of(each) else moto_name.fget(each))


models.DBInstance.address = at_address(models.DBInstance.address)
models.DBCluster.endpoint = at_address(models.DBCluster.endpoint)
models.DBCluster.reader_endpoint = at_address(models.DBCluster.reader_endpoint)
models.rds_backends.backend = Backend
