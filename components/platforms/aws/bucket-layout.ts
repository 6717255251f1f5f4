/** The folders of a stack's bucket. */
export const folders = {
  /** Archives of releases from the workstation, by checksum. */
  uploads: "uploads/",
  /** Releases as a machine built them, by site. */
  packed: "packed/",
  /** What the machines of a group begin with, by group. */
  groups: "groups/",
} as const;
