import { relative, resolve } from 'node:path';
import type { Explanation } from '../code-index/code-index.ts';
import { resolveProject } from '../platform/project-root.ts';
import { openIndex } from './own-index.ts';
import type { Services } from './services.ts';

/** @param file as typed: relative to the working directory, or to the project's root when there is no such file here */
export async function explainFile(services: Services, flags: { project: string; force: boolean }, file: string): Promise<Explanation> {
  const project = resolveProject(flags.project, flags);
  const index = openIndex(services, project);
  try {
    const here = relative(project.root, resolve(file));
    return await index.explain(here.startsWith('..') ? file : here);
  } finally {
    await index.close();
  }
}

export function explanationText({ path, indexed, reason, rule, document }: Explanation): string {
  const place = rule === undefined ? [] : [`rule        ${rule.source}${rule.line === undefined ? '' : `:${rule.line}`}  ${rule.pattern}`];
  return [path, `indexed     ${indexed ? 'yes' : 'no'}: ${reason}`, ...place, ...foundText(document)].join('\n');
}

function foundText(document: Explanation['document']): string[] {
  if (document === null) return ['in index    nothing'];
  const { status, class: documentClass, language, lines, symbols, references, problem } = document;
  if (status !== 'indexed') return [`in index    its name only: ${problem ?? status}`];
  return [
    `in index    ${documentClass}, ${language ?? 'text'}, ${lines} lines, ${symbols} symbols, ${references} references`,
    ...(problem === null ? [] : [`problem     ${problem}`]),
  ];
}
