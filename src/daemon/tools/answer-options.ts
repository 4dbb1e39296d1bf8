/** Inputs that every tool with long answers takes. */
import * as z from 'zod';
import type { Page } from '../../code-index/answers/answer-text.ts';
import { cursorAt, offsetOf } from '../../code-index/answers/cursor.ts';

const DEFAULT_TOKENS = 2000;
const MAX_TOKENS = 20_000;

export const answerOptions = {
  response_format: z
    .enum(['concise', 'detailed'])
    .default('concise')
    .describe('concise: what is needed to go on; detailed: with more of the code.'),
  max_tokens: z
    .int()
    .min(200)
    .max(MAX_TOKENS)
    .default(DEFAULT_TOKENS)
    .describe('Size of the answer in tokens; what does not fit is on the next page.'),
  cursor: z.string().max(100).optional().describe('From the answer before, to get its next page.'),
};

export function pageOf({ max_tokens: maxTokens, cursor }: { max_tokens: number; cursor?: string | undefined }): Page {
  return { maxTokens, offset: offsetOf(cursor) };
}

/** Data that a program can page through: `nextCursor` is null on the last page. */
export function withCursor<Result extends { readonly complete: boolean }>(result: Result, { offset }: Page, shown: number) {
  return { ...result, nextCursor: result.complete ? null : cursorAt(offset + shown) };
}
