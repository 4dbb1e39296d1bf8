/**
 * How right the call edges of the graph are: against a language server, on whole repositories.
 *
 *   npm run eval:graph -- [--repo DIR [--language typescript|python|go] [--server 'PROGRAM ARGUMENTS']]... [--sites N] [--show N]
 *
 * Precision counts edges of at least STATED_CONFIDENCE; recall counts calls whose definition the server finds in the
 * project. TypeScript's server is that of our own compiler; others must be installed (pyright-langserver, gopls) or given.
 */
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CodeIndex } from '../../../src/code-index/code-index.ts';
import { CodeGraph } from '../../../src/code-index/graph/code-graph.ts';
import { IndexReader } from '../../../src/code-index/store/index-reader.ts';
import { DIST, REPOSITORY } from '../../helpers/paths.ts';
import { compare, type Comparison, type Judged } from './compare.ts';
import { LanguageServer } from './language-server.ts';

interface Language {
  readonly ids: readonly string[];
  readonly server: readonly [string, ...string[]];
  readonly goal: { readonly precision: number; readonly recall: number };
}

const LANGUAGES: Readonly<Record<string, Language>> = {
  typescript: {
    ids: ['typescript', 'tsx'],
    server: [process.execPath, join(REPOSITORY, 'node_modules', 'typescript', 'bin', 'tsc'), '--lsp', '--stdio'],
    goal: { precision: 0.95, recall: 0.85 },
  },
  python: { ids: ['python'], server: ['pyright-langserver', '--stdio'], goal: { precision: 0.9, recall: 0.7 } },
  go: { ids: ['go'], server: ['gopls'], goal: { precision: 0.9, recall: 0.7 } },
  c: { ids: ['c'], server: ['clangd'], goal: { precision: 0.9, recall: 0.7 } },
  java: { ids: ['java'], server: ['jdtls'], goal: { precision: 0.9, recall: 0.7 } },
  rust: { ids: ['rust'], server: ['rust-analyzer'], goal: { precision: 0.9, recall: 0.7 } },
};

const { values: options } = parseArgs({
  options: {
    repo: { type: 'string', multiple: true, default: [REPOSITORY] },
    language: { type: 'string', multiple: true, default: [] },
    server: { type: 'string', multiple: true, default: [] },
    sites: { type: 'string', default: '4000' },
    show: { type: 'string', default: '0' },
    only: { type: 'string', default: '' },
  },
});

let isMissed = false;
for (const [at, repository] of options.repo.entries()) {
  const name = options.language[at] ?? 'typescript';
  const language = LANGUAGES[name];
  if (language === undefined) throw new Error(`--language is one of ${Object.keys(LANGUAGES).join(', ')}`);
  const command = options.server[at]?.split(' ') as [string, ...string[]] | undefined;
  const comparison = await evaluated(realpathSync(repository), name, language, command ?? language.server);
  print(repository, name, comparison);
  // Not a number when the server followed no call: nothing was shown.
  isMissed ||= !(comparison.precision >= language.goal.precision && comparison.recall >= language.goal.recall);
}
process.exitCode = isMissed ? 1 : 0;

async function evaluated(
  root: string,
  languageId: string,
  { ids }: Language,
  command: readonly [string, ...string[]],
): Promise<Comparison> {
  const directory = mkdtempSync(join(tmpdir(), 'ixg-'));
  const index = new CodeIndex({
    root,
    directory,
    dist: DIST,
    maxFileBytes: 1_048_576,
    onNotice: (notice) => process.stderr.write(`${notice}\n`),
  });
  const server = await LanguageServer.start(command, root);
  try {
    await index.refresh();
    const reader = IndexReader.open(join(directory, 'code_index.db'))!;
    const graph = CodeGraph.of(reader);
    const documents = graph.documents.ids().map((id) => graph.document(id)!);
    const paths = documents
      .filter(({ language, path }) => ids.includes(language ?? '') && path.startsWith(options.only))
      .map(({ path }) => path);
    return await compare(graph, server, {
      root,
      paths: paths.filter((path) => !readFileSync(join(root, path), 'utf8').includes('\r')),
      languageId,
      maxSites: Number(options.sites),
    });
  } finally {
    server.stop();
    await index.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

function print(repository: string, language: string, { judged, unknown, precision, recall }: Comparison): void {
  const count = (verdict: Judged['verdict']) => judged.filter((one) => one.verdict === verdict).length;
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  process.stdout.write(
    `${repository} (${language}): precision ${percent(precision)}, recall ${percent(recall)}; of ${judged.length} calls ${count('right')} right, ` +
      `${count('wrong')} wrong, ${count('missed')} missed, ${count('nothing')} lead out of the project; ${unknown} more the server cannot follow\n`,
  );
  const hows = [...new Set(judged.map(({ how }) => how))];
  for (const how of hows) {
    const of = judged.filter((one) => one.how === how);
    const right = of.filter(({ verdict }) => verdict === 'right').length;
    const wrong = of.filter(({ verdict }) => verdict === 'wrong').length;
    if (right + wrong > 0) process.stdout.write(`  ${String(how)}: ${right} right, ${wrong} wrong\n`);
  }
  for (const verdict of ['wrong', 'missed'] as const) {
    for (const { path, site, truth, found, how } of spread(
      judged.filter((one) => one.verdict === verdict),
      Number(options.show),
    )) {
      process.stdout.write(
        `  ${verdict} ${path}:${site.line} ${site.name} ${how ?? ''} found ${found.join(', ') || '-'} truth ${truth.join(', ') || '-'}\n`,
      );
    }
  }
}

/** So many, from all over the list. */
function spread<Item>(all: readonly Item[], count: number): Item[] {
  const step = Math.max(1, all.length / Math.max(1, count));
  return Array.from({ length: Math.min(count, all.length) }, (_, at) => all[Math.floor(at * step)]!);
}
