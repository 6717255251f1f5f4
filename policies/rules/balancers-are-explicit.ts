import { resourceRule } from "../resource-rule";
import { types } from "../resource-types";

/** Whether the internet reaches a load balancer is never left to AWS, whose own answer is yes. */
export const balancersAreExplicit = resourceRule(
  {
    name: "balancers-are-explicit",
    description: "Load balancers say whom they face, and pass on no header that programs read differently.",
  },
  {
    [types.loadBalancer]: ({ props: { internal, loadBalancerType, dropInvalidHeaderFields } }) => [
      ...(typeof internal === "boolean"
        ? []
        : ["faces the internet without saying so: set internal, by aws.loadBalancer.scheme"]),
      ...((loadBalancerType ?? "application") !== "application" || dropInvalidHeaderFields === true
        ? []
        : ["passes on malformed headers: set dropInvalidHeaderFields to true"]),
    ],
  },
);
