import { mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Sandbox } from "../../../sandbox/servers/sandbox";
import { onServer } from "../../support/end-to-end/test-sandbox";
import { bundleFolder, packBundle } from "../../support/keter-bundle";

/** What the tests deploy: it tells its version, and what is in its hot folders. */
export const program = readFileSync(path.join(__dirname, "server.py"), "utf8");

const encoded = Buffer.from(program).toString("base64");

/** Packs an archive with this version of the program on a server, and prints its path. */
export function archive(sandbox: Sandbox, server: string, version: string): Promise<string> {
  return onServer(
    sandbox,
    server,
    `set -e; mkdir -p /root/shop-${version}; cd /root/shop-${version}
     base64 --decode <<<${encoded} >server.py; echo ${version} >VERSION
     tar --create --gzip --mtime=@0 --owner=0 --group=0 --sort=name --file=/root/${version}.tar.gz --directory=/root shop-${version}; echo /root/${version}.tar.gz`,
  );
}

/** Builds a Debian package with this version of the program on a server, and prints its path. */
export function debianPackage(
  sandbox: Sandbox,
  server: string,
  version: string,
  architecture = "all",
): Promise<string> {
  const file = `/root/shop_${version}_${architecture}.deb`;
  const control = `Package: shop\\nVersion: ${version}\\nArchitecture: ${architecture}\\nDepends: python3, time\\nMaintainer: e2e <e2e@example.test>\\nDescription: e2e\\n`;
  return onServer(
    sandbox,
    server,
    `set -e; made=$(mktemp --directory); chmod 755 "$made"; mkdir "$made/DEBIAN"
     printf '${control}' >"$made/DEBIAN/control"
     base64 --decode <<<${encoded} >"$made/server.py"; echo ${version} >"$made/VERSION"
     dpkg-deb --root-owner-group --build "$made" ${file} >/dev/null; rm -r "$made"; echo ${file}`,
  );
}

/** Brings a Keter bundle, whose program greets with this word, to a server, and prints its path. */
export function keterBundle(
  sandbox: Sandbox,
  server: string,
  greeting: string,
  folder: string,
): Promise<string> {
  const yaml = `stanzas: [{ type: webapp, exec: ../bin/hello, args: [${greeting}], host: greeting.example.test }]\n`;
  mkdirSync(folder, { recursive: true });
  const file = packBundle(bundleFolder(path.join(folder, greeting), yaml), path.join(folder, "hello.keter"));
  const target = `/root/${greeting}.keter`;
  const content = readFileSync(file).toString("base64");
  return onServer(sandbox, server, `base64 --decode <<<'${content}' >${target}; echo ${target}`);
}
