import fc from "fast-check";
import { autoScaling, type Change, ownNetwork, problemsIn } from "../support/changed-example";

const hostKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMP0oRUp4M86WzJqcuiiuH7dkQxlBHhHBhgRSbQQuQaQ";

test.each<[string, readonly Change[], readonly string[]]>([
  [
    "the role app alone",
    [["servers.app.roles", ["webserver", "app"]]],
    [
      "servers.app.roles: must be app for a group, whose machines come and go; give db and webserver to servers of their own",
      "servers.app.roles: has webserver, and `tierwright:webserver` is alb, by which visitors come to the load balancer; remove one of the two",
    ],
  ],
  [
    "no other group",
    [["servers.more", { roles: "app", group: {} }]],
    ["servers.more.group: app is a group already, and a stack can have one; remove one of them"],
  ],
  [
    "no app server beside it",
    [["servers.app1", { roles: "app" }]],
    [
      "servers.app1.roles: has app, and the sites run on the group app; take app away here, or remove that group",
    ],
  ],
  [
    "nothing of a single machine",
    [
      ["servers.app.zone", "eu-central-1a"],
      ["servers.app.privateAddress", "10.42.144.20"],
      ["servers.app.dataGiB", 20],
      ["servers.app.port", 2222],
      ["servers.app.hostKey", hostKey],
    ],
    [
      "servers.app.hostKey: belongs to servers with an address; the deployment makes that of an EC2 server",
      "servers.app.port: belongs to servers with an address; that of an EC2 server is 22",
      "servers.app.dataGiB: is the volume of the database, and this server has not the role db",
      "servers.app.zone: is for a single server; a group is in all zones of its network",
      "servers.app.privateAddress: is for a single server; AWS gives the machines of a group theirs",
    ],
  ],
  [
    "types of one architecture, each once",
    [["servers.app.type", ["t4g.small", "m7g.large", "m7i.large", "t4g.small"]]],
    [
      "servers.app.type: has t4g.small more than once",
      "servers.app.type: has t4g.small, which is arm64, and m7i.large, which is x86_64; choose types of one architecture, since all start from one image",
    ],
  ],
  [
    "a minimum below the maximum",
    [
      ["servers.app.group.minimum", 5],
      ["servers.app.group.schedule", []],
    ],
    ["servers.app.group.minimum: is 5, which is more than `maximum`, 4"],
  ],
  [
    "a number of machines",
    [["servers.app.group.minimum", 0]],
    ["servers.app.group.minimum: must be at least 1; given: 0"],
  ],
  [
    "a share of the processors, or off",
    [["servers.app.group.cpuPercent", "none"]],
    ['servers.app.group.cpuPercent: must be 1 to 100, or off; given: "none"'],
  ],
  [
    "machines for spot",
    [["servers.app.group.spot.onDemand", 4]],
    [
      "servers.app.group.spot.onDemand: is 4, so that none of at most 4 machines is on spot; choose less, or remove `spot`",
    ],
  ],
  [
    "five fields of cron",
    [["servers.app.group.schedule", [{ cron: "0 7 * *", minimum: 3 }]]],
    [
      'servers.app.group.schedule[0].cron: must be five fields of crontab(5) with single spaces (minute, hour, day, month, day of the week), such as "0 7 * * MON-FRI"; given: "0 7 * *"',
    ],
  ],
  [
    "a time zone that there is",
    [["servers.app.group.schedule", [{ cron: "0 7 * * *", timezone: "Europe/Entenhausen", minimum: 3 }]]],
    [
      'servers.app.group.schedule[0].timezone: must be a name of the time zone database, such as UTC or Europe/Vienna; given: "Europe/Entenhausen"',
    ],
  ],
  [
    "schedules that say something, and fit",
    [
      [
        "servers.app.group.schedule",
        [
          { cron: "0 6 * * *" },
          { cron: "0 7 * * *", minimum: 5 },
          { cron: "0 8 * * *", minimum: 3, maximum: 6, desired: 7 },
        ],
      ],
    ],
    [
      "servers.app.group.schedule[0]: changes nothing; set minimum, maximum or desired",
      "servers.app.group.schedule[1]: has the minimum 5 and the maximum 4; what it leaves out is the group's: set both",
      "servers.app.group.schedule[2].desired: is 7, which is not between 3 and 6",
    ],
  ],
  [
    "schedules with their own names",
    [
      [
        "servers.app.group.schedule",
        [
          { cron: "0 7 * * *", minimum: 3 },
          { cron: "0 7 * * *", minimum: 4 },
          { cron: "0 7 * * *", timezone: "Europe/Berlin", minimum: 4 },
        ],
      ],
    ],
    [
      "servers.app.group.schedule[1]: has the name or the time of schedule[0]; a name has to be its own, and a time too unless both are named",
    ],
  ],
])("a group has %s", (_, changes, expected) => {
  expect(problemsIn(autoScaling, ...changes)).toEqual(expected);
});

test.each<[string, readonly Change[], readonly string[]]>([
  [
    "at most 15 replicas a machine",
    [["sites.prod.replicas", 16]],
    [
      "sites.prod.replicas: must be at most 15 on a group, where one of the site's 32 ports is for the load balancer",
    ],
  ],
  [
    "no releases that begin on a server",
    [
      ["sites.prod.follow", {}],
      ["sites.prod.hotFolders", [{ name: "texts", path: "texts" }]],
      ["sites.demo", { domain: "demo.example.org", incoming: {} }],
    ],
    [
      "sites.prod.follow: needs an app server that stays, and the machines of a group come and go; remove it, and have CI run `pulumi up`",
      "sites.prod.hotFolders: needs an app server that stays, and the machines of a group come and go; remove them, and make these files part of a release, or read them from S3 or the database",
      "sites.demo.incoming: needs an app server that stays, and the machines of a group come and go; remove it, and have CI run `pulumi up` with a source",
    ],
  ],
  [
    "no strategy that leaves a machine without replicas",
    [["sites.prod.rollout", { strategy: "restart" }]],
    [
      "sites.prod.rollout.strategy: is restart, which loses requests on a group, where nginx of a machine knows only its own replicas; choose blue-green, rolling or reload",
    ],
  ],
  [
    "not the app's such strategy either",
    [["apps.shop.rollout", { strategy: "restart" }]],
    [
      "sites.prod.rollout.strategy: is restart, as that of its app, which loses requests on a group, where nginx of a machine knows only its own replicas; choose blue-green, rolling or reload",
    ],
  ],
  [
    "no uploads on disks that go",
    [["apps.shop.uploads", ["photos"]]],
    [
      "apps.shop.uploads: would be lost: they lie on the disks of app servers, and the machines of a group come and go; remove it, and have the app keep such files in S3 or the database",
    ],
  ],
])("a site on a group has %s", (_, changes, expected) => {
  expect(problemsIn(autoScaling, ...changes)).toEqual(expected);
});

const machines = fc.integer({ min: 1, max: 6 });

test("sizes are accepted when they fit to each other, and only then", () => {
  const entry = fc.record({ minimum: machines, maximum: machines, desired: machines }, { requiredKeys: [] });

  fc.assert(
    fc.property(machines, machines, entry, (minimum, maximum, given) => {
      const problems = problemsIn(autoScaling, [
        "servers.app.group",
        { minimum, maximum, schedule: [{ cron: "0 7 * * *", ...given }] },
      ]);

      const whole = { minimum, maximum, desired: given.desired ?? given.minimum ?? minimum, ...given };
      const fits = whole.minimum <= whole.desired && whole.desired <= whole.maximum;
      expect(problems.length === 0).toBe(minimum <= maximum && Object.keys(given).length > 0 && fits);
    }),
    { numRuns: 60 },
  );
});

test("the other strategies are allowed on a group", () => {
  const strategies = ["blue-green", "rolling", "reload"];

  const problems = strategies.flatMap((strategy) =>
    problemsIn(autoScaling, ["apps.shop.reload", "kill -HUP $PID"], ["sites.prod.rollout", { strategy }]),
  );

  expect(problems).toEqual([]);
});

test("uploads of an app that no site runs are nobody's loss", () => {
  expect(
    problemsIn(
      autoScaling,
      [
        "apps.other",
        { preset: "process", source: { directory: "." }, start: "./other", uploads: ["photos"] },
      ],
      ["sites.prod.app", "shop"],
    ),
  ).toEqual([]);
});

test("a list of types is for groups", () => {
  expect(problemsIn(ownNetwork, ["servers.app1.type", ["t4g.small", "t4g.medium"]])).toEqual([
    "servers.app1.type: is a list, which is for a `group`; name one instance type",
  ]);
});

test("a server that exists is no group", () => {
  expect(problemsIn(ownNetwork, ["servers.old1.group", {}])).toEqual([
    "servers.old1.group: is only for EC2 servers, and this one has an address",
  ]);
});
