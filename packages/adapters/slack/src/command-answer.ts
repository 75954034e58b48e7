/** Where the answer to a slash command comes, by language; the bot's name follows. */
const words = new Map([
  ["en", "I answer you in our direct conversation:"],
  ["ru", "Отвечу вам в личных сообщениях:"],
  ["zh", "我会在私信中回复您："],
]);

/**
 * What only the customer sees where they gave a slash command: the answer itself comes in the direct conversation
 * (https://docs.slack.dev/interactivity/implementing-slash-commands#responding_immediate_response).
 */
export function commandAnswer(locale: string | undefined, botUser: string): object {
  const language = locale?.toLowerCase().split(/[-_]/, 1)[0] ?? "";
  return { response_type: "ephemeral", text: `${words.get(language) ?? words.get("en")} <@${botUser}>` };
}
