// What the IT help desk of a company does in Slack. Where it runs is in server.ts, what it may quote in knowledge/.
import { files } from "@frontdesk/files";
import { frontdesk, z } from "frontdesk";
import * as examples from "./examples.ts";
import * as it from "./it.ts";

const front = frontdesk({
  id: "it-help-desk",
  name: "IT help desk",
  queues: ["first-line", "hardware", "access"],
  knowledge: files(new URL("./knowledge/", import.meta.url)),
  phrases: {
    en: {
      disclosure: "Hi, this is the bot of the IT help desk. Write “human” whenever you want a person.",
      handedOver: "Somebody of IT will write to you right here. To come back to me, write “cancel”.",
    },
  },
});

const resetPassword = front.intent({
  name: "reset_password",
  title: "Reset a password",
  examples: examples.resetPassword,
  slots: {
    system: front.ask("Which password is it?", z.enum(["windows", "vpn", "payroll"]), {
      labels: { windows: "Windows and mail", vpn: "VPN", payroll: "Payroll" },
    }),
  },
  async run(turn) {
    const { system } = turn.slots;
    // People who handle salaries prove first who they are.
    if (system === "payroll") return turn.handoff({ queue: "access", note: "Payroll password: check who it is" });
    const isSure = await turn.confirm("sure", "I'll text a one-time code to your work phone. Do you have it with you?");
    if (!isSure) return turn.handoff({ queue: "first-line", note: `Password for ${system}, without the phone` });
    const minutes = await turn.once("code", ({ idempotencyKey }) => it.sendCode(turn.user.id, system, idempotencyKey));
    return `Sent. The code is good for ${minutes} minutes. Enter it at https://password.corp.example.`;
  },
});

// Two questions at once: in Slack a button opens them as a form.
const reportDevice = front.intent({
  name: "report_device",
  title: "Report a broken device",
  examples: examples.reportDevice,
  form: { title: "A broken device", submit: "Report" },
  slots: {
    device: front.ask("What is broken?", z.enum(["laptop", "phone", "screen", "printer", "other"]), {
      labels: { laptop: "Laptop", phone: "Phone", screen: "Screen", printer: "Printer", other: "Something else" },
    }),
    symptom: front.ask("What does it do, or not do?", z.string().min(3).max(500)),
  },
  async run(turn) {
    const { device, symptom } = turn.slots;
    if (!(await turn.confirm("working", "Can you work without it until tomorrow?"))) {
      return turn.handoff({ queue: "hardware", note: `Cannot work: ${device}` });
    }
    const ticket = await turn.once("ticket", ({ idempotencyKey }) =>
      it.openTicket({ by: turn.user.id, device, symptom }, idempotencyKey),
    );
    return `Your ticket is ${ticket}. Somebody comes by tomorrow before noon.`;
  },
});

const requestAccess = front.intent({
  name: "request_access",
  title: "Ask for access",
  examples: examples.requestAccess,
  slots: {
    system: front.ask("To what?", z.enum(["drive", "crm", "figma", "warehouse"]), {
      labels: { drive: "A shared drive", crm: "CRM", figma: "Figma", warehouse: "Data warehouse" },
    }),
  },
  async run(turn) {
    const why = await turn.ask("why", "What do you need it for? Your manager reads this.", z.string().min(3).max(300));
    return turn.handoff({ queue: "access", note: `${turn.slots.system}: ${why}` });
  },
});

const ticketState = front.intent({
  name: "ticket_state",
  title: "Look up a ticket",
  examples: examples.ticketState,
  slots: {
    ticket: front.ask("Which ticket?", z.string().regex(/^IT-\d{4}$/), { invalid: "A ticket looks like IT-1042." }),
  },
  async run({ slots }) {
    const state = await it.findTicket(slots.ticket);
    return state === undefined ? `I can't find ${slots.ticket}.` : `${slots.ticket}: ${state}`;
  },
});

const greet = front.intent({
  name: "greet",
  examples: examples.greet,
  run: () => ({
    parts: [
      {
        kind: "choices",
        text: "What can I do for you?",
        choices: ["Reset a password", "Report a broken device", "Ask for access", "Look up a ticket"],
      },
    ],
  }),
});

export const bot = front.bot({ intents: [resetPassword, reportDevice, requestAccess, ticketState, greet] });
