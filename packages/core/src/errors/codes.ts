/**
 * Every code that a {@link FrontdeskError} can carry. The union is closed: a new code is added here and gets its
 * heading in `docs/reference/errors.md` (a test compares both lists).
 */
export const errorCodes = [
  // What an author wrote
  "definition.invalid_id",
  "definition.duplicate_intent",
  "definition.no_examples",
  "definition.unknown_locale",
  "definition.unknown_queue",
  "definition.missing_locale",
  "definition.invalid_slot",
  // Knowledge
  "knowledge.empty",
  "knowledge.unreadable",
  "knowledge.invalid_front_matter",
  "knowledge.invalid_phrasings",
  "knowledge.duplicate_id",
  // Understanding
  "understanding.not_trained",
  "understanding.invalid_model",
  "understanding.missing_engine",
  "understanding.engine_failed",
  "understanding.invalid_corpus",
  // One turn
  "turn.duplicate_key",
  "turn.sealed",
  "turn.timeout",
  "turn.answer_outdated",
  "turn.effect_failed",
  "turn.not_json",
  "turn.handler_failed",
  // Messages
  "message.invalid",
  "message.too_large",
  // Stores
  "store.unavailable",
  "store.corrupt",
  "store.newer_schema",
  "store.closed",
  // Files
  "files.unavailable",
  // Channels
  "channel.invalid_options",
  "channel.start_failed",
  "channel.unauthorized",
  "channel.malformed",
  "channel.no_invitation",
  "channel.refused",
  "channel.rate_limited",
  "channel.unavailable",
  "channel.outcome_unknown",
  // The running program
  "runtime.duplicate_route",
  "runtime.duplicate_channel",
  "runtime.incompatible_driver",
  "runtime.not_started",
  "runtime.port_taken",
  "runtime.unknown_customer",
  "runtime.invalid_options",
  "runtime.overloaded",
  "runtime.lease_lost",
  "runtime.no_route",
  "runtime.wrong_method",
  "runtime.malformed_request",
  "runtime.unauthorized",
  "runtime.body_consumed",
  "runtime.request_failed",
  "runtime.invalid_module",
  // People
  "handoff.unknown_case",
  "handoff.not_owner",
  "handoff.unauthorized",
] as const;

/** One of the closed set of codes, `area.lower_snake`. */
export type ErrorCode = (typeof errorCodes)[number];
