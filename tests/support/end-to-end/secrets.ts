/** What every secret made by `secret` contains, followed by its name. */
const mark = "hush-e2e";

/** Characters that mean something to a shell, systemd, SQL, a URL or nginx. */
export const hostileCharacters = ` $HOME \${PATH} $(id) \`id\` %h %% \\n \\ "double" 'single' ; # & | < > * ? ~ ! {{x}} ü €`;

/** A secret value for the configuration of a stack, encrypted there. */
export class SecretText {
  constructor(readonly text: string) {}
}

/** A secret which is found again wherever it appears, even when its other characters were escaped. */
export function secret(name: string): SecretText {
  return new SecretText(`${mark}-${name}${hostileCharacters}`);
}

/** The secrets made by `secret` that a text shows. */
export function secretsIn(text: string): string[] {
  return [...new Set(text.match(new RegExp(`${mark}-\\w+`, "g")) ?? [])];
}
