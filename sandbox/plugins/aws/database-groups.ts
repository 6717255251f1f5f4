import {
  CreateDBClusterParameterGroupCommand,
  CreateDBParameterGroupCommand,
  CreateDBSubnetGroupCommand,
  DeleteDBClusterParameterGroupCommand,
  DeleteDBParameterGroupCommand,
  DeleteDBSubnetGroupCommand,
  DescribeDBSubnetGroupsCommand,
  ModifyDBClusterParameterGroupCommand,
  ModifyDBParameterGroupCommand,
  ModifyDBSubnetGroupCommand,
  type Parameter,
  ResetDBClusterParameterGroupCommand,
  ResetDBParameterGroupCommand,
} from "@aws-sdk/client-rds";
import type { Values } from "../../engine/values";
import { blocks, text, texts } from "../inputs";
import { arn, type AwsKind } from "./aws-kind";
import type { Cloud } from "./connection";
import { retagDatabase } from "./databases";
import { nameFor } from "./names";
import { requestPart } from "./request";
import { allTags } from "./tags";
import { untilFree } from "./waiting";

/** The real provider's limit for deleting a group that a database still has. */
const deleteSeconds = 3 * 60;

export const databaseSubnetGroup: AwsKind = {
  required: ["subnetIds"],
  replaceOn: ["name", "namePrefix"],
  uniqueName: "name",
  retag: retagDatabase,
  create: async (cloud, inputs, call) => {
    const request = {
      ...subnetsOf(inputs),
      DBSubnetGroupName: nameFor(inputs, call).toLowerCase(),
      Tags: allTags(cloud, inputs),
    };
    await cloud.rds.send(new CreateDBSubnetGroupCommand(request));
    return request.DBSubnetGroupName;
  },
  read: async (cloud, id) => {
    const request = new DescribeDBSubnetGroupsCommand({ DBSubnetGroupName: id });
    const { DBSubnetGroups = [] } = await cloud.rds.send(request);
    return { arn: DBSubnetGroups[0]?.DBSubnetGroupArn, name: id, vpcId: DBSubnetGroups[0]?.VpcId };
  },
  update: async (cloud, DBSubnetGroupName, { inputs }) => {
    await cloud.rds.send(new ModifyDBSubnetGroupCommand({ ...subnetsOf(inputs), DBSubnetGroupName }));
  },
  delete: (cloud, DBSubnetGroupName) =>
    untilFree(DBSubnetGroupName, deleteSeconds, () =>
      cloud.rds.send(new DeleteDBSubnetGroupCommand({ DBSubnetGroupName })),
    ),
};

function subnetsOf(inputs: Values) {
  return {
    DBSubnetGroupDescription: text(inputs, "description") ?? "Managed by Pulumi",
    SubnetIds: texts(inputs, "subnetIds"),
  };
}

/** The requests on parameters of instances, or of clusters. */
interface ParameterRequests {
  /** The part of its ARN that tells what it is. */
  sort: string;
  create: (cloud: Cloud, name: string, common: Common) => Promise<unknown>;
  modify: (cloud: Cloud, name: string, Parameters: Parameter[]) => Promise<unknown>;
  reset: (cloud: Cloud, name: string, Parameters: Parameter[]) => Promise<unknown>;
  delete: (cloud: Cloud, name: string) => Promise<unknown>;
}

interface Common {
  DBParameterGroupFamily: string | undefined;
  Description: string;
  Tags: { Key: string; Value: string }[];
}

function parametersBy(requests: ParameterRequests): AwsKind {
  return {
    required: ["family"],
    replaceOn: ["name", "namePrefix", "family", "description"],
    uniqueName: "name",
    retag: retagDatabase,
    create: async (cloud, inputs, call) => {
      const name = nameFor(inputs, call).toLowerCase();
      await requests.create(cloud, name, {
        DBParameterGroupFamily: text(inputs, "family"),
        Description: text(inputs, "description") ?? "Managed by Pulumi",
        Tags: allTags(cloud, inputs),
      });
      await write(cloud, name, parametersOf(inputs));
      return name;
    },
    read: async (cloud, name) => ({ arn: await arn(cloud, "rds", `${requests.sort}:${name}`), name }),
    update: async (cloud, name, { inputs, olds }) => {
      const wanted = parametersOf(inputs);
      const gone = parametersOf(olds).filter((old) =>
        wanted.every(({ ParameterName }) => ParameterName !== old.ParameterName),
      );
      await write(cloud, name, wanted);
      if (gone.length > 0) await requests.reset(cloud, name, gone);
    },
    delete: (cloud, name) => untilFree(name, deleteSeconds, () => requests.delete(cloud, name)),
  };

  async function write(cloud: Cloud, name: string, parameters: Parameter[]): Promise<void> {
    // AWS takes twenty in a request.
    for (let first = 0; first < parameters.length; first += 20)
      await requests.modify(cloud, name, parameters.slice(first, first + 20));
  }
}

function parametersOf(inputs: Values): Parameter[] {
  return blocks(inputs, "parameters").map((each) => ({
    ...requestPart<Parameter>(each, [], { ParameterName: "name", ParameterValue: "value" }),
    ApplyMethod: text(each, "applyMethod") === "pending-reboot" ? "pending-reboot" : "immediate",
  }));
}

export const databaseParameterGroup = parametersBy({
  sort: "pg",
  create: (cloud, DBParameterGroupName, common) =>
    cloud.rds.send(new CreateDBParameterGroupCommand({ DBParameterGroupName, ...common })),
  modify: (cloud, DBParameterGroupName, Parameters) =>
    cloud.rds.send(new ModifyDBParameterGroupCommand({ DBParameterGroupName, Parameters })),
  reset: (cloud, DBParameterGroupName, Parameters) =>
    cloud.rds.send(new ResetDBParameterGroupCommand({ DBParameterGroupName, Parameters })),
  delete: (cloud, DBParameterGroupName) =>
    cloud.rds.send(new DeleteDBParameterGroupCommand({ DBParameterGroupName })),
});

export const clusterParameterGroup = parametersBy({
  sort: "cluster-pg",
  create: (cloud, DBClusterParameterGroupName, common) =>
    cloud.rds.send(new CreateDBClusterParameterGroupCommand({ DBClusterParameterGroupName, ...common })),
  modify: (cloud, DBClusterParameterGroupName, Parameters) =>
    cloud.rds.send(new ModifyDBClusterParameterGroupCommand({ DBClusterParameterGroupName, Parameters })),
  reset: (cloud, DBClusterParameterGroupName, Parameters) =>
    cloud.rds.send(new ResetDBClusterParameterGroupCommand({ DBClusterParameterGroupName, Parameters })),
  delete: (cloud, DBClusterParameterGroupName) =>
    cloud.rds.send(new DeleteDBClusterParameterGroupCommand({ DBClusterParameterGroupName })),
});
