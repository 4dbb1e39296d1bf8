/** Packages of Java: what the documents say that they belong to. */
import type { GraphDocument } from '../graph-document.ts';
import type { GraphDocuments } from '../graph-documents.ts';
import { TYPE_KINDS } from '../type-kinds.ts';
import { OUTSIDE_VALUE, symbolsValue, type Value } from '../value.ts';
import type { Module } from './module.ts';

export function javaModule(_documents: GraphDocuments, _from: GraphDocument, path: string): Module {
  return { kind: 'directory', path };
}

/** A type of the package, or what is in a type by that name (`import static`). */
export function inJavaPackage(documents: GraphDocuments, packageName: string, name: string): Value {
  const types = typesOf(documents, packageName, name);
  if (types.length > 0) return symbolsValue(types.slice(0, 1), 'import');
  const at = packageName.lastIndexOf('.');
  const [type] = at < 0 ? [] : typesOf(documents, packageName.slice(0, at), packageName.slice(at + 1));
  const document = type && documents.get(type.document);
  const members = document?.named(name).filter((position) => document.symbols[position]!.parent === type!.position) ?? [];
  return members.length > 0
    ? symbolsValue(
        members.slice(0, 1).map((position) => ({ document: type!.document, position })),
        'import',
      )
    : OUTSIDE_VALUE;
}

function typesOf(documents: GraphDocuments, packageName: string, name: string) {
  return documents
    .definitionsOf(name)
    .filter(
      ({ document, definition }) =>
        definition.container === null && TYPE_KINDS.has(definition.kind) && documents.get(document)!.links.packageName === packageName,
    )
    .map(({ document, position }) => ({ document, position }));
}
