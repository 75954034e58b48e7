import type { DoctorVariable } from "@frontdesk/core";
import { passwordHint } from "../credentials.ts";

const guid = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;
const configuration = "Azure portal, your Azure Bot, Settings, Configuration";

/** Where the app's id is. */
export const appIdRemedy = `Set MICROSOFT_APP_ID to the Microsoft App ID: ${configuration}.`;

/** Where the tenant's id is. */
export const tenantRemedy = `Set MICROSOFT_APP_TENANT_ID to the App Tenant ID: ${configuration}.`;

/** What the channel reads of the environment. */
export const variables: readonly DoctorVariable[] = [
  {
    name: "MICROSOFT_APP_ID",
    isSecret: false,
    remedy: appIdRemedy,
    isNeeded: () => true,
    problem: (value) => (guid.test(value) ? undefined : "it is not a GUID (00000000-0000-0000-0000-000000000000)"),
  },
  {
    name: "MICROSOFT_APP_PASSWORD",
    isSecret: true,
    remedy: passwordHint,
    isNeeded: ({ MICROSOFT_APP_TYPE = "" }) => MICROSOFT_APP_TYPE.trim().toLowerCase() !== "userassignedmsi",
    // The page shows two columns, and the wrong one is copied easily.
    problem: (value) => (guid.test(value) ? "it looks like the Secret ID, not like the Value beside it" : undefined),
  },
  {
    name: "MICROSOFT_APP_TENANT_ID",
    isSecret: false,
    remedy: tenantRemedy,
    isNeeded: ({ MICROSOFT_APP_TYPE = "" }) => MICROSOFT_APP_TYPE.trim().toLowerCase() !== "multitenant",
    problem: (value) => (guid.test(value) ? undefined : "it is not a GUID (00000000-0000-0000-0000-000000000000)"),
  },
  {
    name: "MICROSOFT_APP_TYPE",
    isSecret: false,
    remedy: `Set MICROSOFT_APP_TYPE to SingleTenant, MultiTenant or UserAssignedMSI, as ${configuration} shows it, or remove it.`,
    isNeeded: () => false,
    problem: (value) =>
      /^(?:SingleTenant|MultiTenant|UserAssignedMSI)$/i.test(value)
        ? undefined
        : "it is none of SingleTenant, MultiTenant, UserAssignedMSI",
  },
];

/** The form of a variable's value. */
export function problemOf(name: string, value: string): string | undefined {
  return variables.find((variable) => variable.name === name)?.problem(value);
}
