/** Packages of Go: a directory each, named by the module (go.mod) that it is in. */
import { dirname, join } from 'node:path/posix';
import type { SymbolAt } from '../edge.ts';
import type { GraphDocument } from '../graph-document.ts';
import type { GraphDocuments } from '../graph-documents.ts';
import { symbolsValue, UNKNOWN_VALUE, type Value } from '../value.ts';
import { OUTSIDE, type Module } from './module.ts';

export function goModule(documents: GraphDocuments, _from: GraphDocument, path: string): Module {
  for (const { module, directory } of modulesOf(documents)) {
    if (path !== module && !path.startsWith(`${module}/`)) continue;
    const place = join(directory, path.slice(module.length + 1));
    return { kind: 'directory', path: place === '.' ? '' : place };
  }
  return OUTSIDE;
}

/** Modules of the project, the most special first. */
function modulesOf(documents: GraphDocuments): readonly { module: string; directory: string }[] {
  return documents.memo('go modules', () =>
    documents
      .withBaseName('go.mod')
      .flatMap((path) => {
        const settings = documents.at(path)?.links.settings as { module?: string } | null | undefined;
        return settings?.module ? [{ module: settings.module, directory: directoryOf(path) }] : [];
      })
      .toSorted((a, b) => b.module.length - a.module.length),
  );
}

export function inGoPackage(documents: GraphDocuments, directory: string, name: string): Value {
  const symbols = documents.definitionsOf(name).filter((symbol): boolean => {
    const { path, language } = documents.get(symbol.document)!;
    return (
      language === 'go' && symbol.definition.container === null && symbol.definition.parent === null && directoryOf(path) === directory
    );
  });
  return symbols.length === 0 ? UNKNOWN_VALUE : symbolsValue([asAt(symbols[0]!)], 'import');
}

export function directoryOf(path: string): string {
  const directory = dirname(path);
  return directory === '.' ? '' : directory;
}

function asAt({ document, position }: SymbolAt): SymbolAt {
  return { document, position };
}
