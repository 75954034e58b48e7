import type { FakeConversation, FakeMessage } from "./conversation.ts";
import type { FakeConsent } from "./read-attachment.ts";

/** Who a customer is; everything has a default. */
export interface CustomerOptions {
  readonly name?: string | undefined;
  /** Such as `en-GB`. Default: `en-US`. */
  readonly locale?: string | undefined;
}

/** A person in the bot's tenant, in a personal chat with the bot. */
export interface FakeCustomer {
  /** The person's id for this bot: `29:…`. */
  readonly id: string;
  readonly aadObjectId: string;
  /** The id of the personal chat. */
  readonly conversation: string;
  /** Writes a line; answers what the bot's endpoint answered. */
  writes(text: string, extra?: object): Promise<number>;
  /** Presses the newest button with a label, or chooses it in a list. Throws when there is none. */
  presses(label: string): Promise<number>;
  /** Fills in the newest form, by the labels of its fields, and sends it. Throws when a field that is required is empty. */
  fillsIn(values: { readonly [label: string]: string }): Promise<number>;
  /**
   * Presses "Accept" on the newest card that asks about a file; `more` changes what is posted. Throws when there is none.
   */
  accepts(more?: object): Promise<number>;
  /** Presses "Decline" there. */
  declines(): Promise<number>;
  /** The files that were saved to the person's OneDrive, oldest first. */
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[];
  /** Removes the bot. */
  blocks(): void;
  /** Leaves the tenant. */
  leavesTenant(): void;
  /** What the bot said, oldest first. */
  readonly messages: readonly FakeMessage[];
  /** Events that the bot posted into the chat, such as `handoff.initiate`. */
  readonly events: readonly { readonly [field: string]: unknown }[];
  /** How often the bot said that it is writing. */
  readonly typings: number;
  /** Every text that was shown of replies while they were written. */
  readonly streamed: readonly string[];
  /** Stops a reply that is being shown, as the button in Teams does. */
  stopsStream(): void;
}

/** What a customer acts through. */
export interface CustomerBackstage {
  readonly number: number;
  readonly conversation: FakeConversation;
  /** Makes room for a file in the person's OneDrive; what Teams says of it. */
  openUpload(conversation: FakeConversation, name: string, size: number): object;
  /** Posts an activity of a person to the bot's endpoint. */
  post(conversation: FakeConversation, customer: FakePerson, activity: object): Promise<number>;
}

/** What Teams says of a person. */
export interface FakePerson {
  readonly id: string;
  readonly name: string;
  readonly aadObjectId: string;
  readonly locale: string;
}

/** Who the customer with a number is. */
function personOf(number: number, { name = "Ann Lee", locale = "en-US" }: CustomerOptions = {}): FakePerson {
  const aadObjectId = `00000000-0000-4000-8000-${String(100 + number).padStart(12, "0")}`;
  return { id: `29:customer-${number}`, name, locale, aadObjectId };
}

/** Makes a customer. */
export function newCustomer(options: CustomerOptions, backstage: CustomerBackstage): FakeCustomer {
  const { conversation } = backstage;
  const person = personOf(backstage.number, options);
  const send = (activity: object): Promise<number> => backstage.post(conversation, person, activity);

  const consents = (message: object, value: object): Promise<number> =>
    send({ type: "invoke", name: "fileConsent/invoke", ...message, value: { type: "fileUpload", ...value } });

  function newestConsent(): { readonly consent: FakeConsent; readonly replyToId: string } {
    const message = conversation.messages.findLast((each) => each.consents.length > 0);
    const consent = message?.consents[0];
    if (message === undefined || consent === undefined) throw new Error("Nobody asks about a file.");
    return { consent, replyToId: message.id };
  }

  return {
    id: person.id,
    aadObjectId: person.aadObjectId,
    conversation: conversation.id,
    writes: (text, extra = {}) => send({ type: "message", text, textFormat: "plain", ...extra }),
    presses(label): Promise<number> {
      const message = conversation.messages.findLast(({ buttons }) => buttons.some((each) => each.label === label));
      const button = message?.buttons.find((each) => each.label === label);
      if (message === undefined || button?.data === undefined) {
        throw new Error(`There is no button "${label}" that can be pressed.`);
      }
      return send({ type: "message", replyToId: message.id, value: button.data });
    },
    fillsIn(values): Promise<number> {
      const message = conversation.messages.findLast(({ inputs }) => inputs.some(({ label }) => label !== ""));
      const button = message?.buttons.find(({ token }) => token !== undefined);
      if (message === undefined || button === undefined) throw new Error("There is no form to fill in.");
      const filled = message.inputs.map(({ id, label, isRequired, value }) => {
        const given = values[label] ?? value ?? "";
        if (isRequired && given === "") throw new Error(`"${label}" must be filled in.`);
        return [id, given] as const;
      });
      return send({
        type: "message",
        replyToId: message.id,
        value: { ...button.data, ...Object.fromEntries(filled) },
      });
    },
    accepts(more = {}): Promise<number> {
      const { consent, replyToId } = newestConsent();
      const uploadInfo = backstage.openUpload(conversation, consent.name, consent.size);
      return consents({ replyToId }, { action: "accept", context: consent.accept, uploadInfo, ...more });
    },
    declines(): Promise<number> {
      const { consent, replyToId } = newestConsent();
      return consents({ replyToId }, { action: "decline", context: consent.decline });
    },
    get files(): FakeCustomer["files"] {
      return conversation.saved.map(({ name, bytes }) => ({ name, bytes }));
    },
    blocks(): void {
      conversation.state = "blocked";
    },
    leavesTenant(): void {
      conversation.state = "deactivated";
    },
    get messages(): readonly FakeMessage[] {
      return conversation.messages;
    },
    get events(): FakeCustomer["events"] {
      return conversation.events;
    },
    get typings(): number {
      return conversation.typings;
    },
    get streamed(): readonly string[] {
      return conversation.streamed;
    },
    stopsStream(): void {
      conversation.stream = undefined;
    },
  };
}
