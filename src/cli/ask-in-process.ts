/** Asks one tool in this process. Apart from `ask`, because loading the tools and what they need takes longer than a daemon's answer. */
import { TOOLS } from '../daemon/tools/tool-table.ts';
import { IndexerError } from '../domain/errors.ts';
import type { Project } from '../domain/project.ts';
import { openIndex, refreshShown } from './own-index.ts';
import type { Question } from './question.ts';
import type { Services } from './services.ts';

/** Whoever has the index may answer instead: after this it is looked for again. */
const LOOK_AGAIN_MS = 500;

/** @throws INDEX_LOCKED while another process has the index, and what the tool throws */
export async function askInProcess(services: Services, project: Project, { tool: name, input, format }: Question): Promise<string> {
  const tool = TOOLS.find((candidate) => candidate.name === name);
  if (tool === undefined) throw new IndexerError('INTERNAL', `there is no tool ${name}`);
  const index = openIndex(services, project);
  try {
    await refreshShown(index, { full: false, lockDeadlineMs: LOOK_AGAIN_MS });
    const { text, data } = await tool.run(tool.input.parse(input), {
      index,
      now: Date.now(),
      signal: new AbortController().signal,
      report: () => undefined,
      reindex: async ({ full }) => void (await index.refresh({ full })),
    });
    return format === 'json' ? JSON.stringify(data) : text;
  } finally {
    await index.close();
  }
}
