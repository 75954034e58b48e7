/**
 * What Slack takes at most, in characters (UTF-16 units) or pieces. Sources: the Block Kit reference
 * (https://docs.slack.dev/reference/block-kit), views (https://docs.slack.dev/reference/views) and chat.postMessage.
 */
export const limits = {
  /** `text` of a message: the rest is cut off by Slack, silently. */
  messageText: 40_000,
  /** The texts of all blocks of a message together: not documented, `msg_blocks_too_long` above about this. */
  messageBlocksText: 13_000,
  messageBlocks: 50,
  sectionText: 3_000,
  headerText: 150,
  actionsElements: 25,
  buttonLabel: 75,
  buttonValue: 2_000,
  buttonUrl: 3_000,
  selectOptions: 100,
  optionText: 75,
  optionValue: 150,
  /** `action_id` and `block_id`. */
  id: 255,
  imageUrl: 3_000,
  imageAlt: 2_000,
  imageTitle: 2_000,
  contextActionsElements: 5,
  viewBlocks: 100,
  viewTitle: 24,
  viewSubmit: 24,
  viewMetadata: 3_000,
  inputLabel: 2_000,
  inputHint: 2_000,
  inputMaxLength: 3_000,
  /** `markdown_text` of chat.startStream and chat.appendStream. */
  streamAppend: 12_000,
  /** assistant.threads.setSuggestedPrompts. */
  prompts: 4,
  /** Of our choosing: the reference names none. */
  threadTitle: 100,
} as const;
