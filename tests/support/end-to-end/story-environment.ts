import type { Circus } from "@jest/types";
import { TestEnvironment } from "jest-environment-node";

/** Notes in the global `storyFailed` that a test of the file failed, so that its servers can be left to look at. */
export default class StoryEnvironment extends TestEnvironment {
  handleTestEvent(event: Circus.AsyncEvent): void {
    if (event.name === "test_fn_failure" || event.name === "hook_failure") this.global.storyFailed = true;
  }
}
