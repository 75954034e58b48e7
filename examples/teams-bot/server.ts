import { teams } from "@frontdesk/teams";
import { run } from "./run.ts";

// In Teams, as MICROSOFT_APP_ID and the variables beside it say. TRY_ON_THIS_MACHINE takes messages of programs on this
// machine without any proof, such as of the Microsoft 365 Agents Playground.
await run(teams({ insecure: process.env.TRY_ON_THIS_MACHINE?.trim() ? "loopback" : undefined }));
