import type { CaseView, LiveFrame, MessagesAnswer, MessageView } from "../../src/api/protocol.ts";
import type { Heard } from "../live/frame-queue.ts";
import { withErased } from "./erased.ts";
import { dropArrived, dropNotes } from "./pending.ts";
import { withRow, withRows } from "./rows.ts";
import { type Details, meOf, noDetails, type State } from "./state.ts";

/** How long a customer is shown as writing. */
const writingMs = 5_000;

/** Changes what is known of one case. */
export function withDetails(state: State, id: string, change: (details: Details) => Details): State {
  const details = new Map(state.details);
  details.set(id, change(details.get(id) ?? noDetails));
  return { ...state, details };
}

/** A case has been read in full. */
export function caseRead(state: State, view: CaseView, tick: number): State {
  const { note, summary, notes, earlier, looking, ...row } = view;
  const isErased = row.isErased === true;
  const known = state.details.get(view.id)?.view;
  const rows = withRow(state.rows, row, tick);
  if (known !== undefined && known.tick > tick) return { ...state, rows };
  const next = withDetails(withErased({ ...state, rows }, [row]), view.id, (details) => ({
    ...details,
    view: {
      value: { note, summary, notes: isErased ? notes : mergeNotes(known?.value.notes ?? [], notes), earlier },
      tick,
    },
    looking: looking.filter(({ id }) => id !== meOf(state)?.id),
    problem: undefined,
  }));
  return dropNotes(next, view.id, notes);
}

/** Notes are not taken back as long as their case is not erased: one that was seen stays, whichever answer is last. */
function mergeNotes(known: CaseView["notes"], read: CaseView["notes"]): CaseView["notes"] {
  const byId = new Map([...known, ...read].map((note) => [note.id, note]));
  return [...byId.values()].sort((one, other) => one.at - other.at || (one.id < other.id ? -1 : 1));
}

/** Messages have arrived; what is known already is replaced, as ratings come later. */
export function messagesRead(state: State, id: string, answer: MessagesAnswer, hasOlder?: boolean): State {
  const next = withDetails(state, id, (details) => ({
    ...details,
    messages: mergeMessages(details.messages, answer.messages),
    hasMessages: true,
    isReadingOlder: hasOlder === undefined ? details.isReadingOlder : false,
    // Only who asked for the beginning knows whether there is more before it.
    hasOlder: hasOlder ?? details.hasOlder,
  }));
  const arrived = dropArrived(next, id, meOf(state)?.name);
  const isAnswered = answer.messages.some(({ author }) => author.kind === "customer");
  return isAnswered ? withoutWriting(arrived, id) : arrived;
}

function mergeMessages(known: readonly MessageView[], read: readonly MessageView[]): readonly MessageView[] {
  const [first] = read;
  const last = known.at(-1);
  if (first === undefined) return known;
  if (last === undefined || first.sequence > last.sequence) return [...known, ...read];
  const bySequence = new Map([...known, ...read].map((message) => [message.sequence, message]));
  return [...bySequence.values()].sort((one, other) => one.sequence - other.sequence);
}

/** One thing was said over the live connection. */
function frameHeard(state: State, frame: LiveFrame, tick: number, now: number): State {
  switch (frame.kind) {
    case "case":
      return { ...state, rows: withRow(state.rows, frame.case, tick) };
    case "typing":
      return { ...state, writing: new Map(state.writing).set(frame.case, now + writingMs) };
    case "looking":
      if (!state.details.has(frame.case)) return state;
      return withDetails(state, frame.case, (details) => ({
        ...details,
        looking: frame.people.filter(({ id }) => id !== meOf(state)?.id),
      }));
    case "people":
      return withPeople(state, frame.people);
    // What these ask for is done by whoever listens, not by the state.
    case "messages":
    case "signed_out":
    case "beat":
      return state;
    default:
      // A newer server may say more than this page understands.
      frame satisfies never;
      return state;
  }
}

/** Several things were said; of many changed cases the rows are copied once. */
export function framesHeard(state: State, heard: readonly Heard[], now: number): State {
  const changed = heard.flatMap(({ frame, tick }) => (frame.kind === "case" ? [{ row: frame.case, tick }] : []));
  const others = heard.filter(({ frame }) => frame.kind !== "case");
  const rows = changed.length === 0 ? state.rows : withRows(state.rows, changed);
  const next = withErased(
    { ...state, rows },
    changed.map(({ row }) => row),
  );
  return others.reduce((before, { frame, tick }) => frameHeard(before, frame, tick, now), next);
}

/** Who works here; what they say of oneself is taken over, too. */
export function withPeople(state: State, people: NonNullable<State["people"]>): State {
  if (state.access.kind !== "signed_in") return { ...state, people };
  const { me } = state.access;
  const own = people.find(({ id }) => id === me.me.id) ?? me.me;
  return { ...state, people, access: { kind: "signed_in", me: { ...me, me: own } } };
}

function withoutWriting(state: State, id: string): State {
  if (!state.writing.has(id)) return state;
  const writing = new Map(state.writing);
  writing.delete(id);
  return { ...state, writing };
}
