import { PolicyPack } from "@pulumi/policy";
import { rules } from "./rules";

new PolicyPack("tierwright", { policies: [...rules], enforcementLevel: "mandatory" });
