/** Commands that ask one MCP tool: the answer is the same, from the running daemon or in process when none runs. */
import { Flags } from '@oclif/core';
import { BaseCommand } from './base-command.ts';

/** Flags of every tool with long answers, and the tool's inputs they stand for. */
export const answerFlags = {
  detailed: Flags.boolean({ char: 'd', description: 'Show more of the code.' }),
  'max-tokens': Flags.integer({ description: 'Size of the answer in tokens.', default: 4000, min: 200, max: 20_000 }),
  cursor: Flags.string({ description: 'From the answer before: its next page.' }),
};

interface AnswerFlags {
  readonly detailed: boolean;
  readonly 'max-tokens': number;
  readonly cursor: string | undefined;
}

export function answerInput({ detailed, 'max-tokens': maxTokens, cursor }: AnswerFlags): Record<string, unknown> {
  return { response_format: detailed ? 'detailed' : 'concise', max_tokens: maxTokens, ...(cursor === undefined ? {} : { cursor }) };
}

export abstract class ToolCommand extends BaseCommand {
  /** Prints the answer; its data is the result of the command for `--json`. */
  protected async answer(flags: { project: string; force: boolean }, tool: string, input: Record<string, unknown>): Promise<unknown> {
    const { createServices } = await import('./services.ts');
    const { ask } = await import('./ask.ts');
    const { resolveProject } = await import('../platform/project-root.ts');
    const format = this.jsonEnabled() ? 'json' : 'text';
    const answer = await ask(createServices(this.dist), resolveProject(flags.project, flags), { tool, input, format });
    this.log(answer);
    return format === 'json' ? (JSON.parse(answer) as unknown) : undefined;
  }
}
