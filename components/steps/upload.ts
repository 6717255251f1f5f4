/** A file to bring to a server, once for each content. */
export interface Upload {
  /** Path on the workstation, relative to the project. */
  readonly file: string;
  /** Of its content, in hexadecimal. */
  readonly sha256: string;
}
