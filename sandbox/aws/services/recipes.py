"""What the machines of a group are made from, and how one is launched."""

from dataclasses import dataclass

from moto.autoscaling.models import ASG_NAME_TAG


@dataclass(frozen=True)
class Recipe:
    template_id: str
    template_name: str
    version: int
    # By preference; the first one is always to be had here.
    types: tuple
    on_demand_base: int
    on_demand_percent: int

    @property
    def launch_template(self):
        return {
            "LaunchTemplateId": self.template_id,
            "LaunchTemplateName": self.template_name,
            "Version": str(self.version),
        }

    def is_spot(self, others_on_demand):
        """Whether one more machine would be a spot one."""
        return others_on_demand >= self.on_demand_base and self.on_demand_percent == 0


def recipe_of(ec2, launch_template, mixed):
    """The recipe in the words of the API: a LaunchTemplate or a MixedInstancesPolicy."""
    specification = mixed["LaunchTemplate"]["LaunchTemplateSpecification"] if mixed else launch_template
    if specification.get("LaunchTemplateId"):
        template = ec2.get_launch_template(specification["LaunchTemplateId"])
    else:
        template = ec2.get_launch_template_by_name(specification["LaunchTemplateName"])
    version = template.get_version(specification.get("Version") or "$Default")
    overrides = mixed["LaunchTemplate"].get("Overrides") or [] if mixed else []
    types = tuple(each["InstanceType"] for each in overrides if each.get("InstanceType"))
    distribution = mixed.get("InstancesDistribution") or {} if mixed else {}
    percent = distribution.get("OnDemandPercentageAboveBaseCapacity")
    return Recipe(
        template.id,
        template.name,
        version.number,
        types or (version.instance_type,),
        int(distribution.get("OnDemandBaseCapacity") or 0),
        100 if percent is None else int(percent),
    )


def launch(ec2, group, recipe, subnet_id, is_spot):
    """Starts an instance; moto's own way for groups leaves out the template's version, role, key and all but one subnet."""
    template = ec2.get_launch_template(recipe.template_id)
    data = template.get_version(recipe.version).data
    interface = (data.get("NetworkInterfaces") or [{}])[0]
    subnet = ec2.get_subnet(subnet_id)
    reservation = ec2.run_instances(
        data.get("ImageId"),
        1,
        data.get("UserData"),
        data.get("SecurityGroups", []),
        region_name=ec2.region_name,
        instance_type=recipe.types[0],
        is_instance_type_default=False,
        placement=subnet.availability_zone,
        subnet_id=subnet_id,
        key_name=data.get("KeyName"),
        security_group_ids=list(data.get("SecurityGroupIds") or interface.get("Groups") or []),
        associate_public_ip=interface.get("AssociatePublicIpAddress"),
        metadata_options=data.get("MetadataOptions", {}),
        launch_template={"LaunchTemplateId": template.id, "Version": recipe.version},
        tags={"instance": {**group.get_propagated_tags(), ASG_NAME_TAG: group.name}, "volume": volume_tags(data)},
        **({"instance_market_options": "spot"} if is_spot else {}),
    )
    (instance,) = reservation.instances
    profile = data.get("IamInstanceProfile") or {}
    if profile:
        ec2.associate_iam_instance_profile(
            instance_id=instance.id,
            iam_instance_profile_name=profile.get("Name"),
            iam_instance_profile_arn=profile.get("Arn"),
        )
    instance.autoscaling_group = group
    return instance


def volume_tags(data):
    lists = [each.get("Tags", []) for each in data.get("TagSpecifications", []) if each.get("ResourceType") == "volume"]
    return {tag["Key"]: tag["Value"] for tags in lists for tag in tags}
