import { type Described, servedPack } from "./served-pack";

/** Inputs of a resource. */
export type Props = NonNullable<Described["props"]>;

/** Asks the pack, and listens to one rule alone. */
export function rulesUnderTest() {
  const pack = servedPack();
  return {
    /** What a rule says of one resource. */
    said: async (rule: string, resource: Described): Promise<readonly string[]> =>
      (await pack().judge(resource))
        .filter((remark) => remark.rule === rule && remark.mandatory)
        .map(({ message }) => message),
    /** What a rule says of all of them together. */
    saidOfStack: async (rule: string, resources: readonly Described[]) =>
      (await pack().judgeStack(resources)).filter((remark) => remark.rule === rule),
  };
}

/** One message, which tells this fault. */
export function expectFault(messages: readonly string[], fault: RegExp): void {
  expect(messages).toEqual([expect.stringMatching(fault)]);
}
