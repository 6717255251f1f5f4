import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import type { StartedSession } from "./machines";
import { SessionError } from "./session-error";

/** Amazon's own program, which the AWS CLI starts for sessions too. */
const program = "session-manager-plugin";

const install =
  "install the Session Manager plugin 1.2.764 or later: https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-working-with-install-plugin.html";

/**
 * The variable that tells the plugin AWS's answer; its name stands in the place of the answer (plugin 1.2.536 and later). So
 * the token is no argument, which everybody on this machine could read.
 */
const answerVariable = "AWS_SSM_START_SESSION_RESPONSE";

/** How long the machine's SSH server may take to say who it is, and the plugin to end, in milliseconds. */
const firstWordTimeout = 30_000;
const endTimeout = 1000;

/** A connection to the SSH server of a machine: what it says, and what is said to it. */
export interface Line {
  readonly input: Writable;
  readonly output: Readable;
  /** Ends the connection and its session, once; whoever asks again waits for it. */
  close(): Promise<void>;
}

type Plugin = ChildProcessByStdio<Writable, Readable, Readable>;

/** @throws SessionError when the plugin is not there */
export async function needPlugin(): Promise<void> {
  const child = spawn(program, ["--version"], { env: process.env, stdio: "ignore" });
  try {
    await once(child, "exit");
  } catch {
    throw new SessionError(`${program} is missing here; ${install}`, true);
  }
}

/**
 * Connects to the SSH server behind a session, and returns when it has said its first word.
 * @throws SessionError
 */
export async function connect(session: StartedSession, where: string): Promise<Line> {
  const child = spawn(
    program,
    [
      ...[answerVariable, session.region, "StartSession", process.env.AWS_PROFILE ?? ""],
      ...[session.request, session.endpoint],
    ],
    {
      env: { ...process.env, [answerVariable]: session.answer },
      stdio: ["pipe", "pipe", "pipe"],
      // Ctrl-C is for the command, which may have to end what it began on the machines.
      detached: true,
    },
  );
  // A line that breaks is noticed at its end.
  for (const stream of [child.stdin, child.stdout, child.stderr]) stream.on("error", () => undefined);
  let closing: Promise<unknown> | undefined;
  const close = async (): Promise<void> => {
    await (closing ??= Promise.all([ended(child), session.end()]));
  };
  try {
    await firstWord(child, where);
  } catch (error) {
    await close();
    throw error;
  }
  child.stderr.resume();
  return { input: child.stdin, output: child.stdout, close };
}

/** Reads on until the SSH server speaks; what the plugin itself says before is no part of the connection. */
async function firstWord(child: Plugin, where: string): Promise<void> {
  let said = Buffer.alloc(0);
  let complaint = "";
  child.stderr.on("data", (chunk: Buffer) => {
    complaint += chunk.toString();
  });
  await new Promise<void>((resolve, reject) => {
    const fail = (why: string) => {
      finish();
      const words = `${complaint}${said.toString()}`.trim().replaceAll(/\s+/g, " ");
      reject(broken(where, why, words));
    };
    const hear = (chunk: Buffer) => {
      said = Buffer.concat([said, chunk]);
      const begin = said.indexOf("SSH-");
      if (begin < 0) return;
      finish();
      child.stdout.pause();
      child.stdout.unshift(said.subarray(begin));
      resolve();
    };
    const fall = () => {
      fail("the plugin ended");
    };
    const timer = setTimeout(() => {
      fail(`its SSH server said nothing for ${firstWordTimeout / 1000} seconds`);
    }, firstWordTimeout);
    const finish = () => {
      clearTimeout(timer);
      child.stdout.off("data", hear);
      child.off("close", fall).off("error", fall);
    };
    child.stdout.on("data", hear);
    child.once("close", fall).once("error", fall);
  });
}

function broken(where: string, why: string, words: string): SessionError {
  // It took the variable's name for the answer.
  if (words.includes("Cannot perform start session: invalid character 'A'")) {
    return new SessionError(`${program} is too old; ${install}`, true);
  }
  return new SessionError(`${where}: no connection by Session Manager: ${why} (${words})`, false);
}

/** It ends by itself when nobody speaks to it any more. */
async function ended(child: Plugin): Promise<void> {
  child.stdin.end();
  const patience = Date.now() + endTimeout;
  while (runs(child) && Date.now() < patience) await pause(20);
  if (!runs(child)) return;
  const end = once(child, "exit");
  child.kill("SIGKILL");
  await end;
}

function runs({ pid, exitCode, signalCode }: Plugin): boolean {
  return pid !== undefined && exitCode === null && signalCode === null;
}
