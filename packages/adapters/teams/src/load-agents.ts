import { startFailed } from "./credentials.ts";
import { fieldsOf } from "./fields.ts";

/**
 * The Microsoft 365 Agents SDK, which whoever wants it has installed.
 *
 * @throws FrontdeskError `channel.start_failed`, whose hint is the command to install it.
 */
export async function loadAgents(): Promise<typeof import("@microsoft/agents-hosting")> {
  try {
    return await import("@microsoft/agents-hosting");
  } catch (error) {
    if (fieldsOf(error)?.code !== "ERR_MODULE_NOT_FOUND") throw error;
    throw startFailed(
      'teams({ sdk: "agents" }) needs @microsoft/agents-hosting, which is not installed.',
      "npm i @microsoft/agents-hosting@1.8.1",
    );
  }
}
