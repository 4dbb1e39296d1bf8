/** Thread entry: parses batches of files. Ends when the parser crashed: a new thread has a new one. */
import { workerData } from 'node:worker_threads';
import { compareFiles, type CompareFilesOptions } from '../code-index/parse/compare-files.ts';
import { DocumentParser } from '../code-index/parse/document-parser.ts';
import { ParserCrash } from '../code-index/parse/parser-crash.ts';
import { parseFiles, type ParseFilesOptions } from '../code-index/parse/parse-files.ts';
import type { LanguageId } from '../code-index/languages/language.ts';
import type { FileVersion, ParseOutcome } from '../code-index/document.ts';

const { grammarDirectory } = workerData as { grammarDirectory: string };
const parser = DocumentParser.create(grammarDirectory);

/** Loads what parsing files of these languages takes. */
export async function prepare({ languages }: { readonly languages: readonly LanguageId[] }): Promise<void> {
  const ready = await parser;
  for (const language of languages) await ready.load(language);
}

/** Needs no parser. */
export function compare(options: CompareFilesOptions): FileVersion[] {
  return compareFiles(options);
}

export default async function parse(options: ParseFilesOptions): Promise<ParseOutcome[]> {
  try {
    return await parseFiles(options, await parser);
  } catch (error) {
    if (error instanceof ParserCrash) process.exit(1);
    throw error;
  }
}
