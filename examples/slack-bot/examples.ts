// How colleagues say what they want. The bot learns from these; the more natural they are, the more it understands.

export const resetPassword = [
  "reset a password",
  "I forgot my password",
  "my password has expired",
  "I can't log in any more",
  "locked out of my account",
  "reset my VPN password",
  "the windows login does not take my password",
  "I need a new password for mail",
  "my account is locked",
  "payroll says wrong password",
];

export const reportDevice = [
  "report a broken device",
  "my laptop is broken",
  "the screen stays black",
  "my phone fell and the glass is cracked",
  "the printer on the second floor does not print",
  "my laptop does not start",
  "the keyboard is dead",
  "my mouse stopped working",
  "I spilled coffee over my laptop",
  "the battery lasts ten minutes",
];

export const requestAccess = [
  "ask for access",
  "I need access to the shared drive",
  "can I get access to the CRM",
  "please give me a Figma licence",
  "I have no permission for the data warehouse",
  "add me to the marketing folder",
  "I can't open the shared drive, no permission",
  "request access for a new colleague",
];

export const ticketState = [
  "look up a ticket",
  "what about my ticket",
  "IT-1042",
  "status of IT-1043",
  "is my ticket done",
  "any news on IT-1042",
  "when will my ticket be worked on",
];

export const greet = ["hello", "hi", "good morning", "hey", "hi there", "what can you do"];
