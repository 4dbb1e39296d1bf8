/** The values that travel from scanning and parsing to the store. */
import type { TakeOver } from '../domain/daemon.ts';
import type { LanguageId } from './languages/language.ts';
import type { DocumentClass } from './project-config/classify-path.ts';

/** `indexed`: text and symbols are searchable. The others are remembered so that they are not read again. */
export type DocumentStatus = 'indexed' | 'binary' | 'too-large' | 'unreadable';

/** How a file looked when it was read; equal values mean that it need not be read again. */
export interface FileVersion {
  /** Relative to the root, with `/` on every system. */
  readonly path: string;
  readonly size: number;
  /** Microseconds since the epoch. */
  readonly mtimeUs: number;
}

export interface ParsedDocument extends FileVersion {
  readonly status: DocumentStatus;
  readonly class: DocumentClass;
  readonly language: LanguageId | null;
  /** 16 bytes of SHA-256 over the content, in hex; empty when it was not read. */
  readonly hash: string;
  readonly lines: number;
  /** Distinct lower-case words, separated by spaces. */
  readonly terms: string;
  /** It has words too long for the index: always a candidate, decided by reading it. */
  readonly hasLongTerms: boolean;
  /** How many. */
  readonly symbols: number;
  /** As `symbolNameTokens` writes them. */
  readonly symbolNames: string;
  /** As `packSymbols`, `packReferences` and `packLinks` make them. */
  readonly packedSymbols: Uint8Array | null;
  readonly packedReferences: Uint8Array | null;
  readonly packedLinks: Uint8Array | null;
  /** Why it has no symbols though its language has, or was not read. */
  readonly problem: string | null;
}

/** A file to look at, with the hash it had when it was indexed last. */
export interface ParseRequest extends FileVersion {
  readonly knownHash: string | null;
}

export type ParseOutcome =
  | { readonly kind: 'parsed'; readonly document: ParsedDocument }
  | { readonly kind: 'unchanged'; readonly version: FileVersion }
  | { readonly kind: 'gone'; readonly path: string };

/** What one run of the indexer did. */
export interface IndexReport {
  readonly scanned: number;
  readonly indexed: number;
  readonly unchanged: number;
  readonly removed: number;
  readonly skipped: number;
  /** Documents whose language has symbols but whose parse failed. */
  readonly failed: number;
  readonly durationMs: number;
  /** How the files were listed, and why when it was not by git. */
  readonly source: string;
  /** Only of a run that began with the index of another project. */
  readonly takenOver?: TakeOver;
}

export interface IndexProgress {
  readonly done: number;
  readonly total: number;
}
