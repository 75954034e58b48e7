export type { Case, CaseReason, CaseState, CaseSummary } from "./case.ts";
