"""Records of Route 53 that can be made again after they were deleted: moto remembers that they were made, and refuses."""

from moto.route53.models import ChangeList, Route53Backend

change_records = Route53Backend.change_resource_record_sets


def key_of(change):
    record = change["ResourceRecordSet"]
    return record["Name"].strip("."), record["Type"], record.get("SetIdentifier")


def change(backend, zone_id, changes):
    gone = {key_of(each) for each in changes if each["Action"] == "DELETE"}
    change_records(backend, zone_id, changes)
    zone = backend.get_hosted_zone(zone_id)
    zone.rr_changes = ChangeList(each for each in zone.rr_changes if key_of(each) not in gone)


Route53Backend.change_resource_record_sets = change
