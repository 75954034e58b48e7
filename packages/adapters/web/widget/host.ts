/** The element that a chat is in. */
export interface ChatHost {
  readonly root: ShadowRoot;
  /** Where the server is. */
  readonly endpoint: string;
  /** Keeps apart what two chats with one server remember. */
  readonly scope: string;
  readonly locale: string;
  attribute(name: string): string | undefined;
  emit(event: string, detail?: unknown): void;
}

/** A chat, as its element uses it. */
export interface Chat {
  readonly isOpen: boolean;
  readonly unread: number;
  /** `takesFocus`: somebody asked for it, so the next thing they do is to write. */
  open(takesFocus: boolean): void;
  close(): void;
  send(text: string): void;
  identify(token: string | undefined): void;
  forget(): void;
  /** Attributes have changed that are seen. */
  redraw(): void;
  /** Lets go of everything outside of the element. */
  stop(): void;
}
