import type { Evidence } from "./understanding.ts";

/** A piece of a document that can stand as an answer by itself. */
export interface Passage {
  /** Stable as long as the document and the heading are the same; unique in its source. */
  readonly id: string;
  /** The document it was cut from: a path or an address. */
  readonly document: string;
  /** The path of headings that leads to it, joined by ` › `; what is shown as the source. */
  readonly title: string;
  /** The question that it answers, when the document is a list of questions and answers. */
  readonly question?: string | undefined;
  /** Other ways in which customers ask for it. */
  readonly alternatives: readonly string[];
  /** The text, in the document's Markdown. */
  readonly body: string;
  /** The language it is written in, such as `en`. Undefined: any. */
  readonly language?: string | undefined;
  /** Where a customer can read it. */
  readonly url?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  /** Where it begins and ends in the document, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
}

/** Where passages come from: a folder, a help centre, a table. A driver is a factory that returns one. */
export interface KnowledgeSource {
  readonly apiVersion: 1;
  readonly name: string;
  /**
   * All passages as they are now.
   *
   * @throws FrontdeskError `knowledge.empty`, `knowledge.unreadable`, `knowledge.invalid_front_matter` and others; the message
   * names the file, the place in it and the remedy.
   */
  passages(): Promise<readonly Passage[]>;
}

/** A passage that was found. */
export interface Hit {
  readonly passage: Passage;
  /** The ranking's own number; it compares hits of one search and nothing else. */
  readonly score: number;
  /** Calibrated probability, from 0 to 1, that this passage answers the question. */
  readonly probability: number;
  /** What decided, strongest first, at most eight. */
  readonly evidence: readonly Evidence[];
}

/** What to search for. */
export interface KnowledgeQuery {
  readonly text: string;
  /** Only passages in this language or without one. */
  readonly language?: string | undefined;
  /** How many hits at most. Default: 3. */
  readonly limit?: number | undefined;
}

/** An index over passages. The default one, in core, ranks by words and characters. */
export interface KnowledgeIndex {
  readonly apiVersion: 1;
  readonly name: string;
  /** Adds passages, replacing those with the same id. */
  upsert(passages: readonly Passage[]): void | Promise<void>;
  remove(ids: readonly string[]): void | Promise<void>;
  /** Best first. */
  search(query: KnowledgeQuery): readonly Hit[] | Promise<readonly Hit[]>;
}
