import path from "node:path";
import { architectures } from "../../../components/sources/architectures";
import { bundleFolder } from "../../support/keter-bundle";
import { outputOf } from "../../support/output-of";
import { http, server } from "./fetching-by-http";
import { checksum, tar } from "./fetching-server";

const own = outputOf("dpkg", ["--print-architecture"]).toString().trim() === "arm64" ? "arm64" : "amd64";
const other = own === "amd64" ? "arm64" : "amd64";

/** A bundle behind an address, whose program is the same and whose architecture stands in a file. */
function keter(name: string) {
  const folder = bundleFolder(path.join(server.base, name), "exec: ../bin/hello\nhost: a.b\n", {
    [name]: "x",
  });
  const content = tar(folder);
  const place = {
    kind: "url",
    url: http.serve(`/${name}.keter`, content),
    sha256: checksum(content),
  } as const;
  return { kind: "keter", place } as const;
}

function artefact(name: string) {
  const content = tar(server.folder({ [name]: "x\n" }, name), ["--gzip"], [name]);
  return { kind: "archive", url: http.serve(`/${name}`, content), sha256: checksum(content) } as const;
}

test("a server takes what is for its architecture, and asks for nothing else", async () => {
  const artefacts = { [own]: artefact("mine"), [other]: artefact("theirs") };
  const { variables } = architectures({ kind: "architectures", artefacts });

  const { code, stderr } = await server.fetch("architectures", variables);

  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(server.unpacked()).toEqual(["mine"]);
  expect(http.requests).toEqual(["/mine"]);
});

test("of bundles for Keter a server takes its own, with all that is at its top", async () => {
  const artefacts = { [own]: keter("mine"), [other]: keter("theirs") };
  const { variables } = architectures({ kind: "architectures", artefacts });

  const { code, stderr } = await server.fetch("architectures", variables);

  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(server.unpacked()).toEqual(["bin", "bin/hello", "config", "config/keter.yaml", "mine"]);
  expect(http.requests).toEqual(["/mine.keter"]);
});

test("of bundles which were uploaded it needs its own alone", async () => {
  const upload = server.upload(
    tar(bundleFolder(path.join(server.base, "content"), "exec: ../bin/hello\nhost: a.b\n")),
  );

  const { code, stderr } = await server.fetch("architectures", {
    SOURCE_KIND: "keter",
    SOURCE_ARCHITECTURES: "amd64\narm64",
    [`${own.toUpperCase()}_SOURCE_URL`]: "",
    [`${own.toUpperCase()}_SOURCE_SHA256`]: upload,
    [`${other.toUpperCase()}_SOURCE_URL`]: "",
    [`${other.toUpperCase()}_SOURCE_SHA256`]: "0".repeat(64),
  });

  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(server.unpacked()).toEqual(["bin", "bin/hello", "config", "config/keter.yaml"]);
});

test("a server for which there is nothing says what there is", async () => {
  const { variables } = architectures({
    kind: "architectures",
    artefacts: { [other]: artefact("theirs") },
  });

  const { code, stderr } = await server.fetch("architectures", variables);

  expect(code).toBe(1);
  expect(stderr).toContain(
    `the source has nothing for ${own}, which this server is, only for ${other}: add it to source.architectures, or take the role app from this server`,
  );
  expect(http.requests).toEqual([]);
});
