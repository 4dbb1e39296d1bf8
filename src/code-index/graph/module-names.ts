/** What a name means at the top level of a document, and what others get from the document by it. */
import type { ImportBinding } from '../document-links.ts';
import type { SymbolAt } from './edge.ts';
import type { GraphDocument } from './graph-document.ts';
import type { GraphDocuments } from './graph-documents.ts';
import type { Module } from './modules/module.ts';
import { nameRulesOf } from './name-rules.ts';
import { OUTSIDE_VALUE, symbolsValue, UNKNOWN_VALUE, type Value } from './value.ts';

/** A bare name that no function of the document binds. */
export function namedIn(documents: GraphDocuments, document: GraphDocument, name: string): Value {
  const own = topLevel(document, name);
  if (own.length > 0) return symbolsValue(own, 'scope');
  const binding = document.imported(name);
  if (binding) return bound(documents, document, binding, new Set());
  for (const wildcard of document.links.imports) {
    if (wildcard.kind !== 'wildcard' || wildcard.module === '') continue;
    const module = resolveModule(documents, document, wildcard.module);
    const found =
      module.kind === 'document' ? inherited(documents, document, module.document, name) : inDirectory(documents, document, module, name);
    if (found) return found;
  }
  const { inPackage, isStrict } = nameRulesOf(document.language);
  const packaged = inPackage?.(documents, document, name) ?? UNKNOWN_VALUE;
  if (packaged.kind === 'symbols') return packaged;
  return isStrict ? OUTSIDE_VALUE : UNKNOWN_VALUE;
}

/** C's includes are looked through by the linker's rules. */
function inherited(documents: GraphDocuments, { language }: GraphDocument, from: GraphDocument, name: string): Value | undefined {
  return nameRulesOf(language).family === 'c' ? undefined : exported(documents, from, name);
}

function inDirectory(documents: GraphDocuments, { language }: GraphDocument, module: Module, name: string): Value | undefined {
  const found = module.kind === 'directory' ? nameRulesOf(language).inDirectory(documents, module.path, name) : UNKNOWN_VALUE;
  return found.kind === 'symbols' ? found : undefined;
}

function topLevel(document: GraphDocument, name: string): SymbolAt[] {
  const positions = document.named(name).filter((position) => {
    const { parent, container } = document.symbols[position]!;
    return parent === null && container === null;
  });
  const telling = positions.filter((position) => document.symbols[position]!.kind !== 'prototype');
  return (telling.length > 0 ? telling : positions).slice(0, 1).map((position) => ({ document: document.id, position }));
}

function resolveModule(documents: GraphDocuments, document: GraphDocument, module: string): Module {
  return nameRulesOf(document.language).module(documents, document, module);
}

/** What the import of a module by this name brings, or the module itself by its own name. */
export function importedAs(documents: GraphDocuments, document: GraphDocument, name: string): Value {
  const binding = document.links.imports.find(({ imported, local, module }) => module !== '' && (imported === name || local === name));
  if (binding) return bound(documents, document, binding, new Set());
  const module = document.links.imports.find(
    (one) => one.module === name || one.module.endsWith(`.${name}`) || one.module.endsWith(`/${name}`),
  );
  return module ? moduleValue(document, resolveModule(documents, document, module.module)) : OUTSIDE_VALUE;
}

export function moduleNamed(documents: GraphDocuments, document: GraphDocument, module: string): Value {
  return moduleValue(document, resolveModule(documents, document, module));
}

function moduleValue({ language }: GraphDocument, module: Module): Value {
  if (module.kind === 'directory') return { ...module, family: nameRulesOf(language).family };
  return module.kind === 'document' ? { kind: 'module', document: module.document } : module;
}

function bound(documents: GraphDocuments, document: GraphDocument, binding: ImportBinding, seen: Set<string>): Value {
  const module = resolveModule(documents, document, binding.module);
  if (module.kind !== 'document') {
    if (module.kind === 'directory' && binding.kind === 'named')
      return nameRulesOf(document.language).inDirectory(documents, module.path, binding.imported);
    return moduleValue(document, module);
  }
  const value: Value = { kind: 'module', document: module.document };
  if (binding.kind === 'namespace') return value;
  if (binding.kind === 'default') return exported(documents, module.document, 'default', seen) ?? value;
  const found = exported(documents, module.document, binding.imported, seen);
  // A package that imports its own modules leads back to itself.
  return found ?? nameRulesOf(document.language).submodule?.(documents, module.document, binding.imported) ?? UNKNOWN_VALUE;
}

/** What others get from a document by a name: its own symbols, else what it passes on. */
export function exported(
  documents: GraphDocuments,
  document: GraphDocument,
  name: string,
  seen: Set<string> = new Set(),
): Value | undefined {
  const key = `${document.id} ${name}`;
  if (seen.has(key)) return undefined;
  seen.add(key);
  const own = name === 'default' ? [] : topLevel(document, name);
  if (own.length > 0) return symbolsValue(own, 'import');
  const wildcards: ImportBinding[] = [];
  for (const binding of document.links.imports) {
    if (!binding.exported) continue;
    if (binding.kind === 'wildcard') wildcards.push(binding);
    else if (binding.local === name) return passedOn(documents, document, binding, seen);
  }
  for (const binding of wildcards) {
    const module = resolveModule(documents, document, binding.module);
    const found = module.kind === 'document' ? exported(documents, module.document, name, seen) : undefined;
    if (found) return found;
  }
  return nameRulesOf(document.language).submodule?.(documents, document, name);
}

function passedOn(documents: GraphDocuments, document: GraphDocument, binding: ImportBinding, seen: Set<string>): Value {
  if (binding.module !== '') return asImport(bound(documents, document, binding, seen));
  const own = topLevel(document, binding.imported);
  if (own.length > 0) return symbolsValue(own, 'import');
  const imported = document.imported(binding.imported);
  if (imported) return asImport(bound(documents, document, imported, seen));
  const [position] = document.named(binding.imported);
  return position === undefined ? UNKNOWN_VALUE : symbolsValue([{ document: document.id, position }], 'import');
}

function asImport(value: Value): Value {
  return value.kind === 'symbols' ? { ...value, how: 'import' } : value;
}
