import { isSameRecipe, recipeOf } from "../../../components/remote/group/recipes";

const small = { template: "lt-1", version: "3", instanceTypes: ["t4g.small"] };
const several = { ...small, instanceTypes: ["t4g.small", "t4g.medium"] };

test("what AWS tells of a group, with the names and defaults that it adds, is what it was told", () => {
  const { MixedInstancesPolicy: mixed } = recipeOf({ ...several, onDemand: 1 });

  const told = {
    LaunchTemplate: undefined,
    MixedInstancesPolicy: {
      LaunchTemplate: {
        ...mixed?.LaunchTemplate,
        LaunchTemplateSpecification: {
          ...mixed?.LaunchTemplate?.LaunchTemplateSpecification,
          LaunchTemplateName: "app-2026",
        },
      },
      InstancesDistribution: { ...mixed?.InstancesDistribution, SpotMaxPrice: "" },
    },
  };
  expect(isSameRecipe(told, recipeOf({ ...several, onDemand: 1 }))).toBe(true);
});

test.each([
  ["another version", { ...small, version: "4" }],
  ["another type beside it", several],
  ["spot", { ...small, onDemand: 1 }],
])("%s is another recipe", (_what, wanted) => {
  expect(isSameRecipe(recipeOf(small), recipeOf(wanted))).toBe(false);
});

test("the order of types is the order of preference", () => {
  const turned = { ...several, instanceTypes: ["t4g.medium", "t4g.small"] };

  expect(isSameRecipe(recipeOf(several), recipeOf(turned))).toBe(false);
});
