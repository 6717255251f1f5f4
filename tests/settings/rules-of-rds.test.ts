import { autoScaling, type Change, ownNetwork, problemsIn } from "../support/changed-example";

test.each<[string, readonly Change[], readonly string[]]>([
  [
    "no server with the role db",
    [["servers.db1", { roles: "db" }]],
    ["servers.db1.roles: has db, and `tierwright:database.rds` stands in its place; remove one of the two"],
  ],
  [
    "no settings of PostgreSQL on a server",
    [
      ["database.version", 16],
      ["database.memoryShare", 0.5],
      ["database.maxConnections", 200],
    ],
    [
      "database.version: is that of PostgreSQL on a server; set `database.rds.version`",
      "database.memoryShare: is for PostgreSQL on a server; RDS divides the memory of its machines itself",
      "database.maxConnections: is for PostgreSQL on a server; RDS works it out from its class, or takes `database.parameters.max_connections`",
    ],
  ],
  [
    "a version in quotes",
    [["database.rds.version", 17.4]],
    [
      'database.rds.version: must be a version of PostgreSQL from 14 to 18 in quotes, such as "17" or "17.6"; given: 17.4',
    ],
  ],
  [
    "a version that there is",
    [["database.rds.version", 9]],
    [
      'database.rds.version: must be a version of PostgreSQL from 14 to 18 in quotes, such as "17" or "17.6"; given: 9',
    ],
  ],
  [
    "a class of RDS",
    [["database.rds.class", "t4g.small"]],
    ['database.rds.class: must be a class of RDS, such as db.t4g.small; given: "t4g.small"'],
  ],
  [
    "room to grow",
    [
      ["database.rds.storageGiB", 100],
      ["database.rds.maximumStorageGiB", 105],
    ],
    [
      "database.rds.maximumStorageGiB: must be at least 110, a tenth more than the 100 GiB that it begins with",
    ],
  ],
  [
    "no sizes with Aurora, and machines that are large enough",
    [["database.rds.engine", "aurora-postgresql"]],
    [
      "database.rds.storageGiB: is for `engine: postgresql`; the storage of Aurora grows by itself",
      "database.rds.maximumStorageGiB: is for `engine: postgresql`; the storage of Aurora grows by itself",
      "database.rds.class: db.t4g.small is none of Aurora's, which of this kind are medium and large; choose db.t4g.medium, or a class such as db.r7g.large",
    ],
  ],
  [
    "no parameter that keeps it safe, and numbers without units",
    [
      [
        "database.parameters",
        { "rds.force_ssl": 0, listen_addresses: "*", work_mem: "64MB", log_statement: "ddl" },
      ],
    ],
    [
      'database.parameters["rds.force_ssl"]: is set by RDS or by Tierwright and cannot be changed',
      "database.parameters.listen_addresses: is set by RDS or by Tierwright and cannot be changed",
      "database.parameters.work_mem: is 64MB, and RDS takes a number alone, in the parameter's own unit: `work_mem: 65536` is 64 MB, since its unit is kB",
    ],
  ],
  [
    "as many connections as its parameter says",
    [
      ["database.parameters", { max_connections: 150 }],
      ["sites.prod.database", { connectionLimit: 160 }],
    ],
    [
      "sites.prod.database.connectionLimit: must be at most 150, which is tierwright:database.parameters.max_connections",
    ],
  ],
  [
    "no class that Aurora does not have",
    [["database.rds", { engine: "aurora-postgresql", class: "db.t3.xlarge" }]],
    [
      "database.rds.class: db.t3.xlarge is none of Aurora's, which of this kind are medium and large; choose db.t4g.medium, or a class such as db.r7g.large",
    ],
  ],
  [
    "an authority that is known",
    [
      ["aws.region", "xx-test-1"],
      ["aws.zones", undefined],
      ["database.rds.certificateAuthority", undefined],
    ],
    [
      "database.rds.certificateAuthority: is missing; the authority of RDS in xx-test-1 is not known here. Set it to the one called RSA2048 G1 in https://truststore.pki.rds.amazonaws.com/xx-test-1/xx-test-1-bundle.pem",
    ],
  ],
  [
    "backups away from the machines of a group",
    [["aws.backups", "server"]],
    [
      "aws.backups: is server, and backups of RDS are made on machines of a group, which come and go; choose bucket, or set `backup: { schedule: off }` at each site and rely on `rds.backupDays`",
    ],
  ],
])("RDS has %s", (_, changes, expected) => {
  expect(problemsIn(autoScaling, ...changes)).toEqual(expected);
});

test("RDS has more connections for a site than a server's PostgreSQL has by default", () => {
  expect(problemsIn(autoScaling, ["sites.prod.database", { connectionLimit: 160 }])).toEqual([]);
});

test("without backups of ours, those of RDS are enough", () => {
  expect(
    problemsIn(autoScaling, ["aws.backups", "server"], ["sites.prod.backup", { schedule: "off" }]),
  ).toEqual([]);
});

test("RDS may be the database of single servers too", () => {
  expect(
    problemsIn(
      ownNetwork,
      ["servers.db1", undefined],
      ["aws.snapshots", undefined],
      ["database", { rds: { multiZone: true } }],
    ),
  ).toEqual([]);
});

test("RDS is of the platform aws", () => {
  expect(
    problemsIn(ownNetwork, ["database", { rds: {} }], ["platform", "servers"]).filter((text) =>
      text.startsWith("database"),
    ),
  ).toEqual(["database.rds: is only for `tierwright:platform: aws`; remove it"]);
});

test.each<[string, readonly Change[], readonly string[]]>([
  [
    "snapshots",
    [["aws.snapshots", {}]],
    [
      "aws.snapshots: is for the data volume of an EC2 server with the role db, and there is none; remove it. RDS has `database.rds.backupDays`",
    ],
  ],
  [
    "a time of day for snapshots",
    [["aws.snapshots", { at: "24:00" }]],
    ['aws.snapshots.at: must be a time of day in quotes, such as "03:00"; given: "24:00"'],
  ],
  [
    "a retention that CloudWatch knows",
    [["aws.logs.retentionDays", 31]],
    [
      "aws.logs.retentionDays: must be one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653; given: 31",
    ],
  ],
  [
    "one who is told of alarms",
    [["aws.alarms.topic", "arn:aws:sns:eu-central-1:123456789012:alarms"]],
    ["aws.alarms: must have either email or topic; given: a mapping"],
  ],
  [
    "a mail address for alarms",
    [["aws.alarms.email", "ops"]],
    ['aws.alarms.email: must be a mail address without a name, such as team@example.org; given: "ops"'],
  ],
  [
    "a name for the bucket",
    [["aws.bucket.name", "Example.Org"]],
    [
      'aws.bucket.name: must be 3 to 63 lower-case letters, digits and hyphens, first and last no hyphen; given: "Example.Org"',
    ],
  ],
])("a stack without data volumes has %s", (_, changes, expected) => {
  expect(problemsIn(autoScaling, ...changes)).toEqual(expected);
});

test("a bucket is for a group or for backups", () => {
  expect([
    ...problemsIn(ownNetwork, ["aws.bucket", { name: "example-backups" }]),
    ...problemsIn(ownNetwork, ["aws.bucket", { name: "example-backups" }], ["aws.backups", "bucket"]),
  ]).toEqual([
    "aws.bucket: is for a server with a `group` and for `backups: bucket`, and there is neither; remove it",
  ]);
});

test("backups reach the bucket from a machine of ours, when there is a database", () => {
  const existing = {
    roles: "db",
    address: "198.51.100.8",
    hostKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMP0oRUp4M86WzJqcuiiuH7dkQxlBHhHBhgRSbQQuQaQ",
  };
  const changes: readonly Change[] = [
    ["aws.backups", "bucket"],
    ["aws.snapshots", undefined],
  ];

  expect([
    ...problemsIn(ownNetwork, ...changes, ["servers.db1", existing]),
    ...problemsIn(ownNetwork, ...changes, ["servers.db1", undefined], ["sites.prod.database", false]),
  ]).toEqual([
    "aws.backups: is bucket, and db1, which exists already, has no role of AWS to write there; choose server",
    "aws.backups: is bucket, and there is no database to back up; remove it",
  ]);
});
