/** The tag with which the sandbox notes at an instance what has become of its container. */
export const machineTag = "sandbox:machine";

/** A tag by which a test has a machine told that it is taken back: `{"action": "terminate", "time": "…Z"}`. */
export const interruptionTag = "sandbox:interruption";

/** States of the container; any other value of the tag says why it could not be started. */
const states = ["runs", "stopped", "gone"] as const;

export type MachineState = (typeof states)[number];

export function isMachineState(text: string): text is MachineState {
  return states.some((state) => state === text);
}
