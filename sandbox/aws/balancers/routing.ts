import type { Action, Rule } from "./wanted-balancers";

/** What a rule sees of a request. */
export interface Question {
  readonly protocol: "http" | "https";
  /** Name without the port. */
  readonly host: string;
  readonly port: number;
  /** With the query. */
  readonly url: string;
}

export type Decision =
  | { readonly kind: "forward"; readonly targetGroup: string }
  | { readonly kind: "redirect"; readonly status: number; readonly location: string }
  | { readonly kind: "answer"; readonly status: number; readonly type: string; readonly body: string };

/** The action of the first rule that fits: by priority, the default last. */
export function decide(rules: readonly Rule[], question: Question): Decision {
  const inOrder = [...rules].sort((one, other) => one.priority - other.priority);
  const fitting = inOrder.find((rule) => fits(rule, question));
  const [action] = fitting?.actions ?? [];
  return action === undefined ? fixed(503) : decisionOf(action, question);
}

function decisionOf(action: Action, question: Question): Decision {
  const { RedirectConfig: redirect, FixedResponseConfig: answer } = action;
  if (redirect !== undefined) {
    const { Protocol, Host, Port, Path, Query, StatusCode } = redirect;
    const query = fill(Query, question);
    const place = `${fill(Protocol, question).toLowerCase()}://${fill(Host, question)}:${fill(Port, question)}`;
    const location = `${place}${fill(Path, question)}${query === "" ? "" : `?${query}`}`;
    return { kind: "redirect", status: StatusCode === "HTTP_301" ? 301 : 302, location };
  }
  if (answer !== undefined)
    return {
      kind: "answer",
      status: Number(answer.StatusCode),
      type: answer.ContentType,
      body: answer.MessageBody,
    };
  const targetGroup = action.TargetGroupArn ?? action.ForwardConfig?.TargetGroups[0]?.TargetGroupArn;
  // An action that the sandbox does not have: signing in.
  return targetGroup === undefined ? fixed(501) : { kind: "forward", targetGroup };
}

function fixed(status: number): Decision {
  return { kind: "answer", status, type: "text/plain", body: "" };
}

function fits({ conditions }: Rule, { host, url }: Question): boolean {
  return conditions.every(({ Field, Values, HostHeaderConfig, PathPatternConfig }) => {
    switch (Field) {
      case "host-header":
        return [...Values, ...(HostHeaderConfig?.Values ?? [])].some((pattern) =>
          matcher(pattern.toLowerCase()).test(host.toLowerCase()),
        );
      case "path-pattern":
        return [...Values, ...(PathPatternConfig?.Values ?? [])].some((pattern) =>
          matcher(pattern).test(pathOf(url)),
        );
      default:
        return false; // conditions that no deployment of ours has
    }
  });
}

/** `*` stands for any text, `?` for one character. */
function matcher(pattern: string): RegExp {
  const words = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${words}$`);
}

function fill(text: string, { protocol, host, port, url }: Question): string {
  const known: Record<string, string> = {
    protocol,
    host,
    port: String(port),
    path: pathOf(url).slice(1),
    query: url.split("?").slice(1).join("?"),
  };
  return text.replace(/#\{(\w+)\}/g, (_, name: string) => known[name] ?? "");
}

function pathOf(url: string): string {
  return url.split("?")[0] ?? "/";
}
