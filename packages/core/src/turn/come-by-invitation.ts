import { isInvitation } from "../delivery/invitation.ts";
import type { TurnDraft } from "./draft.ts";
import { fill } from "./phrases.ts";
import { platformLocale } from "./platform-locale.ts";
import { isMeaning, type Meaning } from "./state.ts";
import { typedOption } from "./typed-option.ts";

/** While a person has the case the bot is silent; this it asks all the same. */
const purposeIn = ({ owner }: TurnDraft): "notice" | "reply" => (owner === "desk" ? "notice" : "reply");

/**
 * Somebody comes by an invitation, perhaps by a stranger's: whether it is theirs they are asked, also while a person has
 * the case. True: they were.
 */
export async function comeByInvitation(draft: TurnDraft, command: string, text: string): Promise<boolean> {
  // Only who is alone with the bot came by a link of their own.
  if (command !== "start" || draft.conversation.kind !== "direct" || !isInvitation(text)) return false;
  const invited = await draft.services.invited(draft.identity, text);
  if (invited === undefined) draft.journal("customer.invitation_refused");
  if (invited === undefined || invited.isKnown) return false;
  draft.state.locale ??= platformLocale(draft);
  const { isInvitationYours, yes, no } = draft.phrases;
  const meaning = (isTheirs: boolean): Meaning => ({ kind: "invitation", code: text, isTheirs });
  const options = [
    { label: yes, meaning: meaning(true) },
    { label: no, meaning: meaning(false) },
  ];
  draft.offer(fill(isInvitationYours, { channel: invited.channel }), options, true, [], purposeIn(draft));
  draft.journal("customer.invitation_asked", { channel: invited.channel });
  return true;
}

/** What they say to it. */
export async function answerInvitation(
  draft: TurnDraft,
  { code, isTheirs }: Extract<Meaning, { kind: "invitation" }>,
): Promise<void> {
  draft.state.offer = undefined;
  if (!isTheirs) {
    draft.journal("customer.invitation_declined");
    return draft.sayPhrase("invitationDeclined", {}, purposeIn(draft));
  }
  const invited = await draft.services.invited(draft.identity, code);
  if (invited !== undefined && (await draft.services.accept(draft.identity, code))) {
    return draft.sayPhrase("invitationAccepted", { channel: invited.channel }, purposeIn(draft));
  }
  draft.journal("customer.invitation_refused");
  draft.sayPhrase("invitationOver", {}, purposeIn(draft));
}

/** Answers it while a person has the case; false where a press or a text is about something else. */
export async function answersInvitation(
  draft: TurnDraft,
  { token, text }: { readonly token?: string | undefined; readonly text: string },
): Promise<boolean> {
  const kept = token === undefined ? undefined : await draft.services.tokenMeaning(draft.conversation.id, token);
  const meaning = token === undefined ? typedOption(draft, text) : isMeaning(kept) ? kept : undefined;
  if (meaning?.kind !== "invitation") return false;
  await answerInvitation(draft, meaning);
  return true;
}
