import type { Values } from "../../engine/values";
import { boolean, text, texts, without } from "../inputs";
import type { Change } from "./aws-kind";

/** What every change of a database is told beside its new values. */
export function changeOptions({ inputs, olds, changed }: Change) {
  const [wanted, was] = [logsOf(inputs), logsOf(olds)];
  return {
    ApplyImmediately: boolean(inputs, "applyImmediately") ?? false,
    AllowMajorVersionUpgrade: boolean(inputs, "allowMajorVersionUpgrade") ?? false,
    ...(changed.includes("enabledCloudwatchLogsExports") && {
      CloudwatchLogsExportConfiguration: {
        EnableLogTypes: without(wanted, was),
        DisableLogTypes: without(was, wanted),
      },
    }),
  };
}

/** Logs that go to CloudWatch, as the request that makes a database has them. */
export function exportedLogs(inputs: Values) {
  return logsOf(inputs).length > 0 ? { EnableCloudwatchLogsExports: logsOf(inputs) } : {};
}

function logsOf(values: Values): string[] {
  return texts(values, "enabledCloudwatchLogsExports");
}

/** What becomes of the data when a database is deleted: a snapshot, unless the inputs say that it may be lost. */
export function lastSnapshot(olds: Values) {
  const SkipFinalSnapshot = boolean(olds, "skipFinalSnapshot") ?? false;
  const name = text(olds, "finalSnapshotIdentifier");
  if (!SkipFinalSnapshot && name === undefined)
    throw new Error("final_snapshot_identifier is required when skip_final_snapshot is false");
  return { SkipFinalSnapshot, name: SkipFinalSnapshot ? undefined : name };
}
