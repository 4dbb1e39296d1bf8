/** Names of C and C++: one space for the whole program, but for what is static; headers are found by the end of their path. */
import { basename, dirname, join, normalize } from 'node:path/posix';
import type { SymbolKind } from '../../symbol.ts';
import type { SymbolAt } from '../edge.ts';
import type { GraphDocument } from '../graph-document.ts';
import type { GraphDocuments, NamedSymbol } from '../graph-documents.ts';
import { symbolsValue, UNKNOWN_VALUE, type Value } from '../value.ts';
import { OUTSIDE, type Module } from './module.ts';

const LANGUAGES = new Set(['c', 'cpp', 'objective-c']);
const MEMBERS = new Set<SymbolKind>(['field', 'property', 'method', 'constructor']);
const HEADER = /\.(?:h|hh|hpp|hxx|inl|inc|ipp|tcc)$/i;
/** With more the name is no global one. */
const MAX_NAMESAKES = 12;

export function cModule(documents: GraphDocuments, from: GraphDocument, path: string): Module {
  const beside = documents.at(normalize(join(dirname(from.path), path)));
  if (beside) return { kind: 'document', document: beside };
  return documents.memo(`include ${path}`, (): Module => {
    const found = documents
      .withBaseName(basename(path))
      .filter((file) => file === path || file.endsWith(`/${path}`))
      .toSorted((a, b) => a.length - b.length || (a < b ? -1 : 1))[0];
    const document = found === undefined ? undefined : documents.at(found);
    return document ? { kind: 'document', document } : OUTSIDE;
  });
}

/** What the linker would find, or the headers that are included; several where the configuration decides. */
export function linked(documents: GraphDocuments, document: GraphDocument, name: string): Value {
  const all = documents.definitionsOf(name).filter((symbol) => isVisible(documents, document, symbol));
  const definitions = all.filter(({ definition }) => definition.kind !== 'prototype');
  const candidates = definitions.length > 0 ? definitions : all;
  if (candidates.length === 0 || candidates.length > MAX_NAMESAKES) return UNKNOWN_VALUE;
  const near = nearest(documents, document, candidates);
  return symbolsValue(
    near.map(({ document: id, position }): SymbolAt => ({ document: id, position })),
    near.length === 1 ? 'package' : 'ambiguous',
  );
}

function isVisible(documents: GraphDocuments, from: GraphDocument, { document: id, definition }: NamedSymbol): boolean {
  const { language, path } = documents.get(id)!;
  if (!LANGUAGES.has(language ?? '') || MEMBERS.has(definition.kind)) return false;
  return id === from.id || HEADER.test(path) || !/^(?:static|typedef)\b/.test(definition.signature) || definition.kind === 'struct';
}

/** One of the same directory hides those elsewhere, one that is included directly all others. */
function nearest(documents: GraphDocuments, from: GraphDocument, candidates: readonly NamedSymbol[]): readonly NamedSymbol[] {
  if (candidates.length === 1) return candidates;
  const included = new Set(from.links.imports.flatMap(({ module }) => idOf(cModule(documents, from, module))));
  const byInclude = candidates.filter(({ document }) => included.has(document));
  if (byInclude.length > 0) return byInclude.slice(0, 1);
  const here = candidates.filter(({ document }) => dirname(documents.get(document)!.path) === dirname(from.path));
  return here.length === 1 ? here : candidates;
}

function idOf(module: Module): number[] {
  return module.kind === 'document' ? [module.document.id] : [];
}
