/**
 * From references to definitions: a pure function of one state of the index, so that an index kept up to date and a fresh
 * one give the same graph. Nothing is guessed where the language could tell; what is guessed says so.
 */
import type { SymbolDefinition, SymbolKind } from '../symbol.ts';
import { keyOf, type How, type Resolution, type SymbolAt } from './edge.ts';
import type { GraphDocument } from './graph-document.ts';
import type { GraphDocuments } from './graph-documents.ts';
import { guessed, resolution } from './guess.ts';
import { membersNamed, typeAround } from './members.ts';
import { exported, importedAs, moduleNamed, namedIn } from './module-names.ts';
import { nameRulesOf } from './name-rules.ts';
import { OUTSIDE_VALUE, symbolsValue, UNKNOWN_VALUE, type Value } from './value.ts';
import { TYPE_KINDS } from './type-kinds.ts';

const VALUES = new Set<SymbolKind>(['constant', 'variable', 'property', 'field']);
const MAX_DEPTH = 12;

interface Bases {
  readonly types: readonly SymbolAt[];
  readonly outside: boolean;
}

const NO_BASES: Bases = { types: [], outside: false };

interface Step {
  readonly name: string;
  readonly calls: number;
  readonly isIndexed: boolean;
}

export class Resolver {
  readonly #documents: GraphDocuments;
  /** Questions that are being answered: one that leads to itself has no answer. */
  readonly #asked = new Set<string>();
  #depth = 0;

  constructor(documents: GraphDocuments) {
    this.#documents = documents;
  }

  /** Undefined when the reference means nothing in the project, or nothing that is known. */
  resolve(document: GraphDocument, at: number): Resolution | undefined {
    const { name, role } = document.references[at]!;
    const qualifier = document.links.qualifiers[at] ?? '';
    const owner = document.owners[at] ?? null;
    const found = role === 'import' ? importedAs(this.#documents, document, name) : this.#meant(document, name, qualifier, owner);
    if (found.kind === 'symbols') return resolution(found.symbols, found.how);
    if (found.kind === 'module') return resolution([{ document: found.document.id, position: null }], 'import');
    return found.kind === 'unknown' && role !== 'import' ? guessed(this.#documents, document, name, qualifier) : undefined;
  }

  #meant(document: GraphDocument, name: string, qualifier: string, owner: number | null): Value {
    if (qualifier === '') return this.#unqualified(document, name, owner);
    if (qualifier === '=') return OUTSIDE_VALUE;
    if (qualifier.startsWith('=')) {
      const value = this.evaluate(document, qualifier.slice(1), owner);
      return value.kind === 'symbols' ? value : OUTSIDE_VALUE;
    }
    return this.#member(this.evaluate(document, qualifier, owner), name);
  }

  #unqualified(document: GraphDocument, name: string, owner: number | null): Value {
    if (nameRulesOf(document.language).hasImplicitSelf) {
      const self = this.#self(document, owner);
      const member = self.kind === 'instance' ? this.membersOf(self.type, name) : undefined;
      if (member && member.symbols.length > 0) return symbolsValue(member.symbols, member.how);
    }
    return namedIn(this.#documents, document, name);
  }

  /** The types that a type inherits from; `outside` tells whether some are not of the project. */
  bases({ document: id, position }: SymbolAt): Bases {
    const key = `bases ${id} ${position}`;
    if (this.#asked.has(key)) return NO_BASES;
    this.#asked.add(key);
    const found = this.#documents.memo<Bases>(key, () => {
      const document = this.#documents.get(id);
      const types: SymbolAt[] = [];
      let outside = false;
      for (const [at, { role }] of document?.references.entries() ?? []) {
        if (role !== 'inherit' || document!.owners[at] !== position) continue;
        const found = this.resolve(document!, at);
        if (found) types.push(...found.to.filter((base) => base.position !== null && keyOf(base) !== keyOf({ document: id, position })));
        else outside = true;
      }
      return { types, outside };
    });
    this.#asked.delete(key);
    return found;
  }

  /** Members of the type of that name, else those that it inherits, nearest first. */
  membersOf(type: SymbolAt, name: string): { symbols: readonly SymbolAt[]; how: How; outside: boolean } {
    let level: readonly SymbolAt[] = [type];
    const seen = new Set<string>([keyOf(type)]);
    let outside = false;
    for (let depth = 0; level.length > 0 && depth < MAX_DEPTH; depth++) {
      for (const one of level) {
        const symbols = membersNamed(this.#documents, one, name);
        if (symbols.length > 0) return { symbols, how: depth === 0 ? 'receiver' : 'inherited', outside };
      }
      level = level.flatMap((one) => {
        const bases = this.bases(one);
        outside ||= bases.outside;
        return bases.types.filter((base) => !seen.has(keyOf(base)) && seen.add(keyOf(base)));
      });
    }
    return { symbols: [], how: 'inherited', outside };
  }

  /** What an expression of `DocumentLinks` stands for. */
  evaluate(document: GraphDocument, expression: string, owner: number | null): Value {
    if (this.#depth >= MAX_DEPTH) return UNKNOWN_VALUE;
    this.#depth++;
    try {
      const [root, ...steps] = stepsOf(expression);
      if (root === undefined) return UNKNOWN_VALUE;
      let value = this.#applied(this.#root(document, root.name, owner), root);
      for (const step of steps) value = this.#applied(this.#member(value, step.name), step);
      return value;
    } finally {
      this.#depth--;
    }
  }

  #root(document: GraphDocument, root: string, owner: number | null): Value {
    if (root === '?') return UNKNOWN_VALUE;
    if (root === ':(@)') return OUTSIDE_VALUE;
    if (root === 'this') return this.#self(document, owner);
    if (root === 'crate') return moduleNamed(this.#documents, document, root);
    if (root === 'super' && nameRulesOf(document.language).family === 'rust') return moduleNamed(this.#documents, document, root);
    if (root === 'super') return this.#parent(document, owner);
    if (root.startsWith('#') && /^#\d+$/.test(root))
      return symbolsValue([{ document: document.id, position: Number(root.slice(1)) }], 'scope');
    if (root.startsWith(':(')) return this.#instance(document, root.slice(2, -1), owner);
    return namedIn(this.#documents, document, root);
  }

  #self(document: GraphDocument, owner: number | null): Value {
    const around = typeAround(document, owner);
    if (around === undefined) return UNKNOWN_VALUE;
    if (typeof around !== 'string') return { kind: 'instance', type: around, how: 'receiver' };
    const type = this.#made(namedIn(this.#documents, document, around.split('.').at(-1)!));
    return type.kind === 'instance' ? type : { kind: 'container', document, container: around };
  }

  #parent(document: GraphDocument, owner: number | null): Value {
    const around = typeAround(document, owner);
    if (around === undefined || typeof around === 'string') return UNKNOWN_VALUE;
    const { types, outside } = this.bases(around);
    return types.length > 0 ? { kind: 'instance', type: types[0]!, how: 'inherited' } : outside ? OUTSIDE_VALUE : UNKNOWN_VALUE;
  }

  #instance(document: GraphDocument, type: string, owner: number | null): Value {
    if (type === 'Self' || type === 'this') return this.#self(document, owner);
    const [first, ...rest] = type.split('.');
    let value = namedIn(this.#documents, document, first!);
    if (value.kind === 'unknown') {
      const local = document.named(first!).find((position) => TYPE_KINDS.has(document.symbols[position]!.kind));
      if (local !== undefined) value = symbolsValue([{ document: document.id, position: local }], 'scope');
    }
    for (const name of rest) value = this.#member(value, name);
    return this.#made(value);
  }

  /** An object of the type, where the value is one. */
  #made(value: Value): Value {
    if (value.kind !== 'symbols') return value.kind === 'outside' ? value : UNKNOWN_VALUE;
    const type = value.symbols.find((symbol) => TYPE_KINDS.has(this.#definition(symbol).kind));
    return type === undefined ? UNKNOWN_VALUE : { kind: 'instance', type, how: value.how };
  }

  #applied(value: Value, { calls, isIndexed }: Step): Value {
    if (isIndexed) return value.kind === 'outside' ? value : UNKNOWN_VALUE;
    let result = value;
    for (let call = 0; call < calls; call++) result = this.#called(result);
    return result;
  }

  /** What a call of the value gives. */
  #called(value: Value): Value {
    if (value.kind !== 'symbols') return value.kind === 'outside' ? value : UNKNOWN_VALUE;
    const symbol = value.symbols[0]!;
    if (TYPE_KINDS.has(this.#definition(symbol).kind)) return { kind: 'instance', type: symbol, how: value.how };
    return value.symbols.map((one) => this.#typeOf(one)).find(({ kind }) => kind !== 'unknown') ?? UNKNOWN_VALUE;
  }

  /** The value of a variable or field, or what a function returns. */
  #typeOf({ document: id, position }: SymbolAt): Value {
    const document = this.#documents.get(id);
    const expression = position === null ? '' : (document?.links.types[position] ?? '');
    return expression === '' ? UNKNOWN_VALUE : this.evaluate(document!, expression, position);
  }

  #member(value: Value, name: string): Value {
    switch (value.kind) {
      case 'outside':
      case 'unknown':
        return value;
      case 'module':
        return exported(this.#documents, value.document, name) ?? UNKNOWN_VALUE;
      case 'directory':
        return nameRulesOf(value.family).inDirectory(this.#documents, value.path, name);
      case 'container': {
        const positions = value.document.named(name).filter((position) => value.document.symbols[position]!.container === value.container);
        return symbolsValue(
          positions.map((position) => ({ document: value.document.id, position })),
          'receiver',
        );
      }
      case 'instance':
        return this.#memberOfType(value.type, name, value.how);
      case 'symbols':
        return this.#memberOfSymbols(value.symbols, name, value.how);
    }
  }

  #memberOfType(type: SymbolAt, name: string, found: How): Value {
    const { symbols, how, outside } = this.membersOf(type, name);
    if (symbols.length > 0) return symbolsValue(symbols, found === 'inherited' ? found : how);
    return outside ? OUTSIDE_VALUE : UNKNOWN_VALUE;
  }

  #memberOfSymbols(symbols: readonly SymbolAt[], name: string, how: How): Value {
    for (const symbol of symbols) {
      const definition = this.#definition(symbol);
      if (TYPE_KINDS.has(definition.kind)) return this.#memberOfType(symbol, name, 'receiver');
      const inside = membersNamed(this.#documents, symbol, name);
      if (inside.length > 0) return symbolsValue(inside, how === 'scope' ? 'scope' : 'receiver');
      const type = this.#typeOf(symbol);
      if (type.kind !== 'unknown' && (VALUES.has(definition.kind) || definition.signature.startsWith('get ')))
        return this.#member(type, name);
    }
    return UNKNOWN_VALUE;
  }

  #definition({ document, position }: SymbolAt): Pick<SymbolDefinition, 'kind' | 'signature'> {
    return position === null ? { kind: 'module', signature: '' } : this.#documents.get(document)!.symbols[position]!;
  }
}

/** `a.b().c` -> a, b with a call, c. */
function stepsOf(expression: string): Step[] {
  const found = expression.match(/(?::\([^)]*\)|[^.()[\]]+)(?:\(\)|\[\])*/g) ?? [];
  return found.map((text) => {
    const name = /^(?::\([^)]*\)|[^.()[\]]+)/.exec(text)![0];
    const suffix = text.slice(name.length);
    return { name, calls: suffix.split('()').length - 1, isIndexed: suffix.includes('[]') };
  });
}
