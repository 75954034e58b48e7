/** The pictures of the docs, as `docs/public/pictures/<name>.png`. */
export const pictureNames = [
  "widget",
  "widget-dark",
  "widget-phone",
  "widget-phone-ru",
  "widget-phone-zh",
  "inbox",
  "inbox-dark",
  "inbox-phone",
] as const;

/** One of them. */
export type PictureName = (typeof pictureNames)[number];
