/** What the things that can be pressed are called; those of several in a block are numbered. */
export const actionIds = {
  choice: "choice-",
  link: "link-",
  select: "select",
  form: "form",
  feedback: "feedback",
} as const;

/** The `callback_id` of a form's modal. */
export const viewId = "frontdesk_form";
