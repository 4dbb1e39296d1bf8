/** How a language finds the definition of a name that the document itself does not bind. */
import type { LanguageId } from '../languages/language.ts';
import type { GraphDocument } from './graph-document.ts';
import type { GraphDocuments } from './graph-documents.ts';
import { cModule, linked } from './modules/c-linkage.ts';
import { directoryOf, goModule, inGoPackage } from './modules/go-packages.ts';
import { inJavaPackage, javaModule } from './modules/java-packages.ts';
import { javascriptModule } from './modules/javascript-modules.ts';
import type { ResolveModule } from './modules/module.ts';
import { inPythonDirectory, pythonModule, pythonSubmodule } from './modules/python-modules.ts';
import { childOf, rustModule } from './modules/rust-modules.ts';
import { UNKNOWN_VALUE, type Value } from './value.ts';

export interface NameRules {
  /** Languages that see each other's names. */
  readonly family: string;
  readonly module: ResolveModule;
  /** What a directory or package of the project has by a name. */
  readonly inDirectory: (documents: GraphDocuments, directory: string, name: string) => Value;
  /** What a bare name means that neither the document nor an import binds. */
  readonly inPackage?: (documents: GraphDocuments, document: GraphDocument, name: string) => Value;
  /** A part of a module that is a module of its own. */
  readonly submodule?: (documents: GraphDocuments, document: GraphDocument, name: string) => Value | undefined;
  /** Whether a document can add members to the types of another one. */
  readonly sharesTypes?: (a: GraphDocument, b: GraphDocument) => boolean;
  /** Members of the type around need no qualifier. */
  readonly hasImplicitSelf?: boolean;
  /** A bare name that neither document nor import nor package binds belongs to the language: no guess by name. */
  readonly isStrict: boolean;
  /** Members that the language's own types have: of an object of unknown type they are no guess worth making. */
  readonly commonMembers: ReadonlySet<string>;
}

const NOWHERE = () => UNKNOWN_VALUE;

const JAVASCRIPT: NameRules = {
  family: 'javascript',
  module: javascriptModule,
  inDirectory: NOWHERE,
  isStrict: true,
  commonMembers: words(
    `add all any append apply assign at bind call catch clear close concat create delete destroy done emit end entries error every exec fill filter
     finally find findIndex findLast flat flatMap flush forEach from get getTime has hasOwnProperty includes indexOf info init isArray join keys
     lastIndexOf length listen log map match next normalize now of off on once open padEnd padStart parse pipe pop post push put race read reduce
     reject remove removeListener repeat replace replaceAll reset resolve reverse run search send set shift slice some sort splice split start
     startsWith endsWith status stop stringify subscribe substring test then throw toFixed toJSON toLowerCase toString toUpperCase trace trim
     update unshift valueOf values warn write query request connect disconnect name type message data id url path toISOString`,
  ),
};

const PYTHON: NameRules = {
  family: 'python',
  module: pythonModule,
  inDirectory: inPythonDirectory,
  submodule: pythonSubmodule,
  isStrict: true,
  commonMembers: words(
    `add all any append astype capitalize clear close copy count date debug decode difference encode endswith error exists extend find flush format
     fromkeys get group groups index info insert intersection isdigit isinstance items join keys log lower lstrip match max mean min name next open
     pop popitem put read readline readlines release remove replace reshape reverse round rsplit rstrip run search seek send set setdefault shape sort
     split splitlines start startswith stop strip sub sum symmetric_difference title tolist union update upper values wait warning write fit transform
     year month day path parent exit parse cursor execute commit fetchone fetchall acquire register load dump dumps loads filter order_by first save
     create delete apply reset flatten squeeze dtype size ndim data id type`,
  ),
};

const GO: NameRules = {
  family: 'go',
  module: goModule,
  inDirectory: inGoPackage,
  inPackage: (documents, { path }, name) => asPackage(inGoPackage(documents, directoryOf(path), name)),
  sharesTypes: (a, b) => directoryOf(a.path) === directoryOf(b.path),
  isStrict: true,
  commonMembers: words(
    `Add All Any Bytes Call Cap Clear Clone Close Context Copy Count Day Decode Delete Do Done Elem Encode Equal Err Error Errorf Exit Fatal Fatalf
     Field First Flush Format Get Handle Has Header Help ID Index Info Init Int Invoke Is Items Join Key Keys Kind Last Len Less List Load Lock Log Name
     New Next Now Open Parse Path Pop Print Printf Println Push Put Range Read RLock RUnlock Remove Reset Run Scan Send Set Size Sort Start Stop
     Store String Sub Swap Sync Test Time Title Type Unlock Unmarshal Marshal Unwrap Update Value Values Wait Write WriteString Year`,
  ),
};

const C: NameRules = {
  family: 'c',
  module: cModule,
  inDirectory: NOWHERE,
  inPackage: linked,
  sharesTypes: () => true,
  isStrict: true,
  commonMembers: new Set(),
};

const CPP: NameRules = {
  ...C,
  hasImplicitSelf: true,
  commonMembers: words(
    `at back begin clear close count data emplace emplace_back empty end erase find first front get insert join length load lock name open pop pop_back
     push push_back read reset resize second size store str substr swap top type unlock value write`,
  ),
};

const JAVA: NameRules = {
  family: 'java',
  module: javaModule,
  inDirectory: inJavaPackage,
  inPackage: (documents, { links }, name) => asPackage(inJavaPackage(documents, links.packageName, name)),
  hasImplicitSelf: true,
  isStrict: true,
  commonMembers: words(
    `accept add addAll append apply build charAt clear clone close collect compare compareTo contains containsKey copy count create delete entrySet equals
     execute filter find first flush forEach format get getClass getKey getName getType getValue hasNext hashCode indexOf init intValue isEmpty iterator join
     keySet last length log map matches merge min max name next of open parse peek poll pop print println push put putAll read remove replace reset run
     send set size sort split start stop stream substring test toArray toString trim update value valueOf values wait write`,
  ),
};

const RUST: NameRules = {
  family: 'rust',
  module: rustModule,
  inDirectory: NOWHERE,
  submodule: (documents, document, name) => {
    const child = childOf(documents, document, name);
    return child && { kind: 'module', document: child };
  },
  sharesTypes: () => true,
  isStrict: true,
  commonMembers: words(
    `all and and_then any append as_bytes as_mut as_ref as_slice as_str borrow borrow_mut build bytes chars clear clone cloned cmp collect contains
     contains_key copied count default deref drain end entry enumerate eq err expect extend filter filter_map find first flat_map flatten flush fmt fold
     for_each from get get_mut hash insert into into_iter is_empty is_err is_none is_ok is_some iter iter_mut join keys kind last len lines lock map map_err
     max min name new next ok ok_or ok_or_else open or or_else or_insert parse path peek pop position push push_str read remove replace rev run set skip
     sort split start starts_with str sum swap take then to_owned to_string to_vec trim unwrap unwrap_or unwrap_or_default unwrap_or_else values with
     with_capacity write zip`,
  ),
};

/** A language without rules: names are all there is. */
const BY_NAME: Omit<NameRules, 'family'> = {
  module: () => ({ kind: 'unknown' }),
  inDirectory: NOWHERE,
  isStrict: false,
  commonMembers: new Set(),
};

const RULES: Readonly<Record<LanguageId, NameRules>> = {
  javascript: JAVASCRIPT,
  typescript: JAVASCRIPT,
  tsx: JAVASCRIPT,
  vue: JAVASCRIPT,
  svelte: JAVASCRIPT,
  python: PYTHON,
  go: GO,
  c: C,
  'objective-c': CPP,
  cpp: CPP,
  java: JAVA,
  rust: RUST,
};

export function nameRulesOf(language: LanguageId | null): NameRules {
  return RULES[language ?? ''] ?? { ...BY_NAME, family: language ?? 'text' };
}

function asPackage(value: Value): Value {
  return value.kind === 'symbols' ? { ...value, how: 'package' } : UNKNOWN_VALUE;
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/));
}
