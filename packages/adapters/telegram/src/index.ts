export type { TelegramOptions } from "./options.ts";
export type { Button, MessageFields, PhotoPiece, TelegramPiece, TextPiece, UploadPiece } from "./piece.ts";
export { startLink } from "./start-link.ts";
export { telegram } from "./telegram.ts";
