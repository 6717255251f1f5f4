import { setTimeout as pause } from "node:timers/promises";
import type { LoadBed } from "./load-bed";

/** What visitors are to see at the end of a scenario, and never. */
export interface Outcome {
  readonly serves: string;
  readonly never?: string;
}

/** Something that happens to a site while it is under load; an error when it does not happen as it should. */
export interface Scenario {
  readonly title: string;
  /** How long the load may last at most, in seconds, however long the scenario takes. */
  readonly maximumSeconds: number;
  /** What has to be so before the load begins. */
  readonly before?: (bed: LoadBed, next: () => string) => Promise<unknown>;
  /** `serving` is the version which answers before, `next` gives names of versions that never ran. */
  readonly run: (bed: LoadBed, serving: string, next: () => string) => Promise<Outcome>;
}

export const release: Scenario = {
  title: "release",
  maximumSeconds: 180,
  run: async (bed, _serving, next) => {
    const serves = next();
    await bed.mustDeploy({ version: serves });
    return { serves };
  },
};

export const settingsChange: Scenario = {
  title: "settings change",
  maximumSeconds: 180,
  run: async (bed, serving) => {
    await bed.mustDeploy({ version: serving, environment: { GREETING: `hello at ${Date.now()}` } });
    return { serves: serving };
  },
};

export function rollback(): Scenario {
  let former = "";
  return {
    title: "rollback",
    maximumSeconds: 180,
    before: async (bed, next) => {
      former = await bed.servedVersion();
      await bed.mustDeploy({ version: next() });
    },
    run: async (bed) => {
      await bed.rollBack();
      return { serves: former };
    },
  };
}

export const neverReady: Scenario = {
  title: "release that never becomes ready",
  maximumSeconds: 180,
  run: async (bed, serving, next) => {
    const never = next();
    await bed.mustFail(
      {
        version: never,
        environment: { FAULT: "never-ready" },
        app: { check: { path: "/health", timeoutSeconds: 8 } },
      },
      "failing on purpose: /health says no",
    );
    return { serves: serving, never };
  },
};

export const migrationFails: Scenario = {
  title: "release whose migration fails",
  maximumSeconds: 180,
  run: async (bed, serving, next) => {
    const never = next();
    const environment = { FAULT: "migration-fails" };
    await bed.mustFail({ version: never, environment }, "the migration fails, as FAULT asks");
    return { serves: serving, never };
  },
};

/** A release which is switched to and then fails in some way: the one before comes back by itself. */
function failsLater(title: string, fault: string, seconds: number): Scenario {
  return {
    title,
    maximumSeconds: 240,
    run: async (bed, serving, next) => {
      const environment = { FAULT: fault, FAULT_AFTER_SECONDS: `${seconds}` };
      await bed.mustDeploy({ version: next(), environment });
      await bed.untilServed(serving, seconds + 60);
      return { serves: serving };
    },
  };
}

export function dies(seconds: number): Scenario {
  return failsLater(`release that dies after ${seconds} s`, "dies", seconds);
}

export function turnsUnhealthy(seconds: number): Scenario {
  return failsLater(`release that turns unhealthy after ${seconds} s`, "turns-unhealthy", seconds);
}

/** What a run says at the begin of each step, in their order. */
export const stepWords = [
  "building release",
  "migrating to release",
  "waiting for",
  "is ready on",
  "switched on",
  "answers on",
] as const;

/** Kills a run when it says each of these words, every time with a new run after it. */
export function killed(words: readonly string[] = stepWords): Scenario {
  return {
    title: words === stepWords ? "run killed at every step, then a new run" : "run killed, then a new run",
    maximumSeconds: 600,
    run: async (bed, serving, next) => {
      let serves = serving;
      for (const word of words) {
        serves = next();
        await bed.deployUntil({ version: serves }, word, (run) => {
          run.kill("SIGKILL");
        });
        await bed.unlock();
        await bed.mustDeploy({ version: serves });
        await bed.untilServed(serves, 5);
      }
      return { serves };
    },
  };
}

export const reboot: Scenario = {
  title: "app server rebooted while another serves",
  maximumSeconds: 180,
  run: async (bed, serving) => {
    await bed.sandbox.reboot("app2");
    await pause(5000);
    return { serves: serving };
  },
};
