import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import fc from "fast-check";
import { FileServer } from "../sources/file-server";
import { MetadataService } from "../sources/metadata-service";
import { GroupAws } from "./group-aws";
import { GroupMachine } from "./group-machine";

let aws: GroupAws;
let metadata: MetadataService;
let machine: GroupMachine;

beforeAll(async () => {
  aws = await GroupAws.start();
}, 300_000);

afterAll(async () => {
  await aws.stop();
});

beforeEach(async () => {
  metadata = new MetadataService(aws.access.role);
  await metadata.start();
  machine = new GroupMachine({ aws: aws.access.address, metadata: metadata.url, instance: "i-1" });
});

afterEach(() => {
  metadata.stop();
  machine.remove();
});

/** Runs a script which can ask AWS. */
async function ask(script: string, variables: Readonly<Record<string, string>> = {}): Promise<string> {
  const { code, stdout, stderr } = await machine.runScript(`group_load\n${script}`, variables);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
}

test("objects go and come as they are, whatever they are called", async () => {
  const content = randomBytes(3_000_000);
  writeFileSync(machine.path("in"), content);

  await ask(`bucket_put "$KEY" "$TIERWRIGHT_ROOT/in"; bucket_get "$KEY" "$TIERWRIGHT_ROOT/out"`, {
    KEY: "packed/prod/v1+b~2 ä=&-arm64.tar.gz",
  });

  expect(readFileSync(machine.path("out")).equals(content)).toBe(true);
});

test("an object that is missing is told apart from a bucket that refuses", async () => {
  const script = `bucket_get none "$TIERWRIGHT_ROOT/out" || progress "$? $aws_error"`;

  expect(await ask(script)).toBe("1 NoSuchKey\n");
  expect(await ask(`GROUP_BUCKET=other\n${script}`)).toBe("2 NoSuchBucket\n");
  expect(machine.exists("out")).toBe(false);
});

test("all keys below a prefix are listed, and no others", async () => {
  for (const key of ["list/a+ä", "list/b&amp;<", "lists/c"]) await aws.put(key, "x");

  expect(await ask("bucket_list list/ >&8")).toBe("list/a+ä\nlist/b&amp;<\n");
});

test("a list that AWS tells in parts is told as one", async () => {
  const page = (key: string, rest: string) =>
    `<ListBucketResult><Contents><Key>${key}</Key><ETag>"1"</ETag></Contents>${rest}</ListBucketResult>`;
  const server = await answering(
    [200, page("list/a", "<NextContinuationToken>1/+=</NextContinuationToken>")],
    [200, page("list/b", "")],
  );

  expect(await ask(`GROUP_ENDPOINT=${server.url}; bucket_list list/ >&8`)).toBe("list/a\nlist/b\n");
  server.stop();
  expect(server.requests).toEqual([
    "/prod-files/?list-type=2&prefix=list%2F",
    "/prod-files/?continuation-token=1%2F%2B%3D&list-type=2&prefix=list%2F",
  ]);
});

test("what lies below a prefix has another fingerprint when an object is another one", async () => {
  await aws.put("prints/a", "1");
  const before = await ask("bucket_fingerprints prints/ >&8");
  await aws.put("prints/a", "2");

  const after = await ask("bucket_fingerprints prints/ >&8");

  expect(before).toMatch(/^prints\/a\n"[0-9a-f]{32}"\n$/);
  expect(after).not.toBe(before);
});

test("a secret of any characters comes out of the Parameter Store as it went in, by us and by others", async () => {
  // Shells have no NUL.
  const secret = fc.string({ unit: "binary", maxLength: 200 }).map((text) => `${text.replaceAll("\0", "")}.`);
  const secrets = fc.sample(secret, 12);
  secrets.push("a\n\n", "\n", '"\\"\\\\/\u007f\u0001\t\r\b', "ü€😀\\u00e4", `"Value":"x"`, "x".repeat(4000));

  for (const [index, value] of secrets.entries()) writeFileSync(machine.path(`in.${index}`), value);
  await ask(`for ((i = 0; i < ${secrets.length}; i++)); do
      parameter_put "/a$i" "$TIERWRIGHT_ROOT/in.$i"
      parameter_get "/a$i" "$TIERWRIGHT_ROOT/out.$i"
    done`);

  for (const [index, value] of secrets.entries()) {
    expect(readFileSync(machine.path(`out.${index}`), "utf8")).toBe(value);
    expect(await aws.parameter(`/a${index}`)).toBe(value);
  }
}, 120_000);

test("a version of a secret is read that is not the newest", async () => {
  writeFileSync(machine.path("in"), "old");
  const version = await ask(`parameter_put /b "$TIERWRIGHT_ROOT/in"; progress "$parameter_version"`);
  await aws.putParameter("/b", "new");

  await ask(`parameter_get /b:${version.trim()} "$TIERWRIGHT_ROOT/out"`);

  expect(machine.read("out")).toBe("old");
});

test("a parameter that is missing is told apart from one that cannot be read", async () => {
  expect(await ask(`parameter_get /none "$stage/x" || progress "$? $aws_error"`)).toBe(
    "1 ParameterNotFound\n",
  );
});

test("the machines of a group are found, with their addresses", async () => {
  const [first = "", second = ""] = await aws.instances();

  const said = await ask("group_states >&8; group_addresses >&8");

  const lines = said
    .trimEnd()
    .replaceAll(/ 172\.31\.\d+\.\d+$/gm, " an address")
    .split("\n");
  expect(lines.sort()).toEqual([
    ...[`${first} InService`, `${first} an address`],
    ...[`${second} InService`, `${second} an address`],
  ]);
});

test("the group is told that it need not wait for this machine any more", async () => {
  await ask("record_heartbeat tierwright-launch; complete_hook tierwright-launch ABANDON");

  expect(aws.hooks.slice(-2)).toEqual([
    "RecordLifecycleActionHeartbeat tierwright-launch i-1",
    "CompleteLifecycleAction tierwright-launch i-1 ABANDON",
  ]);
});

/** What answers in place of AWS: these answers one after the other, and the last one for ever. */
async function answering(...answers: readonly (readonly [number, string, Record<string, string>?])[]) {
  const server = new FileServer();
  server.answer = (_request, response) => {
    const [status, text, headers = {}] = answers[Math.min(server.requests.length, answers.length) - 1] ?? [
      500,
      "",
    ];
    response.writeHead(status, headers);
    response.end(text);
  };
  await server.start();
  return server;
}

const code = (word: string) => `<Error><Code>${word}</Code><Message>because</Message></Error>`;

test.each([
  [503, code("SlowDown")],
  [400, code("Throttling")],
  [400, '{"__type":"ThrottlingException","message":"Rate exceeded"}'],
  [400, code("RequestTimeout")],
  [500, ""],
])("AWS is asked again after %s %s", async (status, text) => {
  const server = await answering([status, text], [200, "content"]);

  await ask(`GROUP_ENDPOINT=${server.url}; bucket_get x "$TIERWRIGHT_ROOT/out"`);
  server.stop();

  expect(machine.read("out")).toBe("content");
  expect(server.requests).toHaveLength(2);
});

test("what AWS refuses is asked for once, and told in its words", async () => {
  const server = await answering([403, code("AccessDenied")]);
  const { url } = server;

  const said = await ask(`GROUP_ENDPOINT=${url}; bucket_get x "$stage/x" || progress "$? $aws_complaint"`);
  server.stop();

  expect(said).toBe(`2 ${url}/prod-files/x says AccessDenied to the role app-server (because)\n`);
  expect(server.requests).toHaveLength(1);
});

test("credentials that have ended are fetched anew", async () => {
  const server = await answering([400, code("ExpiredToken")], [200, "content"]);

  await ask(`GROUP_ENDPOINT=${server.url}; bucket_get x "$stage/x"; bucket_get x "$stage/x"`);
  server.stop();

  expect(metadata.requests.filter((asked) => asked.endsWith("/app-server"))).toHaveLength(2);
});

test("a clock that is wrong is set right for requests, by AWS's own", async () => {
  const date = new Date(Date.now() + 3_600_000);
  const dates: (string | undefined)[] = [];
  const server = await answering(
    [403, code("RequestTimeTooSkewed"), { date: date.toUTCString() }],
    [200, "content"],
  );
  const { answer } = server;
  server.answer = (request, response) => {
    dates.push(String(request.headers["x-amz-date"]));
    answer?.(request, response);
  };

  await ask(`GROUP_ENDPOINT=${server.url}; bucket_get x "$stage/x"`);
  server.stop();

  expect(dates[1]?.slice(0, 11)).toBe(date.toISOString().replaceAll(/[-:]/g, "").slice(0, 11));
});

test("an AWS that cannot be reached is given up", async () => {
  expect(
    await ask(`GROUP_ENDPOINT=http://127.0.0.1:1 AWS_ATTEMPTS=2
      bucket_get x "$stage/x" || progress "$? $aws_complaint"`),
  ).toBe("2 http://127.0.0.1:1/prod-files/x does not answer\n");
});

test.each([
  ["eu-central-1", "files", "https://files.s3.eu-central-1.amazonaws.com/a/b%20c"],
  ["eu-central-1", "my.files", "https://s3.eu-central-1.amazonaws.com/my.files/a/b%20c"],
  ["cn-north-1", "files", "https://files.s3.cn-north-1.amazonaws.com.cn/a/b%20c"],
])("in %s an object of %s lies at %s", async (region, bucketName, url) => {
  const script = `GROUP_ENDPOINT= GROUP_REGION=${region} GROUP_BUCKET=${bucketName}; object_url "a/b c"; progress "$REPLY"`;

  expect(await ask(script)).toBe(`${url}\n`);
});

test("neither secrets nor credentials are arguments of a program", async () => {
  machine.program("curl", `printf '%s\\n' "$*" >>${machine.path("asked")}; exec /usr/bin/curl "$@"`);
  writeFileSync(machine.path("in"), "geheim");

  await ask(`parameter_put /c "$TIERWRIGHT_ROOT/in"; parameter_get /c "$stage/out"`);

  const asked = machine.read("asked");
  expect(asked).toContain("--config -");
  for (const secret of ["geheim", aws.access.role.SecretAccessKey, aws.access.role.Token, "Signature="])
    expect(asked).not.toContain(secret);
});
