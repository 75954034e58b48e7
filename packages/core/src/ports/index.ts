export type {
  Acceptance,
  Channel,
  ChannelData,
  ChannelHost,
  FetchContext,
  FetchedFile,
  History,
  HostCommand,
  SendContext,
  Sent,
  ShownReply,
  Suggestion,
} from "./channel.ts";
export type { Clock } from "./clock.ts";
export type { Desk, DeskHost, DeskLine, Person } from "./desk.ts";
export type {
  Doctor,
  DoctorCheck,
  DoctorPlace,
  DoctorPost,
  DoctorTrip,
  DoctorVariable,
  DoctorVisit,
  Examination,
  Finding,
} from "./doctor.ts";
export type { FileContent, FileHost, Files, FileUpload, KeptFile } from "./files.ts";
export type { HttpRequest, HttpResponse, Route, Socket, SocketListener, SocketRoute } from "./http.ts";
export type { IdentityStore, LinkOutcome, NewLink, StoredIdentity } from "./identity-store.ts";
export type { JournalEntry, NewJournalEntry } from "./journal-entry.ts";
export type { Hit, KnowledgeIndex, KnowledgeQuery, KnowledgeSource, Passage } from "./knowledge.ts";
export type { Log, LogFields } from "./log.ts";
export type {
  AcceptBegin,
  AcceptEnd,
  AcceptWatch,
  AttemptOutcome,
  EventSource,
  Metrics,
  SendBegin,
  SendEnd,
  SendWatch,
  TurnBegin,
  TurnWatch,
} from "./metrics.ts";
export type { Lease, Share, StoreNodes } from "./nodes.ts";
export type { ClaimedOutbox, ClaimOptions, NewOutbox, OutboxStatus, SendOutcome } from "./outbox.ts";
export type { Random } from "./random.ts";
export type {
  EraseOrder,
  EraseOutcome,
  EraseRest,
  ListedConversation,
  RetentionStore,
  SweepKind,
  SweepOrder,
  SweepOutcome,
} from "./retention-store.ts";
export type { NewRunRecord, RunRecord } from "./run-record.ts";
export type {
  Author,
  CommitOutcome,
  Conversation,
  EventOutcome,
  EventTarget,
  NewEvent,
  NewMessage,
  NewTimer,
  NewToken,
  Owner,
  Store,
  StoredEvent,
  StoredMessage,
  TurnCommit,
} from "./store.ts";
export type { StoreAdmin, StoreReport, Stuck } from "./store-admin.ts";
export type {
  Candidate,
  Classification,
  ClassifyContext,
  Evidence,
  Example,
  TrainingProgress,
  TrainOptions,
  Understanding,
} from "./understanding.ts";
