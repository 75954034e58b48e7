// What the bot of a company's people team does in Teams. Where it runs is in run.ts, what it may quote in knowledge/.
import { files } from "@frontdesk/files";
import { frontdesk, z } from "frontdesk";
import * as examples from "./examples.ts";
import * as people from "./people.ts";

const front = frontdesk({
  id: "people-desk",
  name: "People desk",
  queues: ["people", "office"],
  knowledge: files(new URL("./knowledge/", import.meta.url)),
  phrases: {
    en: {
      disclosure: "Hi, this is the bot of the people team. Write “human” whenever you want a person.",
      handedOver: "A colleague of the people team will write to you right here. To come back to me, write “cancel”.",
    },
  },
});

const day = (question: string) =>
  front.ask(question, z.iso.date(), { invalid: "Please write it as year, month, day, such as 2027-03-15." });

const daysLeft = front.intent({
  name: "days_left",
  title: "How many days off are left",
  examples: examples.daysLeft,
  async run({ user, now }) {
    const left = await people.daysLeft(user.id);
    return `You have ${left} days off left in ${now.getUTCFullYear()}.`;
  },
});

const requestLeave = front.intent({
  name: "request_leave",
  title: "Ask for days off",
  examples: examples.requestLeave,
  form: { title: "Days off", submit: "Go on" },
  slots: { from: day("What is the first day?"), to: day("And the last day?") },
  async run(turn) {
    const { from, to } = turn.slots;
    if (to < from) return "The last day is before the first. Ask again whenever you like.";
    const days = people.workingDays(from, to);
    if (!(await turn.confirm("sure", `${from} to ${to}: that is ${days} working days. Shall I ask your manager?`))) {
      return "All right, I leave it.";
    }
    const number = await turn.once("request", ({ idempotencyKey }) =>
      people.requestLeave(turn.user.id, from, to, idempotencyKey),
    );
    return `Sent to your manager as ${number}. You get an answer by mail.`;
  },
});

const letter = front.intent({
  name: "employment_letter",
  title: "A letter that says that I work here",
  examples: examples.letter,
  slots: {
    purpose: front.ask("What is it for?", z.enum(["bank", "landlord", "visa", "other"]), {
      labels: { bank: "A bank", landlord: "A landlord", visa: "A visa", other: "Something else" },
    }),
  },
  async run(turn) {
    const { purpose } = turn.slots;
    if (purpose === "other") return turn.handoff({ queue: "people", note: "An employment letter, for something else" });
    const withSalary = await turn.confirm("salary", "Shall the letter name your salary?");
    await turn.once("letter", ({ idempotencyKey }) =>
      people.orderLetter(turn.user.id, purpose, withSalary, idempotencyKey),
    );
    return "The signed letter is in your mailbox tomorrow by noon.";
  },
});

const bookDesk = front.intent({
  name: "book_desk",
  title: "Book a desk",
  examples: examples.bookDesk,
  slots: {
    floor: front.ask("On which floor?", z.enum(["ground", "second", "third"]), {
      labels: { ground: "Ground floor, lively", second: "Second floor", third: "Third floor, silent" },
    }),
    on: day("For which day?"),
  },
  async run(turn) {
    const { floor, on } = turn.slots;
    const desk = await turn.once("desk", ({ idempotencyKey }) => people.bookDesk(floor, on, idempotencyKey));
    return `Desk ${desk} is yours on ${on}.`;
  },
});

const officeProblem = front.intent({
  name: "office_problem",
  title: "Something in the office is broken",
  examples: examples.officeProblem,
  run: (turn) => turn.handoff({ queue: "office", note: "Something in the office" }),
});

const greet = front.intent({
  name: "greet",
  examples: examples.greet,
  run: () => ({
    parts: [
      {
        kind: "choices",
        text: "What can I do for you?",
        choices: ["How many days off are left?", "Ask for days off", "A letter for my bank", "Book a desk"],
      },
    ],
  }),
});

export const bot = front.bot({ intents: [daysLeft, requestLeave, letter, bookDesk, officeProblem, greet] });
