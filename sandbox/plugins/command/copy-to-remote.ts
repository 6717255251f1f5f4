import { randomBytes } from "node:crypto";
import { readdirSync, statSync } from "node:fs";
import { basename, join, posix } from "node:path";
import type { SFTPWrapper, Stats } from "ssh2";
import { equal, isAsset, type Values } from "../../engine/values";
import { missing, text } from "../inputs";
import type { Call, ResourceKind } from "../provider";
import { connect } from "./connection";

/** Copies a text, a file or a folder over SFTP, straight onto its target as the real provider does. */
export const copyToRemote: ResourceKind = {
  replaceOn: ["triggers"],
  check: (inputs) => missing(inputs, ["connection", "source", "remotePath"]),
  create: async (inputs, call) => {
    await copy(inputs, call);
    return { id: randomBytes(4).toString("hex"), outputs: inputs };
  },
  update: async (inputs, olds, call) => {
    const isSame = equal(inputs.source, olds.source) && inputs.remotePath === olds.remotePath;
    if (!isSame) await copy(inputs, call);
    return inputs;
  },
};

async function copy(inputs: Values, call: Call): Promise<void> {
  const { source } = inputs;
  if (!isAsset(source)) throw new Error("asset: either asset or archive must be set");
  const target = text(inputs, "remotePath") ?? "";
  const { client, close } = await connect(inputs.connection, call);
  try {
    const sftp = await done<SFTPWrapper>((callback) => {
      client.sftp(callback);
    });
    const content = text(source, "text");
    const path = text(source, "path");
    if (content !== undefined) await copyText(sftp, content, target);
    else if (path !== undefined) await copyPath(sftp, path, target);
    else throw new Error("only text, file and folder assets can be copied here");
  } finally {
    close();
  }
}

async function copyText(sftp: SFTPWrapper, content: string, target: string): Promise<void> {
  if ((await stat(sftp, target))?.isDirectory() === true) {
    throw new Error(
      `remote path ${target} is a directory; when using a text asset, remotePath must be a file path`,
    );
  }
  await makeFolders(sftp, posix.dirname(target));
  await done((callback) => {
    sftp.writeFile(target, content, callback);
  });
}

async function copyPath(sftp: SFTPWrapper, path: string, target: string): Promise<void> {
  const isFolder = (await stat(sftp, target))?.isDirectory() === true;
  if (!statSync(path).isDirectory()) {
    const file = isFolder ? posix.join(target, basename(path)) : target;
    await makeFolders(sftp, posix.dirname(file));
    await put(sftp, path, file);
    return;
  }
  await copyFolder(sftp, path, path.endsWith("/") ? target : posix.join(target, basename(path)));
}

async function copyFolder(sftp: SFTPWrapper, folder: string, target: string): Promise<void> {
  await makeFolders(sftp, target);
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) await copyFolder(sftp, path, posix.join(target, name));
    else await put(sftp, path, posix.join(target, name));
  }
}

function put(sftp: SFTPWrapper, path: string, target: string): Promise<unknown> {
  return done((callback) => {
    sftp.fastPut(path, target, callback);
  });
}

async function makeFolders(sftp: SFTPWrapper, folder: string): Promise<void> {
  const found = await stat(sftp, folder);
  if (found?.isDirectory() === true) return;
  if (found) throw new Error(`remote path ${folder} exists but is not a directory`);
  await makeFolders(sftp, posix.dirname(folder));
  await done((callback) => {
    sftp.mkdir(folder, callback);
  });
}

async function stat(sftp: SFTPWrapper, path: string): Promise<Stats | undefined> {
  const noSuchFile = 2;
  try {
    return await done<Stats>((callback) => {
      sftp.stat(path, callback);
    });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === noSuchFile) return undefined;
    throw error;
  }
}

function done<Result>(
  call: (callback: (error: Error | null | undefined, result?: Result) => void) => void,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    call((error, result) => {
      if (error) reject(error);
      else resolve(result as Result);
    });
  });
}
