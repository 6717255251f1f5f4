/** The folders of a stack's bucket. */
export const folders = {
  /** Archives of releases from the workstation, by checksum. */
  uploads: "uploads/",
  /** Releases as a machine built them, by site. */
  packed: "packed/",
  /** Copies of scheduled backups, by server and site. They go with time. */
  dailyBackups: "backups/daily/",
  /** Copies of last backups, and of those that somebody had made. */
  keptBackups: "backups/kept/",
  /** What the machines of a group begin with, by group. */
  groups: "groups/",
} as const;
