import { createRequire } from "node:module";
import { FrontdeskError } from "@frontdesk/core";

/**
 * A package that not everybody needs, once it is asked for. By `require`, since whoever asks cannot wait.
 *
 * @throws FrontdeskError `runtime.invalid_module`, whose hint is the command to install it.
 */
export function optionalModule<Module>(name: string, needs: string): Module {
  try {
    // Safe as long as the installed version is one that package.json allows as a peer.
    return createRequire(import.meta.url)(name) as Module;
  } catch (error) {
    throw new FrontdeskError("runtime.invalid_module", `${needs} needs the package ${name}, which is not installed.`, {
      hint: `npm i ${name}`,
      cause: error,
    });
  }
}
