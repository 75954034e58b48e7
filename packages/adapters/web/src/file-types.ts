/** What visitors may send where nothing else is said. */
export const commonFileTypes: readonly string[] = [
  "image/png",
  "image/jpeg",
  "image/gif",
  "image/webp",
  "application/pdf",
  "text/plain",
  "text/csv",
  "application/zip",
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  "application/vnd.oasis.opendocument.text",
  "video/mp4",
  "audio/mpeg",
  "audio/mp4",
  "audio/x-m4a",
  "audio/ogg",
  "audio/webm",
];

/** Whether a type is among those that are taken: `image/png`, `image/*`, `*`+`/*`. */
export function isTaken(mime: string, taken: readonly string[]): boolean {
  const [family = ""] = mime.split("/", 1);
  return taken.some((type) => type === "*/*" || type === mime || type === `${family}/*`);
}
