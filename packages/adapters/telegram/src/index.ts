export type { TelegramOptions } from "./options.ts";
export type { Button, MessageFields, PhotoPiece, TelegramPiece, TextPiece } from "./piece.ts";
export { telegram } from "./telegram.ts";
