import type * as z from 'zod';
import type { CodeIndex } from '../../code-index/code-index.ts';

/** How far a call is: `done` of `total`, and what it is at. */
export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly message: string;
}

export interface ReindexOptions {
  readonly full: boolean;
  readonly signal: AbortSignal;
  readonly report: (progress: Progress) => void;
}

export interface ToolContext {
  readonly index: CodeIndex;
  /** Brings the index up to date and returns when it is, or after a while that a client waits for. */
  readonly reindex: (options: ReindexOptions) => Promise<void>;
  /** Fires when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
  /** Tells a caller that wants to know how far the work is. */
  readonly report: (progress: Progress) => void;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export interface ToolAnswer {
  /** What an agent or a person reads. */
  readonly text: string;
  /** The same as data, for programs. */
  readonly data: unknown;
}

/** A question that the code index answers: served over MCP by the daemon, and by the CLI in process. It knows neither. */
export interface Tool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** It changes nothing: it may be called again without harm. */
  readonly readOnly: boolean;
  /** It may take long enough to become a task that the client comes back for. */
  readonly mayTakeLong?: boolean;
  readonly input: z.ZodObject;
  /** @param input as `input` parsed it */
  run(input: unknown, context: ToolContext): Promise<ToolAnswer>;
}

interface TypedTool<Input extends z.ZodObject> extends Omit<Tool, 'run'> {
  readonly input: Input;
  run(input: z.infer<Input>, context: ToolContext): Promise<ToolAnswer>;
}

/** Lets `run` see its input with the type of the schema; outside, a tool is a tool whatever it takes. */
export function defineTool<Input extends z.ZodObject>(tool: TypedTool<Input>): Tool {
  return { ...tool, run: (input, context) => tool.run(input as z.infer<Input>, context) };
}
