/** Thread entry: parses batches of files. */
import { workerData } from 'piscina';
import { DocumentParser } from '../code-index/parse/document-parser.ts';
import { parseFiles, type ParseFilesOptions } from '../code-index/parse/parse-files.ts';
import type { ParseOutcome } from '../code-index/document.ts';

const { grammarDirectory } = workerData as { grammarDirectory: string };
const parser = DocumentParser.create(grammarDirectory);

export default async function parse(options: ParseFilesOptions): Promise<ParseOutcome[]> {
  return parseFiles(options, await parser);
}
