import { z } from "zod";
import { certificates } from "./shapes/certificate";
import { debianPackage } from "./shapes/names";
import { timezone } from "./shapes/timezone";

/** `tierwright:host` */
export const hostSchema = z
  .strictObject({
    extraCa: certificates
      .optional()
      .describe(
        "Certificates in PEM form of further authorities which the servers trust, for networks whose proxy re-signs TLS. Default: none.",
      ),
    timezone: timezone.default("UTC").describe("Time zone of the servers."),
    packages: z
      .array(debianPackage)
      .default([])
      .describe("Further Debian packages to install on every server."),
  })
  .prefault({})
  .describe("What every server gets.");

/** What every server gets: authorities to trust, its time zone, packages. */
export type HostSettings = z.output<typeof hostSchema>;
