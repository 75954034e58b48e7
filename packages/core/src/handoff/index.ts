export type { Case, CaseCustomer, CaseNote, CasePerson, CaseReason, CaseState, CaseSummary } from "./case.ts";
export { personKey } from "./case.ts";
