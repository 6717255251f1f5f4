import { isObject, type Value, type Values } from "../../engine/values";

/**
 * Members of a request as the inputs have them: `VpcId` is the input `vpcId`, unless it is called otherwise, and so in
 * the blocks below. Whether the values are right is AWS's to say, hence their type is taken on trust.
 */
export function requestPart<Request>(
  inputs: Values,
  names: readonly (keyof Request & string)[],
  called: Partial<Record<keyof Request, string>> = {},
): Request {
  const members = [...names, ...Object.keys(called)].flatMap((name) => {
    const value = inputs[called[name as keyof Request] ?? uncapitalized(name)];
    return value === undefined ? [] : [[name, capitalized(value)] as const];
  });
  return Object.fromEntries(members) as Request;
}

/** A block with its properties as AWS has them. */
export function capitalized(value: Value): Value {
  if (Array.isArray(value)) return value.map(capitalized);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([name, inner]) => {
    const first = name.charAt(0).toUpperCase();
    return [`${first}${name.slice(1)}`, capitalized(inner)] as const;
  });
  return Object.fromEntries(entries);
}

function uncapitalized(name: string): string {
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
}
